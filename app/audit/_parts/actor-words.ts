import type { AuditRow } from "@/lib/audit/list";
import { findPlaybook } from "@/lib/playbooks/catalog";

/** Who did it, as a name that begins a sentence. */
export function actorWords({ actor, memberName, through }: AuditRow): string {
  const [kind = "", ...rest] = actor.split(":");
  const name = rest.join(":");
  if (kind === "member") return memberName ?? "A member who is gone";
  if (kind === "token")
    return `${memberName ?? "A member who is gone"}, with ${through ? `the token “${through}”` : "a token"},`;
  if (kind === "link") return `${through ?? "Whoever held the link"}, through a link,`;
  if (rest[0] === "playbook") return `The playbook “${findPlaybook(rest[1] ?? "")?.title ?? rest[1]}”`;
  if (name === "admin") return "An operator";
  return "Handback";
}
