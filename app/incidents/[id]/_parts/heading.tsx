import Link from "next/link";
import type { ReactNode } from "react";
import { Marks, PageHead } from "@/app/_ui/page-frame";
import { SeverityLabel } from "@/app/_ui/severity-label";
import { StatusLabel } from "@/app/_ui/status-label";
import { kindWord } from "@/app/_ui/words";
import { revocationWord } from "../../_list/closing-word";
import { Due } from "../../_list/due";
import type { IncidentRow } from "../../_list/row";

export function Heading({ row, children }: { row: IncidentRow; children: ReactNode }) {
  const revocation = revocationWord(row);
  return (
    <PageHead
      title={row.title}
      crumb={
        <nav aria-label="Breadcrumb">
          <Link href="/incidents" className="hb-link">
            Incidents
          </Link>{" "}
          / INC-{row.id}
        </nav>
      }
      end={<div className="hb-no-print">{children}</div>}
    >
      <Marks>
        <StatusLabel status={row.status} />
        {revocation && <span>{revocation}</span>}
        {row.dueAt && <Due at={row.dueAt} />}
        <SeverityLabel level={row.severity} />
        <span className="hb-muted">{kindWord[row.kind]}</span>
        {row.regression && <span className="hb-muted">Came back after it was resolved</span>}
      </Marks>
    </PageHead>
  );
}
