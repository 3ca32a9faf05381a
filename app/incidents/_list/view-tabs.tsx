import Link from "next/link";
import { number } from "@/app/_ui/format";
import classes from "./incident-list.module.css";
import { type ListState, listAddress, nothingNarrowed } from "./list-address";
import { type Audience, type ViewId, viewOf, viewsFor } from "./saved-views";

type Props = {
  state: ListState;
  counts: Partial<Record<ViewId, number>>;
  audience: Audience;
  go(address: string): void;
};

/** Saved views with what each holds; going to one drops the filters, so that its count is what is shown. */
export function ViewTabs({ state, counts, audience, go }: Props) {
  const current = viewOf(state);
  return (
    <nav aria-label="Saved views" className={classes.tabs}>
      {viewsFor(audience).map(({ id, label, status, contact, request = [], review = [] }) => {
        const view = { status: [...status], contact: [...contact], request: [...request], review: [...review] };
        const address = listAddress(state, { ...nothingNarrowed, ...view });
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
            {label} <span className={classes.count}>{number(counts[id] ?? 0)}</span>
          </Link>
        );
      })}
    </nav>
  );
}
