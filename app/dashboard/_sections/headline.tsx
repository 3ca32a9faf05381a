import Link from "next/link";
import { FigureTile } from "@/app/_figures/figure-tile";
import { dayName, rangeWords } from "@/app/_figures/month-words";
import layout from "@/app/_ui/figures/figures.module.css";
import { Trend } from "@/app/_ui/figures/trend";
import { duration, number } from "@/app/_ui/format";
import { severity as severities } from "@/emails/brand";
import { can } from "@/lib/access/policy";
import { periodOf } from "@/lib/incidents/period";
import { Severity } from "@/prisma/generated/enums";
import { closesOf } from "../_parts/closes-of";
import type { Report } from "../_parts/report";
import { periodIn } from "../_parts/report-period";
import { reported } from "../_parts/reported";

/** Are we getting faster, what is overdue, who is stuck: four numbers. */
export function Headline({ report }: { report: Report }) {
  return (
    <div className={layout.tiles}>
      <OpenUrgent report={report} />
      <Faster report={report} />
      <Overdue report={report} />
      {can(report.viewer, "analytics:read") ? <Waiting report={report} /> : <Open report={report} />}
    </div>
  );
}

const minute = 60_000;

async function OpenUrgent({ report }: { report: Report }) {
  const { filter, rows } = report;
  const severity = filter.severity?.length ? filter.severity : (["critical", "high"] as const);
  const { since, backlogOfSeverities } = await reported(report);
  const standing = backlogOfSeverities(severity);
  const words = severity.map((level) => severities[level].label.toLowerCase()).join(" and ");
  return (
    <FigureTile
      figure="open-urgent"
      name={filter.severity?.length ? `Open, ${words}` : undefined}
      value={number(standing.now)}
      rows={rows({ severity })}
    >
      <Trend by={standing.now - standing.before}>
        {change(standing.now - standing.before)} than at the beginning of {dayName(since)}
      </Trend>
    </FigureTile>
  );
}

async function Open({ report }: { report: Report }) {
  const { rows } = report;
  const { since, backlogOfSeverities } = await reported(report);
  const standing = backlogOfSeverities(Object.values(Severity));
  return (
    <FigureTile figure="open" value={number(standing.now)} rows={rows({})}>
      <Trend by={standing.now - standing.before}>
        {change(standing.now - standing.before)} than at the beginning of {dayName(since)}
      </Trend>
    </FigureTile>
  );
}

async function Faster({ report }: { report: Report }) {
  const { filter, range, rows } = report;
  const {
    remediation: { whole },
    medianBeforeMs: earlier,
  } = await reported(report);
  const median = whole?.medianMs ?? null;
  const earlierWords = range.months.length === 1 ? "month" : `${range.months.length} months`;
  const address = rows({
    status: "closed",
    closed: periodIn(range),
    ...closesOf(filter),
  });
  const difference = median === null || earlier === null ? null : median - earlier;
  return (
    <FigureTile
      figure="mttr"
      name="Time to remediate, median"
      value={median === null ? "–" : duration(median)}
      rows={address}
    >
      {difference === null ? (
        <p>
          {median === null
            ? `Nothing was closed ${rangeWords(range)}`
            : `Nothing was closed in the ${earlierWords} before`}
        </p>
      ) : (
        <Trend by={Math.abs(difference) < minute ? 0 : difference}>
          {Math.abs(difference) < minute
            ? "As fast as"
            : `${duration(Math.abs(difference))} ${difference < 0 ? "faster" : "slower"} than`}{" "}
          in the {earlierWords} before
        </Trend>
      )}
    </FigureTile>
  );
}

async function Overdue({ report }: { report: Report }) {
  const { rows } = report;
  const { count, recently, since } = (await reported(report)).overdue;
  return (
    <FigureTile figure="overdue" value={number(count)} rows={rows({ due: "overdue" })}>
      {recently === 0 ? (
        <p>None of them since {dayName(since)}</p>
      ) : (
        <Trend by={recently}>
          <Link href={rows({ due: "overdue", due_on: periodOf({ from: since, until: null }) })} prefetch={false}>
            {number(recently)} of them
          </Link>{" "}
          since {dayName(since)}
        </Trend>
      )}
    </FigureTile>
  );
}

async function Waiting({ report }: { report: Report }) {
  const { rows } = report;
  const { count, long, before } = (await reported(report)).waiting;
  const contact = ["queued", "mailed"];
  return (
    <FigureTile figure="waiting" value={number(count)} rows={rows({ contact })}>
      {long === 0 ? (
        <p>None of them for two weeks or longer</p>
      ) : (
        <p>
          <Link href={rows({ contact, waiting_since: periodOf({ from: null, until: before }) })} prefetch={false}>
            {number(long)} of them
          </Link>{" "}
          for two weeks or longer
        </p>
      )}
    </FigureTile>
  );
}

function change(by: number): string {
  return by === 0 ? "As many" : `${number(Math.abs(by))} ${by < 0 ? "fewer" : "more"}`;
}
