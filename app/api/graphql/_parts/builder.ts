import SchemaBuilder from "@pothos/core";
import type { MemberViewer } from "@/lib/access/viewer";

/** The names in this schema are GCSMTTR's to the letter, those with a slip too: programs ask by them. */
export const builder = new SchemaBuilder<{ Context: { viewer: MemberViewer } }>({});

export const Sort = builder.enumType("Sort", { values: ["asc", "desc"] as const });
export const Kind = builder.enumType("Kind", {
  description: "What is asked about.",
  values: ["code_scanning", "secret", "dependency", "all"] as const,
});
