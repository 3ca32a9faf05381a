import Link from "next/link";
import { type Columns, columnHelper } from "@/app/_ui/data-table";
import { Moment } from "@/app/_ui/moment";
import { SeverityLabel } from "@/app/_ui/severity-label";
import { StatusLabel } from "@/app/_ui/status-label";
import { contactWord } from "@/app/_ui/words";
import { revocationWord } from "./closing-word";
import { Due } from "./due";
import classes from "./incident-list.module.css";
import type { IncidentRow } from "./row";

const column = columnHelper<IncidentRow>();

export const incidentColumns: Columns<IncidentRow> = column.columns([
  column.accessor("severity", {
    header: "Severity",
    meta: { sort: "severity", area: "severity" },
    cell: ({ getValue }) => <SeverityLabel level={getValue()} />,
  }),
  column.accessor("title", {
    header: "Incident",
    meta: { sort: "detector", area: "what" },
    cell: ({ row: { original: row } }) => <What row={row} />,
  }),
  column.accessor("status", {
    header: "Status",
    meta: { sort: "status", area: "status" },
    cell: ({ row: { original: row } }) => <Standing row={row} />,
  }),
  column.accessor("author", {
    header: "Author",
    meta: { sort: "author", area: "author" },
    cell: ({ row: { original: row } }) => <Author row={row} />,
  }),
  column.accessor("contact", {
    header: "Contact",
    meta: { area: "contact" },
    cell: ({ row: { original: row } }) => (
      <span title={row.contactReason ?? undefined}>{contactWord[row.contact]}</span>
    ),
  }),
  column.accessor("owner", {
    header: "Owner",
    meta: { area: "more" },
    cell: ({ getValue }) => getValue() ?? <span className="hb-muted">Nobody</span>,
  }),
  column.accessor("triggeredAt", {
    header: "Age",
    meta: { sort: "triggered", area: "age", numeric: true },
    cell: ({ getValue }) => <Moment at={getValue()} as="age" />,
  }),
  column.accessor("dueAt", {
    header: "Due",
    meta: { sort: "due", area: "more", numeric: true },
    cell: ({ getValue }) => <Due at={getValue()} brief />,
  }),
  column.accessor("activityAt", {
    header: "Last activity",
    meta: { sort: "activity", area: "least", numeric: true },
    cell: ({ getValue }) => <Moment at={getValue()} />,
  }),
]);

function What({ row }: { row: IncidentRow }) {
  return (
    <div className={classes.what}>
      <Link href={`/incidents/${row.id}`} className={classes.name} prefetch={false}>
        {row.title}
      </Link>
      <div className={classes.under}>
        <span>INC-{row.id}</span>
        {row.mask && <code>{row.mask}</code>}
        {row.validity === "valid" && <span className={classes.valid}>Still valid</span>}
        {row.regression && <span>Came back</span>}
        {row.labels.map((label) => (
          <span key={label} className={classes.tag}>
            {label}
          </span>
        ))}
      </div>
    </div>
  );
}

function Standing({ row }: { row: IncidentRow }) {
  const revocation = revocationWord(row);
  return (
    <div>
      <StatusLabel status={row.status} />
      {revocation && <div className={classes.under}>{revocation}</div>}
    </div>
  );
}

function Author({ row: { author } }: { row: IncidentRow }) {
  if (!author) return <span className="hb-muted">Unknown</span>;
  return (
    <div className={classes.author}>
      <span>{author.name || author.email}</span>
      {author.name && author.name !== author.email && (
        <span className={classes.address} title={author.email}>
          {author.email}
        </span>
      )}
    </div>
  );
}
