import { autoGrantAccess } from "@/lib/playbooks/catalog/auto-grant-access";
import { autoResolveRevoked } from "@/lib/playbooks/catalog/auto-resolve-revoked";
import { mailCommitAuthor } from "@/lib/playbooks/catalog/mail-commit-author";
import type { Playbook } from "@/lib/playbooks/playbook";

/** Every playbook there is, in the order they run and are shown. */
export const catalog: readonly Playbook[] = [mailCommitAuthor, autoGrantAccess, autoResolveRevoked];

export function findPlaybook(id: string): Playbook | undefined {
  return catalog.find((playbook) => playbook.id === id);
}
