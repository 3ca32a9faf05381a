import type { IncidentKind } from "@/emails/steps";
import { ignoreReasonLabels } from "@/lib/feedback/questions";
import { LinkForm } from "./form-parts";
import { Page } from "./page";
import type { IgnoreReason, LinkFrame } from "./view";

/** The mailed code: to whom it went, and what was wrong with the one that was entered. */
export type CodeView = { problem: string | null; sent: boolean };

export type ConfirmView = LinkFrame & {
  incident: { id: number; kind: IncidentKind };
  /** The `ct` of the form that completes it. */
  token: string;
  /** Why it is a request that the security team decides about; null where it is done at once. */
  why?: string | null;
  code?: CodeView | null;
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

function wordsOf({ action, why }: ConfirmView): { title: string; button: string; next: string } {
  const verb = action === "resolve" ? "resolve" : "ignore";
  if (why)
    return {
      title: `Ask to ${verb} this incident?`,
      button: "Send the request",
      next: `Nothing has changed yet. ${why} Your security team decides, and you find their answer on this page.`,
    };
  const name = action === "resolve" ? "Resolve" : "Ignore";
  return {
    title: `${name} this incident?`,
    button: `${name} the incident`,
    next: "Nothing has changed yet. Your security team will be told, and can open it again.",
  };
}

/** The second look before a link closes an incident; nothing has changed when it is shown. */
export function ConfirmPage({ view }: { view: ConfirmView }) {
  const { title, button, next } = wordsOf(view);
  const { code } = view;
  return (
    <Page title={code?.problem ? `Error: ${title}` : title} frame={view}>
      {code?.problem && (
        <div className="summary" role="alert">
          <h2>The incident is unchanged</h2>
          <p>
            <a href="#code">{code.problem}</a>
          </p>
        </div>
      )}
      <h1>{title}</h1>
      {choice(view).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {view.action === "ignore" && view.fields.comment && <blockquote>{view.fields.comment}</blockquote>}
      <p>{next}</p>
      <LinkForm linkId={view.linkId} action={view.action} token={view.token} button={button} primary>
        {Object.entries(view.fields).map(([field, value]) => (
          <input key={field} type="hidden" name={field} value={value} />
        ))}
        <input type="hidden" name="confirmed" value="yes" />
        {code && <CodeField view={view} code={code} />}
      </LinkForm>
      {code && (
        <LinkForm linkId={view.linkId} action={view.action} token={view.token} button="Send a new code">
          {Object.entries(view.fields).map(([field, value]) => (
            <input key={field} type="hidden" name={field} value={value} />
          ))}
          <input type="hidden" name="new_code" value="yes" />
        </LinkForm>
      )}
      <p>
        <a href={`/shared/${encodeURIComponent(view.linkId)}`}>Go back without changing anything</a>
      </p>
    </Page>
  );
}

function CodeField({ view, code }: { view: ConfirmView; code: CodeView }) {
  return (
    <div className="field">
      <label htmlFor="code">Code from your mail</label>
      <p className="quiet" id="code-hint">
        {code.sent
          ? `Six digits were mailed to ${view.recipientMasked}.`
          : `Six digits, mailed to ${view.recipientMasked}.`}{" "}
        They work for ten minutes.
      </p>
      {code.problem && (
        <p className="error" id="code-error">
          <span className="hidden">Error: </span>
          {code.problem}
        </p>
      )}
      <input
        type="text"
        id="code"
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={12}
        aria-describedby={code.problem ? "code-hint code-error" : "code-hint"}
      />
    </div>
  );
}
