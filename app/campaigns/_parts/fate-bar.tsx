import Link from "next/link";
import { number } from "@/app/_ui/format";
import classes from "./campaigns.module.css";
import { countOf, type Fate, type Figures, fates, fateWords } from "./words";

/** What became of a campaign's incidents, as parts of one bar; the numbers stand beside it or below. */
export function FateBar({ figures, small }: { figures: Figures; small?: boolean }) {
  const parts = fates.map((fate) => ({ fate, count: countOf(figures, fate) })).filter(({ count }) => count > 0);
  return (
    <div className={classes.bar} data-small={small || undefined} aria-hidden="true">
      {parts.map(({ fate, count }) => (
        <span key={fate} className={classes.segment} data-fate={fate} style={{ flexGrow: count, flexBasis: 0 }} />
      ))}
    </div>
  );
}

const shown: Record<Fate, string> = {
  closed: "closed",
  answered: "answered",
  opened: "opened",
  silent: "silent",
  waiting: "waiting",
  notAsked: "unreached",
};

type LegendProps = { figures: Figures; people(show: string): string; rows(fate: Fate): string };

/** The same in numbers, each leading to its incidents, and its words to whose they are. */
export function FateLegend({ figures, people, rows }: LegendProps) {
  return (
    <ul className={classes.legend}>
      {fates.map((fate) => {
        const count = countOf(figures, fate);
        return (
          <li key={fate}>
            <span className={classes.swatch} data-fate={fate} aria-hidden="true" />
            {count === 0 ? (
              <span className="hb-muted">{fateWords[fate]}</span>
            ) : (
              <Link className="hb-link" href={people(shown[fate])} scroll={false}>
                {fateWords[fate]}
              </Link>
            )}
            <span className={classes.count}>
              {count === 0 ? (
                number(count)
              ) : (
                <Link className="hb-link" href={rows(fate)} prefetch={false}>
                  {number(count)}
                </Link>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
