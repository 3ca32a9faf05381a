import { Title } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";
import { SeverityLabel } from "@/app/_ui/severity-label";
import { StatusLabel } from "@/app/_ui/status-label";
import { kindWord } from "@/app/_ui/words";
import { revocationWord } from "../../_list/closing-word";
import { Due } from "../../_list/due";
import type { IncidentRow } from "../../_list/row";
import classes from "./incident.module.css";

export function Heading({ row, children }: { row: IncidentRow; children: ReactNode }) {
  const revocation = revocationWord(row);
  return (
    <div className={classes.heading}>
      <div>
        <nav aria-label="Breadcrumb" className={classes.crumb}>
          <Link href="/incidents" className="hb-link">
            Incidents
          </Link>{" "}
          / INC-{row.id}
        </nav>
        <Title order={1}>{row.title}</Title>
        <div className={classes.labels}>
          <StatusLabel status={row.status} />
          {revocation && <span>{revocation}</span>}
          {row.dueAt && <Due at={row.dueAt} />}
          <SeverityLabel level={row.severity} />
          <span className="hb-muted">{kindWord[row.kind]}</span>
          {row.regression && <span className="hb-muted">Came back after it was resolved</span>}
        </div>
      </div>
      <div className="hb-no-print">{children}</div>
    </div>
  );
}
