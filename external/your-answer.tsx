import { feedbackQuestions, labelOf, remarksLabel } from "@/lib/feedback/questions";
import { FeedbackForm, IgnoreForm, NotMineForm, ResolveForm } from "./forms";
import type { IncidentView, LinkAnswers } from "./view";

export function YourAnswer({ view }: { view: IncidentView }) {
  const { can, answers, attempt } = view;
  const changing = attempt?.action === "feedback";
  return (
    <>
      {can.feedback && (
        <section className="card" aria-labelledby="answer">
          <h2 id="answer">{answers ? "Your answers" : "Tell us what happened"}</h2>
          {answers ? (
            <>
              <Answers view={view} answers={answers} />
              <details open={changing}>
                <summary>Change your answers</summary>
                <FeedbackForm view={view} />
              </details>
            </>
          ) : (
            <FeedbackForm view={view} />
          )}
        </section>
      )}
      {(can.resolve || can.ignore || can.notMine) && (
        <section aria-labelledby="other">
          <h2 id="other">{handing(view)}</h2>
          {can.resolve && <ResolveForm view={view} />}
          {can.ignore && <IgnoreForm view={view} />}
          {can.notMine && <NotMineForm view={view} />}
        </section>
      )}
    </>
  );
}

function handing({ can, request }: IncidentView): string {
  if (!can.resolve && !can.ignore) return "Hand it back";
  return request?.state === "waiting" ? "Change your request, or hand it back" : "Close it or hand it back";
}

const word = (answer: boolean | null) => (answer === null ? "Not answered" : answer ? "Yes" : "No");

export function Answers({ view, answers }: { view: IncidentView; answers: LinkAnswers }) {
  const given = [answers.actualSecret, answers.accessToSensitive, answers.revoked];
  return (
    <>
      <dl>
        {feedbackQuestions.map((question, index) => (
          <div key={question.field}>
            <dt>{labelOf(question, view.incident.kind)}</dt>
            <dd>{word(given[index] ?? null)}</dd>
          </div>
        ))}
        {answers.remarks && (
          <div>
            <dt>{remarksLabel}</dt>
            <dd className="remarks">{answers.remarks}</dd>
          </div>
        )}
      </dl>
      <p className="quiet">Sent {answers.atText}.</p>
    </>
  );
}
