import Link from "next/link";
import { number } from "@/app/_ui/format";
import classes from "./developer-list.module.css";
import { type ListState, listAddress } from "./list-address";
import { type Standing, standingMeans, standingWord } from "./standing-words";

type Props = { state: ListState; counts: Record<Standing, number>; go(address: string): void };

/** Everybody, or those of one standing, with how many they are under the other filters. */
export function StandingTabs({ state, counts, go }: Props) {
  const standings = Object.keys(standingWord) as Standing[];
  const everybody = standings.reduce((sum, standing) => sum + counts[standing], 0);
  const tabs = [
    { id: "all", contact: [], label: "Everybody", count: everybody, means: "Who ever had an incident." },
    ...standings.map((standing) => ({
      id: standing,
      contact: [standing],
      label: standingWord[standing],
      count: counts[standing],
      means: standingMeans[standing],
    })),
  ];
  return (
    <nav aria-label="Where the conversation stands" className={classes.tabs}>
      {tabs.map(({ id, contact, label, count, means }) => {
        const address = listAddress(state, { contact });
        return (
          <Link
            key={id}
            href={address}
            prefetch={false}
            title={means}
            className={classes.tab}
            aria-current={contact.join() === state.contact.join() ? "page" : undefined}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey) return;
              event.preventDefault();
              go(address);
            }}
          >
            {label} <span className={classes.count}>{number(count)}</span>
          </Link>
        );
      })}
    </nav>
  );
}
