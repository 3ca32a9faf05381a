import Link from "next/link";
import { number } from "@/app/_ui/format";
import classes from "./incident-list.module.css";
import { type ListState, listAddress, nothingNarrowed } from "./list-address";
import { savedViews, type ViewId, viewOf } from "./saved-views";

type Props = { state: ListState; counts: Record<ViewId, number>; go(address: string): void };

/** Saved views with what each holds; going to one drops the filters, so that its count is what is shown. */
export function ViewTabs({ state, counts, go }: Props) {
  const current = viewOf(state.status, state.contact);
  return (
    <nav aria-label="Saved views" className={classes.tabs}>
      {savedViews.map(({ id, label, status, contact }) => {
        const address = listAddress(state, { ...nothingNarrowed, status: [...status], contact: [...contact] });
        return (
          <Link
            key={id}
            href={address}
            prefetch={false}
            className={classes.tab}
            aria-current={id === current ? "page" : undefined}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey) return;
              event.preventDefault();
              go(address);
            }}
          >
            {label} <span className={classes.count}>{number(counts[id])}</span>
          </Link>
        );
      })}
    </nav>
  );
}
