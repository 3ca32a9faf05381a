import { type Severity, severity } from "@/emails/brand";

export type Policy = { blocks: Severity[]; validity: "any" | "not_invalid" | "valid" };

export const levels = Object.keys(severity) as Severity[];
export const labelOf = (level: Severity) => severity[level].label;

export const validityWord: Record<Policy["validity"], string> = {
  any: "Whatever their validity",
  not_invalid: "Unless they are seen to be invalid",
  valid: "Only while they are seen to be valid",
};

/** A policy in a few words: "High, Critical; only while they are seen to be valid". */
export function policyWords({ blocks, validity }: Policy): string {
  if (blocks.length === 0) return "Nothing blocks";
  const names = levels.filter((level) => blocks.includes(level)).map(labelOf);
  return `${names.join(", ")}; ${validityWord[validity].toLowerCase()}`;
}

/** What a form of the fields says. */
export function policyOf(form: FormData): Policy {
  const validity = form.get("validity");
  return {
    blocks: levels.filter((level) => form.getAll("blocks").includes(level)),
    validity: validity === "valid" || validity === "not_invalid" ? validity : "any",
  };
}
