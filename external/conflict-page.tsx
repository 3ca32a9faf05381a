import { Page } from "./page";
import { statusSentence } from "./status-words";
import type { LinkFrame, LinkIncident } from "./view";

export type ConflictView = LinkFrame & { incident: LinkIncident };

/** Somebody was faster: the present state, and the way to the page as it is now. */
export function ConflictPage({ view }: { view: ConflictView }) {
  return (
    <Page title="The incident changed meanwhile" frame={view}>
      <h1>The incident changed meanwhile</h1>
      <p>While your page was open, somebody changed INC-{view.incident.id}. Your form was not saved.</p>
      <p>{statusSentence(view.incident)}</p>
      <p>
        <a href={`/shared/${encodeURIComponent(view.linkId)}`}>See it as it is now</a>
      </p>
    </Page>
  );
}
