import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { canBeOnCall, mayReadOnCall } from "@/lib/oncall/terms";

/** Everybody who can be on call, by name. */
export async function whoCanBeOnCall(viewer: Viewer): Promise<{ id: number; name: string }[]> {
  mayReadOnCall(viewer);
  return db().member.findMany({ where: canBeOnCall, select: { id: true, name: true }, orderBy: { name: "asc" } });
}
