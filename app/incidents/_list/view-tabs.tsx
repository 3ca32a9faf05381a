import Link from "next/link";
import { upTo } from "@/app/_ui/format";
import type { Count } from "./counts";
import classes from "./incident-list.module.css";
import { type ListState, listAddress, nothingNarrowed, unsorted } from "./list-address";
import { type Audience, partsOf, type ViewId, viewOf, viewsFor } from "./saved-views";

type Props = {
  state: ListState;
  counts: Partial<Record<ViewId, Count>>;
  audience: Audience;
  go(address: string): void;
};

/** Saved views with what each holds; going to one drops the filters, so that its count is what is shown. */
export function ViewTabs({ state, counts, audience, go }: Props) {
  const current = viewOf(state);
  return (
    <nav aria-label="Saved views" className={classes.tabs}>
      {viewsFor(audience).map((view) => {
        const address = listAddress(state, { ...nothingNarrowed, ...unsorted, ...view.sort, ...partsOf(view) });
        return (
          <Link
            key={view.id}
            href={address}
            prefetch={false}
            className={classes.tab}
            aria-current={view.id === current ? "page" : undefined}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey) return;
              event.preventDefault();
              go(address);
            }}
          >
            {view.label} <span className={classes.count}>{upTo(counts[view.id] ?? { count: 0, more: false })}</span>
          </Link>
        );
      })}
    </nav>
  );
}
