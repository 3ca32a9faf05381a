import Link from "next/link";
import { EmptyState } from "@/app/_ui/empty-state";
import { isNarrowed, type ListState, listAddress, nothingNarrowed } from "./list-address";
import { standingMeans, standingWord } from "./standing-words";

/** Why the list is empty, and what to do about it. */
export function NoDevelopers({ state, total }: { state: ListState; total: number }) {
  if (total > 0)
    return (
      <EmptyState
        title="This page is past the last one"
        action={
          <Link className="hb-link" href={listAddress(state)}>
            To the first page
          </Link>
        }
      >
        The list has become shorter since.
      </EmptyState>
    );
  if (!isNarrowed(state))
    return (
      <EmptyState title="No developers yet">
        They appear with the first incident that names a commit’s author, or that somebody is assigned.
      </EmptyState>
    );
  const [standing, ...others] = state.contact;
  const one = standing !== undefined && others.length === 0 && state.q === "" && state.only === "" ? standing : null;
  return (
    <EmptyState
      title={one ? `Nobody is here: ${standingWord[one].toLowerCase()}` : "Nobody matches"}
      action={
        <Link className="hb-link" href={listAddress(state, nothingNarrowed)}>
          Show everybody
        </Link>
      }
    >
      {one ? standingMeans[one] : "Use fewer filters, or search for another name or address."}
    </EmptyState>
  );
}
