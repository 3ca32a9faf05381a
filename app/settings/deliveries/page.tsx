import { Group, Text } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { pageViewer } from "@/app/_server/viewer";
import { EmptyState } from "@/app/_ui/empty-state";
import { ExportMenu } from "@/app/_ui/export-menu";
import { counted } from "@/app/_ui/format";
import { can } from "@/lib/access/policy";
import { deliveryCounts, listDeliveries } from "@/lib/ingest/deliveries";
import { listEndpoints, silentSince } from "@/lib/ingest/endpoints";
import { type Outcome, outcomesOf } from "@/lib/ingest/outcomes";
import { SettingsFrame } from "../_parts/settings-frame";
import { addressOf, type Search, stateOf, stateWord } from "./_parts/address";
import { DeliveriesTable } from "./_parts/deliveries-table";
import { Endpoints } from "./_parts/endpoints";

export const metadata: Metadata = { title: "Deliveries" };

const rowsPerPage = 50;

/** "150 findings, 42 new incidents, 3 not readable": what came of a report, and what is odd about a webhook. */
function outcomeWord(outcome: Outcome | undefined): string | null {
  if (outcome?.contradicted) return "Another one has the same id, and other content";
  if (!outcome || outcome.findings === null) return null;
  const { findings, created, rejected } = outcome;
  return [
    counted(findings, "finding"),
    findings > 0 && counted(created ?? 0, "new incident"),
    (rejected ?? 0) > 0 && `${rejected} not readable`,
  ]
    .filter(Boolean)
    .join(", ");
}

export default async function DeliveriesPage({ searchParams }: { searchParams: Promise<Search> }) {
  const asked = stateOf(await searchParams);
  const viewer = await pageViewer(addressOf(asked));
  if (!can(viewer, "sources:write")) notFound();
  const { cursor, ...filter } = asked;
  const [{ rows, next }, counts, endpoints] = await Promise.all([
    listDeliveries(viewer, filter, { cursor, limit: rowsPerPage }),
    deliveryCounts(viewer),
    listEndpoints(viewer),
  ]);
  const outcomes = await outcomesOf(
    viewer,
    rows.map(({ id }) => id),
  );
  const now = new Date();
  return (
    <SettingsFrame
      viewer={viewer}
      title="Deliveries"
      lead="Every webhook and report that was accepted, and what became of it. Bodies are sealed, and dropped once processed; what failed for good waits here until you replay it."
    >
      <Endpoints
        endpoints={endpoints.map(({ createdAt, lastAcceptedAt, previousValidUntil, ...endpoint }) => ({
          ...endpoint,
          previousValidUntil: previousValidUntil?.toISOString() ?? null,
          lastAcceptedAt: lastAcceptedAt?.toISOString() ?? null,
          silentSince: silentSince({ createdAt, lastAcceptedAt }, now)?.toISOString() ?? null,
        }))}
      />
      <Group justify="space-between" mb="sm">
        <nav aria-label="State">
          {([undefined, "received", "done", "dead", "quarantined"] as const).map((state) => (
            <Link
              key={state ?? "all"}
              href={addressOf({ state })}
              className="hb-link"
              aria-current={filter.state === state ? "page" : undefined}
              style={{ marginRight: 16, fontWeight: filter.state === state ? 600 : undefined }}
            >
              {state ? `${stateWord[state]} (${counts[state]})` : "All"}
            </Link>
          ))}
        </nav>
        <ExportMenu table="deliveries" query={filter.state ? `state=${filter.state}` : ""} name="deliveries" />
      </Group>
      {rows.length === 0 ? (
        <EmptyState title={filter.state ? "No delivery is in this state" : "Nothing was delivered yet"}>
          {filter.state
            ? "That is good news for dead ones."
            : "Make an endpoint under Workspace and sources, enter it at the source, and send a test from above."}
        </EmptyState>
      ) : (
        <DeliveriesTable
          state={filter.state}
          rows={rows.map(({ receivedAt, processedAt, notBefore, ...row }) => ({
            ...row,
            outcome: outcomeWord(outcomes.get(row.id)),
            receivedAt: receivedAt.toISOString(),
            processedAt: processedAt?.toISOString() ?? null,
            notBefore: notBefore.toISOString(),
          }))}
        />
      )}
      {next && (
        <Text>
          <Link className="hb-link" href={addressOf({ ...filter, cursor: next })} rel="next">
            Older
          </Link>
        </Text>
      )}
    </SettingsFrame>
  );
}
