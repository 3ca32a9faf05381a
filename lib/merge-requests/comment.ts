import { severity } from "@/emails/brand";
import { shortStepsFor } from "@/emails/steps";
import { capitalised, oneLine } from "@/emails/words";
import { env } from "@/lib/env";
import { inertText } from "@/lib/forge/inert";
import { ignoreReasonLabel } from "@/lib/incidents/ignore-reasons";
import type { JudgedIncident, JudgedRequest } from "@/lib/merge-requests/read";

const mostListed = 50;

/** By this the comment is found again, whoever wrote it. A reader does not see it. */
export const marker = "<!-- handback: merge request -->";

export const pageOf = ({ id }: { id: number }) => `${env().PUBLIC_URL}/merge-requests/${id}`;
export const noun = ({ host }: { host: string }) => (host === "github" ? "pull request" : "merge request");

/** The one comment of a merge request, in Markdown. No secret is in it, nor a part of one, nor anybody's address. */
export function commentOf(request: JudgedRequest): string {
  const { incidents } = request;
  const listed = incidents.filter(({ standing }) => standing !== "known");
  const known = incidents.length - listed.length;
  const lines = listed.slice(0, mostListed).map(lineOf);
  const more = listed.length - lines.length;
  return [
    marker,
    `### Handback: ${headline(request)}`,
    ...(lines.length > 0 ? [lines.join("\n")] : []),
    ...(more > 0 ? [`And ${more} more, on [this ${noun(request)}'s page](${pageOf(request)}).`] : []),
    ...(known > 0
      ? [
          `${count(known, "incident")} of \`${code(request.targetBranch || "the target branch")}\` ${known === 1 ? "is" : "are"} here too, and not new.`,
        ]
      : []),
    ...approvals(listed),
    ...(request.verdict === "blocked" ? [howToPass(request)] : []),
    `<sub>About ${request.commit.slice(0, 10)} · [the same in Handback](${pageOf(request)})</sub>`,
  ].join("\n\n");
}

/** What its status says, in half a sentence. */
export function headline({
  verdict,
  incidents,
  ...request
}: Pick<JudgedRequest, "verdict" | "incidents" | "host">): string {
  const open = incidents.filter(({ standing }) => standing === "new");
  const blocking = open.filter(({ blocks, approvedAt }) => blocks && !approvedAt);
  switch (verdict) {
    case "blocked":
      // By what few are to know.
      if (blocking.length === 0) return `this ${noun(request)} is held back; ask a manager`;
      return `${count(blocking.length, "new incident")} ${blocking.length === 1 ? "blocks" : "block"} this ${noun(request)}`;
    case "approved":
      return `${count(open.length, "new incident")}, let pass by a manager`;
    case "told":
      return `${count(open.length, "new incident")} on this branch`;
    case "clean":
      return incidents.some(({ standing }) => standing === "gone" || standing === "closed")
        ? "nothing new is left on this branch"
        : "nothing new on this branch";
  }
}

function lineOf(row: JudgedIncident): string {
  const { incident, standing } = row;
  const name = text(incident.detectorName, 80);
  const where = row.path ? ` in \`${code(row.path)}${row.line > 0 ? `:${row.line}` : ""}\`` : "";
  const link = `[incident ${incident.id}](${env().PUBLIC_URL}/incidents/${incident.id})`;
  if (standing === "gone")
    return `- [x] ~~${name}${where}~~ is not on this branch any more. ${afterwards(row)} ${link}`;
  if (standing === "closed") return `- [x] ~~${name}${where}~~ ${closed(row)} ${link}`;
  const weight = `${severity[incident.severity].label.toLowerCase()}${incident.validity === "valid" ? ", still valid" : ""}`;
  const whose = row.whose ? `${text(row.whose, 60)}'s to fix` : "nobody's yet";
  const [step] = shortStepsFor(incident.kind, incident.detector, { collectsFeedback: false, canResolve: false });
  const pass = row.approvedAt ? " · let pass" : row.blocks ? " · **blocks**" : "";
  return `- [ ] **${name}**${where} · ${weight} · ${whose}${pass} · ${link}  \n  ${step.title}: ${step.text}`;
}

/** Taken out of a branch is not revoked. */
function afterwards({ incident }: JudgedIncident): string {
  if (incident.kind !== "secret" || incident.closedAt) return "";
  return "It was pushed, so revoke it all the same.";
}

function closed({ incident }: JudgedIncident): string {
  if (incident.status === "resolved") return incident.secretRevoked ? "was revoked." : "was resolved.";
  const reason = incident.ignoreReason ? `: ${ignoreReasonLabel[incident.ignoreReason].toLowerCase()}` : "";
  return `was ignored in Handback${reason}.`;
}

function approvals(rows: readonly JudgedIncident[]): string[] {
  const passed = rows.filter(({ standing, approvedAt }) => standing === "new" && approvedAt !== null);
  const byWord = Map.groupBy(passed, ({ approvedBy, approvedWhy }) => JSON.stringify([approvedBy, approvedWhy]));
  return [...byWord.values()].flatMap(([row]) =>
    row ? [`**${text(row.approvedBy ?? "A manager", 60)}** lets this pass: ${text(row.approvedWhy ?? "", 500)}`] : [],
  );
}

function howToPass(request: JudgedRequest): string {
  return `To go on, take it out and push again, or close the incident in Handback. A manager can [let it pass](${pageOf(request)}), with a reason.`;
}

const count = (value: number, what: string) => `${value} ${value === 1 ? what : `${what}s`}`;

const text = (given: string, longest: number) => inertText(capitalised(given.trim()), longest);

/** Within a code span, nothing but a backtick means anything. */
const code = (given: string) => oneLine(given, 200).replaceAll("`", "'");
