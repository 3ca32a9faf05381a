import { Title } from "@mantine/core";
import Link from "next/link";
import { Definition } from "@/app/_figures/definition";
import { Rows } from "@/app/_figures/rows-link";
import layout from "@/app/_ui/figures/figures.module.css";
import { number } from "@/app/_ui/format";
import { Scrolls } from "@/app/_ui/scrolls";
import { SeverityLabel } from "@/app/_ui/severity-label";
import { contactWord } from "@/app/_ui/words";
import { can } from "@/lib/access/policy";
import { periodOf } from "@/lib/incidents/period";
import { definitions } from "@/lib/reporting/definitions";
import type { AgeBand } from "@/lib/reporting/open-by-age";
import { Severity } from "@/prisma/generated/enums";
import classes from "../_parts/dashboard.module.css";
import type { Report } from "../_parts/report";
import { reported } from "../_parts/reported";

const ageWords = ["Up to 7 days", "8 to 30", "31 to 90", "91 to 180", "181 to 365", "Older"];
const unreached = ["author_unknown", "unreachable", "disputed", "left"] as const;

/** What is open now: how old, how severe, and what nobody can be asked about. */
export function OpenNow({ report }: { report: Report }) {
  return (
    <div className={layout.cards}>
      <ByAge report={report} />
      {can(report.viewer, "analytics:read") && <Unreached report={report} />}
    </div>
  );
}

async function ByAge({ report }: { report: Report }) {
  const { filter, rows } = report;
  const { ages: bands } = await reported(report);
  const shown = filter.severity?.length ? filter.severity : Object.values(Severity);
  const most = Math.max(1, ...bands.flatMap(({ counts }) => shown.map((severity) => counts[severity])));
  const address = (severity: readonly Severity[], band?: AgeBand) =>
    rows({ severity, ...(band ? { opened: periodOf(band) } : {}) });
  const total = (severities: readonly Severity[], band?: AgeBand) =>
    (band ? [band] : bands).reduce(
      (sum, { counts }) => sum + severities.reduce((part, each) => part + counts[each], 0),
      0,
    );
  const { name } = definitions["open-by-age"];
  return (
    <section className={layout.card} aria-label={name}>
      <Title order={2} size="h3" mb={8}>
        {name} <Definition of="open-by-age" />
      </Title>
      <Scrolls className={classes.scrolls} label={`${name}, table`}>
        <table className={classes.grid}>
          <thead>
            <tr>
              <th scope="col">Severity</th>
              {ageWords.map((words) => (
                <th key={words} scope="col">
                  {words}
                </th>
              ))}
              <th scope="col">All</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((severity) => (
              <tr key={severity}>
                <th scope="row">
                  <SeverityLabel level={severity} />
                </th>
                {bands.map((band, index) => (
                  <Cell
                    key={ageWords[index]}
                    count={band.counts[severity]}
                    share={band.counts[severity] / most}
                    href={address([severity], band)}
                  />
                ))}
                <Cell count={total([severity])} href={address([severity])} />
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">All</th>
              {bands.map((band, index) => (
                <Cell key={ageWords[index]} count={total(shown, band)} href={address(filter.severity ?? [], band)} />
              ))}
              <Cell count={total(shown)} href={address(filter.severity ?? [])} />
            </tr>
          </tfoot>
        </table>
      </Scrolls>
    </section>
  );
}

/** The darker, the more; the number says how many. */
function Cell({ count, share, href }: { count: number; share?: number; href: string }) {
  const ground = share
    ? { background: `color-mix(in srgb, var(--hb-chart-closed) ${Math.round(4 + 26 * share)}%, transparent)` }
    : {};
  return (
    <td style={ground}>
      {count === 0 ? (
        <span>0</span>
      ) : (
        <Link href={href} prefetch={false}>
          {number(count)}
        </Link>
      )}
    </td>
  );
}

async function Unreached({ report }: { report: Report }) {
  const { rows } = report;
  const { contacts: counts } = await reported(report);
  const all = unreached.reduce((sum, contact) => sum + counts[contact], 0);
  const { name } = definitions.contacts;
  return (
    <section className={layout.card} aria-label={name}>
      <Title order={2} size="h3">
        {name} <Definition of="contacts" />
      </Title>
      <p className={layout.lede}>
        {all === 0 ? (
          "Everybody who should be asked about an open incident can be asked."
        ) : (
          <>
            <strong>
              <Rows at={rows({ contact: unreached })}>{number(all)}</Rows>
            </strong>{" "}
            open incidents have nobody who can be asked. Each names the nearest other person.
          </>
        )}
      </p>
      <ul className={classes.ranking}>
        {unreached.map((contact) => (
          <li key={contact}>
            <Link href={rows({ contact })} prefetch={false}>
              {contactWord[contact]}
            </Link>
            <span className="hb-tabular">
              <Rows at={rows({ contact })}>{number(counts[contact])}</Rows>
            </span>
            <span className={classes.measure} aria-hidden="true">
              <span style={{ width: `${(100 * counts[contact]) / Math.max(1, all)}%` }} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
