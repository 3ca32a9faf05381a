import type { IncidentKind } from "@/emails/steps";
import { LinkForm } from "./form-parts";
import { Page } from "./page";
import { ignoreReasonLabels } from "./questions";
import type { IgnoreReason, LinkFrame } from "./view";

export type ConfirmView = LinkFrame & {
  incident: { id: number; kind: IncidentKind };
  /** The `ct` of the form that completes it. */
  token: string;
} & (
    | { action: "resolve"; fields: { secret_revoked: "yes" | "no" } }
    | { action: "ignore"; fields: { ignore_reason: IgnoreReason; comment: string } }
  );

function choice(view: ConfirmView): string[] {
  const secret = view.incident.kind === "secret";
  if (view.action === "ignore")
    return [`You say about INC-${view.incident.id}: ${ignoreReasonLabels[view.fields.ignore_reason].toLowerCase()}.`];
  if (view.fields.secret_revoked === "yes")
    return [
      `You say that INC-${view.incident.id} is dealt with, and that ${secret ? "the secret was revoked" : "it was fixed"}.`,
    ];
  return [
    `You say that INC-${view.incident.id} is dealt with, although ${secret ? "the secret was not revoked" : "it was not fixed"}.`,
    secret ? "Until it is revoked, whoever has a copy can still use it." : "Your security team may ask you why.",
  ];
}

/** The second look before a link closes an incident; nothing has changed when it is shown. */
export function ConfirmPage({ view }: { view: ConfirmView }) {
  const [verb, title] =
    view.action === "resolve" ? ["Resolve", "Resolve this incident?"] : ["Ignore", "Ignore this incident?"];
  return (
    <Page title={title} frame={view}>
      <h1>{title}</h1>
      {choice(view).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {view.action === "ignore" && view.fields.comment && <blockquote>{view.fields.comment}</blockquote>}
      <p>Nothing has changed yet. Your security team will be told, and can open it again.</p>
      <LinkForm linkId={view.linkId} action={view.action} token={view.token} button={`${verb} the incident`} primary>
        {Object.entries(view.fields).map(([field, value]) => (
          <input key={field} type="hidden" name={field} value={value} />
        ))}
        <input type="hidden" name="confirmed" value="yes" />
      </LinkForm>
      <p>
        <a href={`/shared/${encodeURIComponent(view.linkId)}`}>Go back without changing anything</a>
      </p>
    </Page>
  );
}
