import Link from "next/link";
import { exact } from "@/app/_ui/format";
import type { AuditRow } from "@/lib/audit/list";
import { actorWords } from "./actor-words";
import classes from "./audit.module.css";
import { whatHappened } from "./audit-words";
import { linesOf } from "./changes";

export function AuditTable({ rows }: { rows: AuditRow[] }) {
  return (
    <table className={classes.table}>
      <caption className={classes.caption}>What happened, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">What happened</th>
          <th scope="col">Incident</th>
          <th scope="col">IP address</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={String(row.id)}>
            <td data-area="time">
              <time dateTime={row.createdAt.toISOString()}>{exact(row.createdAt)}</time>
            </td>
            <td data-area="what">
              <Detail row={row} />
            </td>
            <td data-area="incident">
              {row.incidentId !== null && (
                <Link className="hb-link" href={`/incidents/${row.incidentId}`} prefetch={false}>
                  INC-{row.incidentId}
                </Link>
              )}
            </td>
            <td data-area="address" className="hb-mono">
              {row.address}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Detail({ row }: { row: AuditRow }) {
  const lines = linesOf(row.detail);
  if (row.subject && !lines.some(({ after }) => after === row.subject))
    lines.push({ name: "Of", before: null, after: row.subject });
  return (
    <details className={classes.detail}>
      <summary>
        <strong title={row.memberEmail ?? undefined}>{actorWords(row)}</strong>{" "}
        {whatHappened(row.type, { ...row.detail, subject: row.subject }, row.memberId)}
      </summary>
      <dl>
        {[
          { name: "Event", before: null, after: `${row.type}, number ${row.id}` },
          { name: "By", before: null, after: row.actor },
          ...lines,
        ].map(({ name, before, after }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {before !== null && (
                <>
                  <del>{before}</del> <span aria-hidden="true">→</span>{" "}
                </>
              )}
              {before === null ? after : <ins>{after}</ins>}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
