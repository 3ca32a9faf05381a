import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { pageViewer } from "@/app/_server/viewer";
import { Card } from "@/app/_ui/card";
import { isFresh } from "@/lib/access/fresh-sign-in";
import { can } from "@/lib/access/policy";
import { listConnections } from "@/lib/forge/connections";
import { FreshNotice } from "../_parts/fresh-notice";
import { SettingsFrame } from "../_parts/settings-frame";
import { ConnectForm } from "./_parts/connect-form";
import { ConnectionsTable } from "./_parts/connections-table";
import { troubleOf } from "./_parts/words";

export const metadata: Metadata = { title: "Code hosts" };

export default async function CodeHostsPage() {
  const viewer = await pageViewer("/settings/code-hosts");
  if (!can(viewer, "sources:write")) notFound();
  const connections = await listConnections(viewer);
  const now = Date.now();
  return (
    <SettingsFrame
      viewer={viewer}
      title="Code hosts"
      lead="Where Handback may ask by itself: for what was found before it came, for what its webhooks missed, and for who made a commit. Nothing is written there until you switch it on."
    >
      <Card id="connections" title="Connections">
        <ConnectionsTable
          connections={connections.map((connection) => ({
            id: connection.id,
            kind: connection.kind,
            url: connection.url,
            account: connection.account,
            writeBack: connection.writeBack,
            checkedAt: connection.checkedAt?.toISOString() ?? null,
            sweptAt: connection.sweptAt?.toISOString() ?? null,
            trouble: troubleOf(
              {
                fault: connection.checkedFault,
                lacking: connection.lacking,
                checkedAt: null,
                reconcileFault: connection.reconcileFault,
                sweepFault: connection.sweepFault,
                tokenEndsAt: connection.tokenEndsAt?.toISOString() ?? null,
              },
              now,
            ),
          }))}
        />
      </Card>
      <Card id="connect" title={connections.length > 0 ? "Connect another" : "Connect a code host"}>
        {isFresh(viewer) ? (
          <ConnectForm mayBeInternal={viewer.accessLevel === "owner"} />
        ) : (
          <FreshNotice here="/settings/code-hosts">
            A token opens a code host, so giving one needs proof of you.
          </FreshNotice>
        )}
      </Card>
    </SettingsFrame>
  );
}
