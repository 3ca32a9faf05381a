import { name } from "./brand";

/** Text that others wrote, as one harmless line: no control or direction characters, no breaks, at most `longest` characters. */
export function oneLine(text: string, longest = 200): string {
  const line = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replace(/\p{Cf}/gu, "")
    .trim();
  const characters = [...line];
  return characters.length <= longest ? line : `${characters.slice(0, longest - 1).join("")}…`;
}

/** "Stripe key" -> "a Stripe key", "AWS key" -> "an AWS key"; abbreviations go by how their first letter is spoken. */
export function withArticle(noun: string): string {
  const text = noun.replace(/^Generic\b/, "generic");
  const first = text.split(/[\s/-]/)[0] ?? "";
  const spelledOut = first.length > 1 && first === first.toUpperCase() && /^[A-Z]/.test(first);
  const vowel = spelledOut ? /^[AEFHILMNORSX]/ : /^(?!uni|use|eu|one)[aeiou]|^npm\b/i;
  return `${vowel.test(text) ? "an" : "a"} ${text}`;
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The commit as people quote it; what is not a hash stays as it is, shortened. */
export function shortCommit(commit: string): string {
  return /^[0-9a-f]{12,64}$/i.test(commit) ? commit.slice(0, 8) : oneLine(commit, 40);
}

/** The address when it is an https one, else nothing: links come from reports that anybody could have written. */
export function httpsOnly(address: string | null | undefined): string | undefined {
  if (!address || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.protocol === "https:" && !url.username && !url.password ? url.href : undefined;
}

/** Whose mail it is, in its first line: "Handback · Acme". */
export function senderLine(workspaceName: string): string {
  const workspace = oneLine(workspaceName, 80);
  return workspace === name ? name : `${name} · ${workspace}`;
}
