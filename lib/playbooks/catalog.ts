import { autoGrantAccess } from "@/lib/playbooks/catalog/auto-grant-access";
import { autoResolveRevoked } from "@/lib/playbooks/catalog/auto-resolve-revoked";
import { declareSecurityIncident } from "@/lib/playbooks/catalog/declare-incident";
import { mailCommitAuthor } from "@/lib/playbooks/catalog/mail-commit-author";
import { pageOnCall } from "@/lib/playbooks/catalog/page-on-call";
import type { Playbook } from "@/lib/playbooks/playbook";

/** Every playbook there is, in the order they run and are shown: what is to be known by few is declared before anybody is mailed. */
export const catalog: readonly Playbook[] = [
  declareSecurityIncident,
  mailCommitAuthor,
  autoGrantAccess,
  autoResolveRevoked,
  pageOnCall,
];

export function findPlaybook(id: string): Playbook | undefined {
  return catalog.find((playbook) => playbook.id === id);
}
