import Link from "next/link";
import { briefOf, figureOf, headOf, hideable } from "./column-words";
import classes from "./developer-list.module.css";
import { type Period, periodWord } from "./list-address";

/** What each column counts. */
export function Meanings({ period }: { period: Period }) {
  return (
    <details className={classes.meanings}>
      <summary>How these are counted</summary>
      <dl>
        {hideable.map((column) => (
          <div key={column} style={{ display: "contents" }}>
            <dt>
              <Link href={`/docs/metrics#${figureOf(column)}`} prefetch={false}>
                {headOf(column)}
              </Link>
            </dt>
            <dd>{briefOf(column)}</dd>
          </div>
        ))}
        <dt>Period</dt>
        <dd>The last {periodWord[period]}: today and the days before it, in UTC. Weeks begin on Monday.</dd>
      </dl>
    </details>
  );
}
