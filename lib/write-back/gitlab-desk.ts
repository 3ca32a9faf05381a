import { z } from "zod";
import type { FarState, Wish } from "@/lib/alerts/mapping";
import type { GitLab } from "@/lib/forge/clients";
import { ForgeFailure } from "@/lib/forge/failure";
import { askGitLabGraph } from "@/lib/forge/gitlab/graph";
import { type AlertDesk, within } from "@/lib/write-back/desk";

const longestComment = 10_000;

const time = z.coerce.date().nullish();
const person = z
  .object({ username: z.string() })
  .nullish()
  .transform((user) => user?.username ?? null);
const Vulnerability = z.object({
  state: z.string(),
  dismissalReason: z.string().nullish(),
  stateComment: z.string().nullish(),
  dismissedAt: time,
  resolvedAt: time,
  dismissedBy: person,
  resolvedBy: person,
});
const Read = z.object({ vulnerability: Vulnerability.nullable() });
const Written = z.object({
  changed: z.object({ errors: z.array(z.string()), vulnerability: Vulnerability.nullish() }).nullable(),
});

const fields =
  "state dismissalReason stateComment dismissedAt resolvedAt dismissedBy { username } resolvedBy { username }";
// The REST interface keeps neither the reason nor the words of a dismissal.
const query = `query($id: VulnerabilityID!) { vulnerability(id: $id) { ${fields} } }`;
const dismiss = `mutation($id: VulnerabilityID!, $comment: String, $reason: VulnerabilityDismissalReason) {
  changed: vulnerabilityDismiss(input: { id: $id, comment: $comment, dismissalReason: $reason }) { errors vulnerability { ${fields} } } }`;
const resolve = `mutation($id: VulnerabilityID!, $comment: String) {
  changed: vulnerabilityResolve(input: { id: $id, comment: $comment }) { errors vulnerability { ${fields} } } }`;
const revert = `mutation($id: VulnerabilityID!, $comment: String) {
  changed: vulnerabilityRevertToDetected(input: { id: $id, comment: $comment }) { errors vulnerability { ${fields} } } }`;

/** A vulnerability of a project, by its number in the whole instance. */
export function gitlabDesk(gitlab: GitLab, number: number): AlertDesk {
  const id = `gid://gitlab/Vulnerability/${number}`;
  return {
    async read() {
      const { vulnerability } = Read.parse(await askGitLabGraph(gitlab, query, { id }));
      return vulnerability && stateOf(vulnerability);
    },
    async write(wish, comment) {
      const words = within(longestComment, comment);
      const answer = await askGitLabGraph(gitlab, mutationFor(wish), { id, comment: words, ...reasonIn(wish) });
      const { changed } = Written.parse(answer);
      if (!changed?.vulnerability || changed.errors.length > 0)
        throw new ForgeFailure("refused", "GitLab did not change the vulnerability.", {
          said: changed?.errors.join("; "),
        });
      return stateOf(changed.vulnerability);
    },
  };
}

function mutationFor({ status, reason }: Wish): string {
  if (status === "open") return revert;
  return reason === "resolved" ? resolve : dismiss;
}

const reasonIn = ({ status, reason }: Wish) => (status === "open" || reason === "resolved" ? {} : { reason });

function stateOf(vulnerability: z.infer<typeof Vulnerability>): FarState {
  const comment = vulnerability.stateComment ?? null;
  switch (vulnerability.state.toLowerCase()) {
    case "dismissed":
      return {
        status: "closed",
        reason: vulnerability.dismissalReason?.toUpperCase() ?? "",
        at: vulnerability.dismissedAt ?? null,
        by: vulnerability.dismissedBy,
        comment,
      };
    case "resolved":
      return {
        status: "closed",
        reason: "resolved",
        at: vulnerability.resolvedAt ?? null,
        by: vulnerability.resolvedBy,
        comment,
      };
    default:
      return { status: "open", reason: "", at: null, by: null, comment: null };
  }
}
