import type { Viewer } from "@/lib/access/viewer";
import { memberIdOf } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { stepWords } from "@/lib/response/checklist";
import { type FileView, listFiles } from "@/lib/response/files";
import { getResponse } from "@/lib/response/get";
import { readableResponse } from "@/lib/response/known";
import { listMoments } from "@/lib/response/moments";
import { roleWords } from "@/lib/response/people";
import { reviewHeadings } from "@/lib/response/review";
import type { ResponseRole } from "@/prisma/generated/enums";

/** What a report is made of, whatever it is written as. */
export type Block =
  | { heading: string }
  | { text: string }
  | { facts: [label: string, value: string][] }
  | { lines: { lead: string; text: string; url?: string | undefined }[] };
export type Report = { title: string; blocks: Block[] };

const minute = (at: Date) => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
const day = (at: Date) => at.toISOString().slice(0, 10);

/**
 * Everything of a response for the review: who, the checklist, the timeline with what shows it, the review and its
 * actions. It names the incident by its number alone. That it was taken along is in the audit trail.
 */
export async function writeReport(viewer: Viewer, incidentId: number, format: "markdown" | "pdf"): Promise<Report> {
  await inTransaction(async (tx) => {
    await readableResponse(tx, viewer, incidentId);
    await record(tx, viewer, [{ type: "response.exported", incidentId, detail: { format } }]);
  });
  const response = await getResponse(viewer, incidentId);
  const moments = await listMoments(viewer, incidentId);
  const files = response.mayWork ? await listFiles(viewer, incidentId) : [];
  const declarer = response.declaredBy && (await db().member.findUnique({ where: { id: response.declaredBy } }));
  const { review, actions, steps } = response;
  return {
    title: `${response.codename} (INC-${incidentId})`,
    blocks: [
      {
        facts: [
          ["Declared", `${minute(response.declaredAt)} by ${declarer ? declarer.name : "a playbook"}`],
          ["Led by", response.lead.name],
          ["Team", response.people.map(personWords).join(", ")],
          ["Attack", response.attackOverAt ? `over since ${minute(response.attackOverAt)}` : "not said to be over"],
          ["Severity", response.incident.severity],
          ["Written", `${minute(new Date())}${nameOf(viewer)}`],
        ],
      },
      ...Object.entries(reviewHeadings).flatMap(([key, heading]): Block[] => {
        const text = review[key as keyof typeof reviewHeadings]?.trim();
        return text ? [{ heading }, { text }] : [];
      }),
      { heading: "What to do" },
      actions.length > 0
        ? {
            lines: actions.map(({ text, owner, dueOn, doneAt }) => ({
              lead: doneAt ? "[x]" : "[ ]",
              text: `${text} (${owner.name}, ${doneAt ? `done ${day(doneAt)}` : `due ${day(dueOn)}`})`,
            })),
          }
        : { text: "No actions were decided." },
      { heading: "Checklist" },
      {
        lines: steps.map((step) => ({
          lead: `${step.number}.`,
          text: [
            `${step.title}: ${stepWords[step.state]}`,
            ...(step.reason ? [`because ${step.reason}`] : []),
            ...(step.owner ? [step.owner.name] : []),
            ...(step.startedAt ? [`begun ${minute(step.startedAt)}`] : []),
            ...(step.finishedAt ? [`ended ${minute(step.finishedAt)}`] : []),
          ].join(", "),
        })),
      },
      ...(files.length > 0 ? [{ heading: "Evidence" }, { lines: files.map(evidenceLine) }] : []),
      { heading: "Timeline (UTC)" },
      {
        lines: moments.map(({ at, text, member, url }) => ({
          lead: at.toISOString().slice(0, 16).replace("T", " "),
          text: `${text} (${member?.name ?? "Handback"})`,
          ...(url ? { url } : {}),
        })),
      },
    ],
  };
}

const personWords = ({ member, role }: { member: { name: string }; role: ResponseRole | null }) =>
  role ? `${member.name} (${roleWords[role]})` : member.name;

/** The manifest: by its SHA-256 a copy is known to be the file. */
function evidenceLine({ name, bytes, type, sha256, stepNumber, addedAt, adder, ...file }: FileView) {
  const { deletedAt, deleter, deletedWhy } = file;
  const deleted = deletedAt ? `; deleted ${minute(deletedAt)} by ${deleter?.name ?? "Handback"}: ${deletedWhy}` : "";
  const step = stepNumber === null ? "" : `, step ${stepNumber}`;
  const added = `added ${minute(addedAt)} by ${adder?.name ?? "Handback"}`;
  return { lead: name, text: `${bytes} bytes, ${type}, SHA-256 ${sha256}${step}, ${added}${deleted}` };
}

function nameOf(viewer: Viewer): string {
  return memberIdOf(viewer) === null || !("name" in viewer) ? "" : ` for ${viewer.name}`;
}
