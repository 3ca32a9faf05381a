import { askedBecause } from "@/emails/asked-words";
import { dueSentence } from "@/emails/incident-words";
import { capitalised, oneLine, withArticle } from "@/emails/words";
import { ErrorSummary } from "./error-summary";
import { Page } from "./page";
import { isClosed, kindWords, statusSentence } from "./status-words";
import type { IncidentView, LinkIncident, LinkRequest, Notice } from "./view";
import { What, Where } from "./what-and-where";
import { WhatToDo } from "./what-to-do";
import { Answers, YourAnswer } from "./your-answer";

function titleOf({ kind, detectorName }: LinkIncident): string {
  const name = oneLine(detectorName, 60);
  return kind === "secret" && name ? capitalised(withArticle(name)) : kindWords[kind].alert;
}

/** The page a link opens: what, where, why, what to do, the forms; of a closed incident its state and no form. */
export function IncidentPage({ view }: { view: IncidentView }) {
  const { incident, attempt, notice } = view;
  const closed = isClosed(incident);
  const title = closed ? `INC-${incident.id} is ${incident.status}` : `${titleOf(incident)} needs your attention`;
  const failed = attempt && attempt.errors.length > 0;
  return (
    <Page title={failed ? `Error: ${title}` : title} frame={view}>
      {failed && <ErrorSummary attempt={attempt} />}
      {notice && <NoticeBox notice={notice} />}
      <h1>{title}</h1>
      <p className="lede">{closed ? <ClosedLede incident={incident} /> : <OpenLede view={view} />}</p>
      {!notice && view.request && <Request request={view.request} />}
      <What incident={incident} />
      <Where view={view} />
      {!closed && <WhatToDo remediation={view.remediation} />}
      {!closed && <YourAnswer view={view} />}
      {closed && view.answers && (
        <section className="card" aria-labelledby="answer">
          <h2 id="answer">Your answers</h2>
          <Answers view={view} answers={view.answers} />
        </section>
      )}
      <About view={view} />
    </Page>
  );
}

function OpenLede({ view: { incident, can, answers, dueBy } }: { view: IncidentView }) {
  const tellUs = can.feedback || can.resolve ? ", then tell us" : "";
  return (
    <>
      {answers
        ? "You have answered. If one of the steps below is still to be done, please finish it. "
        : `This happens to everyone. Take the steps below${tellUs}; it takes about ten minutes. `}
      {dueBy && <strong>{dueSentence(dueBy)} </strong>}
      <span className="quiet">
        INC-{incident.id}, found {incident.triggeredText}
      </span>
    </>
  );
}

function ClosedLede({ incident }: { incident: LinkIncident }) {
  return <>{statusSentence(incident)} Nothing is asked of you. If that is wrong, please say so to the contact below.</>;
}

/** What became of the wish to close it. */
function Request({ request }: { request: LinkRequest }) {
  const waiting = request.state === "waiting";
  return (
    <div className="notice" role="status">
      <h2>{waiting ? `You asked to ${request.wanted} it` : `Your request to ${request.wanted} it was not accepted`}</h2>
      <p>
        {waiting
          ? `Sent ${request.atText}. ${oneLine(request.why, 200)} Your security team decides; their answer appears here.`
          : `Answered ${request.atText}. Please look at what is missing, then answer or ask again below.`}
      </p>
      {!waiting && <blockquote>{request.answer}</blockquote>}
    </div>
  );
}

function NoticeBox({ notice }: { notice: Notice }) {
  return (
    <div className="notice" role="status">
      <h2>{notice.title}</h2>
      <ul>
        {notice.next.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}

function About({ view }: { view: IncidentView }) {
  const as = view.askedAs ?? "author";
  const isAuthor = as === "author";
  return (
    <footer>
      <h2>Why did I get this?</h2>
      <p>
        Sent by {oneLine(view.sentByText, 120)} to {oneLine(view.recipientMasked, 80)}, because{" "}
        {isAuthor ? "that address is on the code" : askedBecause[as]}. The link works until {view.expiresText}. Whoever
        has it can see this page, so please do not pass it on. Questions? Ask {oneLine(view.contact, 120)}.
      </p>
    </footer>
  );
}
