import { Text } from "@mantine/core";
import Link from "next/link";
import { Card } from "@/app/_ui/card";
import { ExportMenu } from "@/app/_ui/export-menu";
import { counted, number } from "@/app/_ui/format";
import { RecordTable } from "@/app/_ui/record-table";
import { SeverityLabel } from "@/app/_ui/severity-label";
import { contactWord } from "@/app/_ui/words";
import { Due } from "@/app/incidents/_list/due";
import type { IncidentRow } from "@/app/incidents/_list/row";
import classes from "./developer.module.css";

type Props = { developerId: number; rows: IncidentRow[]; open: number };

/** What is open, what is due first; the rest is in the list. */
export function OpenIncidents({ developerId, rows, open }: Props) {
  return (
    <Card
      id="open"
      title={open === 0 ? "Nothing open" : counted(open, "open incident")}
      end={
        <ExportMenu
          table="incidents"
          query={`developer=${developerId}&status=open&sort=due&direction=asc`}
          name="incidents"
        />
      }
    >
      {rows.length > 0 && (
        <RecordTable
          caption="Open incidents, what is due first"
          rows={rows}
          idOf={(row) => row.id}
          columns={[
            {
              head: "Incident",
              cell: (row) => (
                <Link className="hb-link" href={`/incidents/${row.id}`} prefetch={false}>
                  INC-{row.id}: {row.title}
                </Link>
              ),
            },
            { head: "Severity", cell: (row) => <SeverityLabel level={row.severity} /> },
            { head: "Contact", cell: (row) => <span className={classes.word}>{contactWord[row.contact]}</span> },
            { head: "Owner", cell: (row) => row.owner ?? <span className="hb-muted">Nobody</span> },
            { head: "Due", cell: (row) => <Due at={row.dueAt} brief /> },
          ]}
        />
      )}
      <Text mt="sm">
        {open > rows.length && `${number(open - rows.length)} more are due later. `}
        <Link
          className="hb-link"
          href={`/incidents?developer=${developerId}&status=open&status=closed`}
          prefetch={false}
        >
          All of theirs, closed ones too
        </Link>
      </Text>
    </Card>
  );
}
