import { type CodeView, ConfirmPage } from "@/external/confirm-page";
import { ConflictPage } from "@/external/conflict-page";
import { errorsOf, fieldsOf, forms } from "@/external/forms-in";
import { IncidentPage } from "@/external/incident-page";
import { incidentOf, incidentView } from "@/external/link-view";
import { type PageAnswer, pageAnswer, seeOther } from "@/external/page-answer";
import type { FieldError, LinkAction } from "@/external/view";
import type { Wanted } from "@/lib/closure/contradiction";
import { Conflict, Forbidden, Invalid } from "@/lib/errors";
import { submitFeedback } from "@/lib/feedback/submit";
import { whyItWouldWait } from "@/lib/incidents/close";
import { ignoreIncident } from "@/lib/incidents/ignore";
import { resolveIncident } from "@/lib/incidents/resolve";
import { disputeAuthorship } from "@/lib/sharing/dispute";
import { checkFormToken, formToken } from "@/lib/sharing/form-token";
import { asksForCode, type CodeAction, checkCode, sendCode } from "@/lib/sharing/mail-back";
import type { OpenLink } from "@/lib/sharing/open";
import type { IgnoreReason } from "@/prisma/generated/enums";

type Act = { open: OpenLink; action: LinkAction; version: number; fields: Record<string, string> };

/** What a form of the external page does. Nothing typed is lost: a form that cannot be taken comes back filled in. */
export async function act(open: OpenLink, action: LinkAction, body: string): Promise<PageAnswer> {
  const fields = fieldsOf(body);
  const verdict = checkFormToken(open, action, fields.ct ?? "");
  if (!verdict.valid) {
    return again(open, action, fields, [
      { field: "", message: "This page was open for too long. Check your answers and send them again." },
    ]);
  }
  const { incident } = open.link;
  if (verdict.version !== incident.version || incident.closedAt) {
    return isRepeat(action, open) ? seeOther(`/shared/${open.link.id}?done=${action}`) : conflict(open);
  }
  try {
    return await perform({ open, action, version: verdict.version, fields });
  } catch (error) {
    if (error instanceof Conflict) return conflict(open);
    if (error instanceof Invalid || error instanceof Forbidden) {
      const field = typeof error.detail.pointer === "string" ? error.detail.pointer.slice(1) : "";
      return again(open, action, fields, [{ field, message: error.message }]);
    }
    throw error;
  }
}

async function perform({ open, action, version, fields }: Act): Promise<PageAnswer> {
  const { viewer, link } = open;
  const done = seeOther(`/shared/${link.id}?done=${action}`);
  if (action === "feedback") {
    const form = forms.feedback.safeParse(fields);
    if (!form.success) return again(open, action, fields, errorsOf(form.error));
    const { actual_secret_yes_no, access_to_sensitive_yes_no, revoked_yes_no, remarks_text } = form.data;
    await submitFeedback(viewer, link.incidentId, {
      actualSecret: spoken(actual_secret_yes_no),
      accessToSensitive: spoken(access_to_sensitive_yes_no),
      revoked: spoken(revoked_yes_no),
      remarks: remarks_text.trim(),
    });
    return done;
  }
  if (action === "not-mine") {
    const form = forms["not-mine"].safeParse(fields);
    if (!form.success) return again(open, action, fields, errorsOf(form.error));
    await disputeAuthorship(viewer, { suggestedEmail: form.data.suggested_email, comment: form.data.comment });
    return done;
  }
  if (!viewer.scopes.includes("resolve"))
    throw new Forbidden("This link does not allow closing the incident. Answer the questions instead.");
  return action === "resolve" ? resolve({ open, action, version, fields }) : ignore({ open, action, version, fields });
}

const spoken = (answer: "yes" | "no" | undefined) => (answer === undefined ? null : answer === "yes");

