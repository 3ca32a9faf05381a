import { ConfirmPage } from "@/external/confirm-page";
import { ConflictPage } from "@/external/conflict-page";
import { errorsOf, fieldsOf, forms } from "@/external/forms-in";
import { IncidentPage } from "@/external/incident-page";
import { incidentOf, incidentView } from "@/external/link-view";
import { type PageAnswer, pageAnswer, seeOther } from "@/external/page-answer";
import type { FieldError, LinkAction } from "@/external/view";
import { Conflict, Forbidden, Invalid } from "@/lib/errors";
import { submitFeedback } from "@/lib/feedback/submit";
import { ignoreIncident } from "@/lib/incidents/ignore";
import { resolveIncident } from "@/lib/incidents/resolve";
import { disputeAuthorship } from "@/lib/sharing/dispute";
import { checkFormToken, formToken } from "@/lib/sharing/form-token";
import type { OpenLink } from "@/lib/sharing/open";

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
  return action === "resolve"
    ? resolve({ open, action, version, fields }, done)
    : ignore({ open, action, version, fields }, done);
}

const spoken = (answer: "yes" | "no" | undefined) => (answer === undefined ? null : answer === "yes");

async function resolve({ open, action, version, fields }: Act, done: PageAnswer): Promise<PageAnswer> {
  const form = forms.resolve.safeParse(fields);
  if (!form.success) return again(open, action, fields, errorsOf(form.error));
  const { secret_revoked, confirmed } = form.data;
  if (confirmed) {
    await resolveIncident(open.viewer, open.link.incidentId, { secretRevoked: secret_revoked === "yes", version });
    return done;
  }
  const view = {
    ...(await incidentView(open)),
    token: formToken(open, "resolve"),
    action: "resolve" as const,
    fields: { secret_revoked },
  };
  return pageAnswer(200, <ConfirmPage view={view} />);
}

async function ignore({ open, action, version, fields }: Act, done: PageAnswer): Promise<PageAnswer> {
  const form = forms.ignore.safeParse(fields);
  if (!form.success) return again(open, action, fields, errorsOf(form.error));
  const { ignore_reason, comment, confirmed } = form.data;
  if (confirmed) {
    await ignoreIncident(open.viewer, open.link.incidentId, {
      reason: ignore_reason,
      comment: comment.trim() || undefined,
      version,
    });
    return done;
  }
  const view = {
    ...(await incidentView(open)),
    token: formToken(open, "ignore"),
    action: "ignore" as const,
    fields: { ignore_reason, comment },
  };
  return pageAnswer(200, <ConfirmPage view={view} />);
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
  const { ct: _spent, confirmed: _confirmed, ...values } = fields;
  return pageAnswer(422, <IncidentPage view={await incidentView(open, { attempt: { action, values, errors } })} />);
}

async function conflict(open: OpenLink): Promise<PageAnswer> {
  const { linkId, workspaceName, recipientMasked } = await incidentView(open);
  return pageAnswer(
    409,
    <ConflictPage view={{ linkId, workspaceName, recipientMasked, incident: incidentOf(open) }} />,
  );
}
