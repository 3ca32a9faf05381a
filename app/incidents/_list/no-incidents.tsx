import Link from "next/link";
import { EmptyState } from "@/app/_ui/empty-state";
import { isNarrowed, type ListState, listAddress, nothingNarrowed } from "./list-address";
import { partsOf, viewOf } from "./saved-views";

type Props = { state: ListState; total: number; mayConnectSources: boolean; restricted: boolean };

const allDone: Record<string, [title: string, why: string]> = {
  open: ["Nothing is open", "Every incident you may see is resolved or ignored."],
  overdue: ["Nothing is overdue", "Open incidents come here once their due date has passed."],
  due: ["Nothing is due this week", "Open incidents come here seven days before their due date."],
  author: ["Every open incident has an author", "Incidents come here when no source names who made the commit."],
  unreachable: [
    "Everybody can be reached",
    "Incidents come here when their author cannot be mailed, or says that it is not theirs.",
  ],
  left: [
    "Every open incident has somebody",
    "Incidents come here when their author has left and nobody else owns them. Transfer them all at once from the developer's page.",
  ],
  waiting: ["Nobody is being waited for", "Incidents stay here from the mail to the author until they answer."],
  requests: ["Nobody waits for your word", "Developers' requests to resolve or ignore an incident come here."],
  review: [
    "Nothing to review",
    "A share of what developers close themselves comes here, and what was seen to work after it was said to be revoked.",
  ],
  answered: ["No answers to look at", "Incidents come here when their author has answered the questions."],
  accepted: ["No risk is accepted for now", "What is ignored until some day comes here, and opens again on that day."],
  closed: ["Nothing is closed yet", "Resolved and ignored incidents come here."],
};

/** Why the list is empty, and what to do about it. */
export function NoIncidents({ state, total, mayConnectSources, restricted }: Props) {
  if (total === 0) {
    return restricted ? (
      <EmptyState title="Nothing needs you">
        Incidents of your own commits appear here, and those that somebody assigns to you. There are none.
      </EmptyState>
    ) : (
      <EmptyState title="No incidents yet">
        {mayConnectSources
          ? "Connect a source to begin: create a webhook with “npm run admin -- endpoint create github”, or upload a report of gitleaks to /api/v1/reports/gitleaks."
          : "They appear as soon as a manager connects a source."}
      </EmptyState>
    );
  }
  if (isNarrowed(state)) {
    return (
      <EmptyState
        title="No incidents match"
        action={
          <Link className="hb-link" href={listAddress(state, nothingNarrowed)}>
            Clear filters
          </Link>
        }
      >
        {state.status.join() === "open" ? (
          <>
            Only open ones were looked at.{" "}
            <Link
              className="hb-link"
              href={listAddress(state, partsOf({ id: "all", label: "All", status: ["open", "closed"] }))}
            >
              Look among closed ones too
            </Link>
          </>
        ) : (
          "Use fewer filters, or search for something else."
        )}
      </EmptyState>
    );
  }
  const view = viewOf(state);
  const [title, why] = (view && allDone[view]) || ["No incidents match", "Use fewer filters."];
  return <EmptyState title={title}>{why}</EmptyState>;
}
