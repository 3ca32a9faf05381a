import type { ReactNode } from "react";
import {
  feedbackQuestions,
  ignoreReasonLabels,
  labelOf,
  longestRemark,
  remarksLabel,
  resolveQuestion,
} from "@/lib/feedback/questions";
import { ignoreReasons } from "@/lib/incidents/ignore-reasons";
import { Checkbox, type Filled, filled, LinkForm, Radios, TextField, yesNo } from "./form-parts";
import type { IncidentView, LinkAnswers } from "./view";

const spoken = (answer: boolean | null) => (answer === null ? "" : answer ? "yes" : "no");

function asValues(answers: LinkAnswers | null): Filled["values"] {
  if (!answers) return {};
  return {
    actual_secret_yes_no: spoken(answers.actualSecret),
    access_to_sensitive_yes_no: spoken(answers.accessToSensitive),
    revoked_yes_no: spoken(answers.revoked),
    remarks_text: answers.remarks,
  };
}

export function FeedbackForm({ view }: { view: IncidentView }) {
  const form = filled("feedback", view.attempt, asValues(view.answers));
  return (
    <LinkForm
      linkId={view.linkId}
      action="feedback"
      token={view.forms.feedback}
      button={view.answers ? "Save changed answers" : "Send answers"}
      primary
    >
      {feedbackQuestions.map((question) => (
        <Radios
          key={question.field}
          field={question.field}
          legend={labelOf(question, view.incident.kind)}
          options={yesNo}
          form={form}
        />
      ))}
      <TextField field="remarks_text" label={remarksLabel} form={form} longest={longestRemark} />
    </LinkForm>
  );
}

function verbOf({ asks, request }: IncidentView, verb: "resolve" | "ignore"): string {
  if (request?.state === "waiting")
    return request.wanted === verb ? `Change the request to ${verb}` : `Ask to ${verb} instead`;
  if (asks) return `Ask to ${verb}`;
  return verb === "resolve" ? "Resolve" : "Ignore";
}

export function ResolveForm({ view }: { view: IncidentView }) {
  const { kind } = view.incident;
  const form = filled("resolve", view.attempt);
  return (
    <Folded
      title={`${verbOf(view, "resolve")}: it is ${kind === "secret" ? "dealt with" : "fixed"}`}
      open={form.errors.length > 0}
    >
      <LinkForm linkId={view.linkId} action="resolve" token={view.forms.resolve} button="Continue to resolve">
        <Radios field="secret_revoked" legend={resolveQuestion(kind)} options={yesNo} form={form} />
      </LinkForm>
    </Folded>
  );
}

export function IgnoreForm({ view }: { view: IncidentView }) {
  const form = filled("ignore", view.attempt);
  const options = ignoreReasons[view.incident.kind].map((reason) => [reason, ignoreReasonLabels[reason]] as const);
  return (
    <Folded title={`${verbOf(view, "ignore")}: it is not a problem`} open={form.errors.length > 0}>
      <LinkForm linkId={view.linkId} action="ignore" token={view.forms.ignore} button="Continue to ignore">
        <Radios field="ignore_reason" legend="Why can it be ignored?" options={options} form={form} />
        <TextField field="comment" label="Comment" form={form} longest={longestRemark} />
      </LinkForm>
    </Folded>
  );
}

export function NotMineForm({ view }: { view: IncidentView }) {
  const form = filled("not-mine", view.attempt);
  return (
    <Folded title="This isn't mine" open={form.errors.length > 0}>
      <p>It then goes back to your security team, who find the right person.</p>
      <LinkForm linkId={view.linkId} action="not-mine" token={view.forms.notMine} button="Send it back">
        <TextField field="suggested_email" label="Whose is it? Their mail address" form={form} longest={254} email />
        <Checkbox field="unknown" label="I do not know whose it is" form={form} />
        <TextField field="comment" label="Comment" form={form} longest={longestRemark} />
      </LinkForm>
    </Folded>
  );
}

function Folded({ title, open, children }: { title: string; open: boolean; children: ReactNode }) {
  return (
    <details open={open}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}
