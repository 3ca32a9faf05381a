import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { IdParams } from "@/app/_server/route";
import { pageViewer } from "@/app/_server/viewer";
import { Card } from "@/app/_ui/card";
import { backFillShape } from "@/app/api/v1/_shape/back-fill";
import { isFresh } from "@/lib/access/fresh-sign-in";
import { can } from "@/lib/access/policy";
import { NotFound } from "@/lib/errors";
import { type ConnectionView, getConnection } from "@/lib/forge/connections";
import { listBackFills } from "@/lib/history/back-fills";
import { standingOf } from "@/lib/reconcile/standing";
import { FreshNotice } from "../../_parts/fresh-notice";
import { SettingsFrame } from "../../_parts/settings-frame";
import { connectionName, kindName } from "../_parts/words";
import { ConnectionCard } from "./_parts/connection-card";
import { EndCard } from "./_parts/end-card";
import { HistoryCard } from "./_parts/history-card";
import { IssuesCard } from "./_parts/issues-card";
import { StandingCard } from "./_parts/standing-card";

export const metadata: Metadata = { title: "Code host" };

export default async function CodeHostPage({ params }: { params: Promise<{ id: string }> }) {
  const asked = IdParams.safeParse(await params);
  const here = `/settings/code-hosts/${asked.data?.id ?? ""}`;
  const viewer = await pageViewer(here);
  if (!asked.success || !can(viewer, "sources:write")) notFound();
  const { id } = asked.data;
  const connection = await getConnection(viewer, id).catch((error: unknown): ConnectionView => {
    if (error instanceof NotFound) notFound();
    throw error;
  });
  const [standing, fills] = await Promise.all([standingOf(viewer, id, new Date()), listBackFills(viewer, id)]);
  const fresh = isFresh(viewer);
  return (
    <SettingsFrame
      viewer={viewer}
      title={connectionName(connection)}
      lead={`Connected at ${kindName[connection.kind]}. What came through it stays when it is disconnected.`}
    >
      {!fresh && (
        <FreshNotice here={here}>Reading history, and changing this connection, need proof of you.</FreshNotice>
      )}
      <ConnectionCard
        id={id}
        kind={connection.kind}
        facts={{
          internal: connection.internal,
          writeBack: connection.writeBack,
          tokenSetAt: connection.tokenSetAt.toISOString(),
          tokenEndsAt: connection.tokenEndsAt?.toISOString() ?? null,
          checkedAt: connection.checkedAt?.toISOString() ?? null,
          fault: connection.checkedFault,
          lacking: connection.lacking,
        }}
      />
      {connection.writeBack && (
        <IssuesCard id={id} issueClosed={connection.issueClosed} issueLabels={connection.issueLabels} />
      )}
      <HistoryCard
        codeHostId={id}
        account={connection.account}
        kind={connection.kind}
        fills={fills.map((fill) => ({
          ...backFillShape(fill),
          resume_at: fill.resumeAt?.toISOString() ?? null,
          created_at: fill.createdAt.toISOString(),
          finished_at: fill.finishedAt?.toISOString() ?? null,
        }))}
      />
      <StandingCard
        kind={connection.kind}
        hooks={standing.hooks.map(({ lookedAt: _looked, ...hook }) => hook)}
        missing={standing.missing}
        lost={standing.lost}
        reconcile={{
          at: connection.reconciledAt?.toISOString() ?? null,
          fault: connection.reconcileFault,
          next: standing.nextReconcileAt.toISOString(),
        }}
        sweep={{
          at: connection.sweptAt?.toISOString() ?? null,
          fault: connection.sweepFault,
          next: standing.nextSweepAt.toISOString(),
        }}
      />
      <Card id="end" title="Another token, or the end">
        <EndCard id={id} account={connection.account} kind={connection.kind} />
      </Card>
    </SettingsFrame>
  );
}