async function resolve({ open, action, version, fields }: Act): Promise<PageAnswer> {
  const form = forms.resolve.safeParse(fields);
  if (!form.success) return again(open, action, fields, errorsOf(form.error));
  const revoked = form.data.secret_revoked === "yes";
  return closing(open, { action: "resolve", fields: { secret_revoked: form.data.secret_revoked } }, form.data, {
    wanted: { to: "resolved", revoked },
    close: () => resolveIncident(open.viewer, open.link.incidentId, { secretRevoked: revoked, version }),
  });
}

async function ignore({ open, action, version, fields }: Act): Promise<PageAnswer> {
  const form = forms.ignore.safeParse(fields);
  if (!form.success) return again(open, action, fields, errorsOf(form.error));
  const { ignore_reason, comment } = form.data;
  const ignoring = { reason: ignore_reason, comment: comment.trim() || undefined, version };
  return closing(open, { action: "ignore", fields: { ignore_reason, comment } }, form.data, {
    wanted: { to: "ignored", reason: ignore_reason },
    close: () => ignoreIncident(open.viewer, open.link.incidentId, ignoring),
  });
}

type Chosen =
  | { action: "resolve"; fields: { secret_revoked: "yes" | "no" } }
  | { action: "ignore"; fields: { ignore_reason: IgnoreReason; comment: string } };
type Second = { confirmed?: "yes" | undefined; code?: string | undefined; new_code?: string | undefined };
type Closing = { wanted: Wanted; close(): Promise<unknown> };

/** The second look, with a mailed code where the workspace asks for one; then the closure itself. */
async function closing(
  open: OpenLink,
  chosen: Chosen,
  second: Second,
  { wanted, close }: Closing,
): Promise<PageAnswer> {
  const why = await whyItWouldWait(open.viewer, open.link.incident, wanted);
  const look = async (status: number, code: CodeView | null) => {
    const view = { ...(await incidentView(open)), token: formToken(open, chosen.action), why, code, ...chosen };
    return pageAnswer(status, <ConfirmPage view={view} />);
  };
  const withCode = await asksForCode();
  if (!second.confirmed || second.new_code) {
    const sent = withCode && (await sendCode(open, chosen.action));
    const problem =
      withCode && !sent ? "Enough codes were mailed for now. Use the newest one, or try in an hour." : null;
    return look(problem ? 422 : 200, withCode ? { problem, sent } : null);
  }
  const problem = withCode ? await codeProblem(open, chosen.action, second.code ?? "") : null;
  if (problem) return look(422, { problem, sent: false });
  await close();
  return seeOther(`/shared/${open.link.id}?done=${chosen.action}`);
}

async function codeProblem(open: OpenLink, action: CodeAction, code: string): Promise<string | null> {
  if (code.trim() === "") return "Enter the code from your mail.";
  const verdict = await checkCode(open, action, code);
  if (verdict.right) return null;
  if (verdict.triesLeft === 0) return "This code does not work, or not any more. Ask for a new one.";
  return `This is not the code. You have ${verdict.triesLeft === 1 ? "1 try" : `${verdict.triesLeft} tries`} left.`;
}

/** The same form sent twice ends on the same page. */
function isRepeat(action: LinkAction, { link: { incident } }: OpenLink): boolean {
  return (
    (action === "resolve" && incident.status === "resolved") || (action === "ignore" && incident.status === "ignored")
  );
}

async function again(
  open: OpenLink,
  action: LinkAction,
  fields: Record<string, string>,
  errors: FieldError[],
): Promise<PageAnswer> {
  const { ct: _spent, confirmed: _confirmed, code: _code, ...values } = fields;
  return pageAnswer(422, <IncidentPage view={await incidentView(open, { attempt: { action, values, errors } })} />);
}

async function conflict(open: OpenLink): Promise<PageAnswer> {
  const { linkId, workspaceName, recipientMasked } = await incidentView(open);
  return pageAnswer(
    409,
    <ConflictPage view={{ linkId, workspaceName, recipientMasked, incident: incidentOf(open) }} />,
  );
}
