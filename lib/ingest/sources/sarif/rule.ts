import type { FindingSeverity } from "@/lib/ingest/source";
import type { Result, Rule, Run } from "./log";

const unnamed: Rule = { id: "", name: "", helpUri: "" };

/** The rule of a result: named by its id, by its place in the driver's or an extension's list, or both. */
export function ruleOf({ ruleId, ruleIndex, rule, message }: Result, { tool }: Run): Rule & { id: string } {
  const component = rule?.toolComponent?.index === undefined ? tool.driver : tool.extensions[rule.toolComponent.index];
  const rules = component?.rules ?? [];
  const id = ruleId || rule?.id || "";
  // CA2101/1 is a finer name for what the rule CA2101 found.
  const named =
    rules.find((each) => each.id === id) ?? rules.find((each) => each.id !== "" && id.startsWith(`${each.id}/`));
  const found = rules[ruleIndex ?? rule?.index ?? -1] ?? named ?? unnamed;
  // gitleaks 7 named the rule in its message alone.
  const told = /^(.{1,150}) secret detected$/.exec(message.text)?.[1];
  return { ...found, id: id || found.id || told || "unnamed rule" };
}

const levels: Record<string, FindingSeverity> = { error: "high", warning: "medium", note: "low", none: "info" };

/** GitHub's reading: a security severity is a CVSS score; else the level, which without a word is a warning. */
export function severityOf({ level, kind }: Result, { properties, defaultConfiguration }: Rule): FindingSeverity {
  const score = properties?.["security-severity"];
  if (score !== undefined && score > 0) {
    if (score >= 9) return "critical";
    if (score >= 7) return "high";
    return score >= 4 ? "medium" : "low";
  }
  const said = level || (kind && kind !== "fail" ? "none" : "") || defaultConfiguration?.level || "warning";
  return levels[said] ?? "medium";
}

/** What the result says, in plain text: its own words, or the rule's with the arguments filled in. */
export function messageOf({ message }: Result, { messageStrings, shortDescription, fullDescription }: Rule): string {
  const template = message.text || messageStrings?.[message.id]?.text || "";
  const said = template.replaceAll(/\{(\d{1,3})\}/g, (whole, index) => message.arguments[Number(index)] ?? whole);
  return (said || fullDescription?.text || shortDescription?.text || "").slice(0, 1_000);
}
