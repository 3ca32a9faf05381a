import { Text } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { EmptyState } from "@/app/_ui/empty-state";
import { ExportMenu } from "@/app/_ui/export-menu";
import { PageHead } from "@/app/_ui/page-frame";
import { can } from "@/lib/access/policy";
import { auditTypes, listAudit } from "@/lib/audit/list";
import classes from "./_parts/audit.module.css";
import { auditAddress, exportQuery, filterOf, stateOf } from "./_parts/audit-address";
import { AuditFilter } from "./_parts/audit-filter";
import { AuditTable } from "./_parts/audit-table";

export const metadata: Metadata = { title: "Audit" };

const rowsPerPage = 50;

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function AuditPage({ searchParams }: Props) {
  const { cursor, ...state } = stateOf(await searchParams);
  const viewer = await pageViewer(auditAddress(state, cursor));
  if (!can(viewer, "audit_logs:read")) notFound();
  const filter = filterOf(state);
  const [page, types] = await Promise.all([
    listAudit(viewer, filter, { cursor, limit: rowsPerPage }),
    auditTypes(viewer),
  ]);
  const narrowed = Object.keys(filter).length > 0;
  return (
    <MemberFrame wide viewer={viewer}>
      <PageHead title="Audit" end={<ExportMenu table="audit_logs" query={exportQuery(state)} />}>
        <Text c="dimmed" maw="72ch">
          Every change, sign-in, view of a link and export. The database seals each event to the one before it, so that
          no change of the past goes unseen.
        </Text>
      </PageHead>
      <AuditFilter key={auditAddress(state)} state={state} types={types} narrowed={narrowed} />
      {page.rows.length === 0 ? (
        <EmptyState title={narrowed ? "Nothing like this happened" : "Nothing has happened yet"}>
          {narrowed ? "No event matches these filters. Clear one of them." : "Sign-ins and changes will stand here."}
        </EmptyState>
      ) : (
        <div className={classes.panel}>
          <AuditTable rows={page.rows} />
        </div>
      )}
      <nav aria-label="Pages" className={classes.pages}>
        {page.previous ? (
          <Link className="hb-link" href={auditAddress(state, page.previous)} rel="prev">
            Newer
          </Link>
        ) : (
          <span />
        )}
        {page.next && (
          <Link className="hb-link" href={auditAddress(state, page.next)} rel="next">
            Older
          </Link>
        )}
      </nav>
    </MemberFrame>
  );
}
