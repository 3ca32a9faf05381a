import { Title } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";
import { Definition } from "@/app/_figures/definition";
import { Rows } from "@/app/_figures/rows-link";
import layout from "@/app/_ui/figures/figures.module.css";
import { counted, number } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { can } from "@/lib/access/policy";
import { definitions, type Figure } from "@/lib/reporting/definitions";
import { type HotSpot, hotDetectors, hotRepositories } from "@/lib/reporting/hot-spots";
import { longestWaiting } from "@/lib/reporting/longest-waiting";
import type { Severity } from "@/prisma/generated/enums";
import classes from "../_parts/dashboard.module.css";
import type { Report } from "../_parts/report";

const shown = 6;

/** Whom to help, where, and with what. */
export function HotSpots({ report }: { report: Report }) {
  return (
    <div className={can(report.viewer, "analytics:read") ? layout.thirds : layout.cards}>
      {can(report.viewer, "analytics:read") && <Developers report={report} />}
      <Repositories report={report} />
      <Detectors report={report} />
    </div>
  );
}

async function Developers({ report: { viewer, filter, rows } }: { report: Report }) {
  const people = await longestWaiting(viewer, filter, shown);
  return (
    <Ranking figure="longest-waiting" empty="Nobody is waited for.">
      {people.map(({ id, name, since, count }) => (
        <li key={id}>
          <Link href={`/developers/${id}`} prefetch={false}>
            {name}
          </Link>
          <Link
            href={rows({ contact: ["queued", "mailed"], asks: String(id) })}
            prefetch={false}
            className="hb-tabular"
          >
            {counted(count, "incident")}
          </Link>
          <span className="hb-muted">
            asked <Moment at={since.toISOString()} />
          </span>
        </li>
      ))}
    </Ranking>
  );
}

async function Repositories({ report: { viewer, filter, rows } }: { report: Report }) {
  const spots = await hotRepositories(viewer, filter, shown);
  return (
    <Spots figure="hot-repositories" spots={spots} rowsOf={(key) => ({ first_in: key })} rows={rows} filter={filter} />
  );
}

async function Detectors({ report: { viewer, filter, rows } }: { report: Report }) {
  const spots = await hotDetectors(viewer, filter, shown);
  return (
    <Spots figure="hot-detectors" spots={spots} rowsOf={(key) => ({ detector: key })} rows={rows} filter={filter} />
  );
}

type SpotsProps = {
  figure: Figure;
  spots: HotSpot[];
  rows: Report["rows"];
  filter: Report["filter"];
  rowsOf(key: string): Record<string, string>;
};

function urgentOf({ severity }: Report["filter"]): readonly Severity[] {
  const urgent: readonly Severity[] = ["critical", "high"];
  return severity?.length ? severity.filter((level) => urgent.includes(level)) : urgent;
}

function Spots({ figure, spots, rows, rowsOf, filter }: SpotsProps) {
  const most = Math.max(1, ...spots.map(({ count }) => count));
  return (
    <Ranking figure={figure} empty="Nothing is open.">
      {spots.map(({ key, name, urgent, count }) => (
        <li key={key}>
          <Link href={rows(rowsOf(key))} prefetch={false}>
            {name}
          </Link>
          <span className="hb-tabular">
            {urgent === 0 ? (
              "0 critical or high"
            ) : (
              <Link href={rows({ ...rowsOf(key), severity: urgentOf(filter) })} prefetch={false}>
                {number(urgent)} critical or high
              </Link>
            )}{" "}
            <span className="hb-muted">
              of <Rows at={rows(rowsOf(key))}>{number(count)}</Rows>
            </span>
          </span>
          <span className={classes.measure} aria-hidden="true">
            <span style={{ width: `${(100 * count) / most}%` }}>
              <span data-urgent style={{ width: `${(100 * urgent) / count}%` }} />
            </span>
          </span>
        </li>
      ))}
    </Ranking>
  );
}

function Ranking({ figure, empty, children }: { figure: Figure; empty: string; children: ReactNode[] }) {
  const { name } = definitions[figure];
  return (
    <section className={layout.card} aria-label={name}>
      <Title order={2} size="h3" mb={4}>
        {name} <Definition of={figure} />
      </Title>
      {children.length === 0 ? <p className="hb-muted">{empty}</p> : <ol className={classes.ranking}>{children}</ol>}
    </section>
  );
}
