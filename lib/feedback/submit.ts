import { memberIdOf, type Viewer } from "@/lib/access/viewer";
import { inTransaction } from "@/lib/db/client";
import { Forbidden, Invalid } from "@/lib/errors";
import { longestRemark } from "@/lib/feedback/questions";
import { announce } from "@/lib/incidents/announce";
import { openIncident } from "@/lib/incidents/editable";

export type Answers = {
  actualSecret: boolean | null;
  accessToSensitive: boolean | null;
  revoked: boolean | null;
  remarks: string;
};

const changesPerPerson = 10;

/** Keeps a person's answers about an open incident; sent again, they replace the earlier ones. */
export async function submitFeedback(viewer: Viewer, incidentId: number, answers: Answers): Promise<void> {
  if (viewer.kind === "link" && !viewer.scopes.includes("feedback"))
    throw new Forbidden("This link does not collect feedback.");
  if (viewer.kind === "system") throw new Forbidden("Feedback comes from people.");
  if (answers.remarks.length > longestRemark)
    throw new Invalid(`Remarks have at most ${longestRemark} characters.`, { pointer: "/remarks_text" });
  const email = viewer.kind === "link" ? viewer.recipient : viewer.email;
  await inTransaction(async (tx) => {
    await openIncident(tx, viewer.kind === "link" ? { kind: "system", job: "feedback" } : viewer, incidentId);
    const given = await tx.auditEvent.count({
      where: { incidentId, type: "incident.feedback_received", subject: email },
    });
    if (given >= changesPerPerson)
      throw new Forbidden(`Answers can be changed ${changesPerPerson - 1} times; write to the security team instead.`);
    await tx.feedback.upsert({
      where: { incidentId_email: { incidentId, email } },
      create: { incidentId, email, memberId: memberIdOf(viewer), ...answers },
      update: answers,
    });
    await tx.incident.update({ where: { id: incidentId }, data: { contact: "answered", contactReason: null } });
    const { remarks, ...yesNo } = answers;
    await announce(tx, viewer, [
      { type: "incident.feedback_received", incidentId, subject: email, detail: { ...yesNo, remarks: remarks !== "" } },
    ]);
  });
}
