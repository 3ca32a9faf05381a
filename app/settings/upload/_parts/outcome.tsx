import { Text, Title } from "@mantine/core";
import Link from "next/link";
import { useEffect, useRef } from "react";
import { counted, number } from "@/app/_ui/format";
import { RecordTable } from "@/app/_ui/record-table";
import settings from "../../_parts/settings.module.css";
import type { Receipt } from "./send-report";
import classes from "./upload.module.css";

const mostShown = 200;

/** What came of a report, with the way to it; what could not be read, by its place in the file. */
export function Outcome({ receipt, repository, name }: { receipt: Receipt; repository: string; name: string }) {
  const { findings, incidents, occurrences, rejected, covered } = receipt;
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for every receipt
  useEffect(() => heading.current?.focus(), [receipt.id]);
  return (
    <section className={settings.card} aria-labelledby="outcome">
      <Title order={2} id="outcome" ref={heading} tabIndex={-1} style={{ overflowWrap: "anywhere" }}>
        {name}: {counted(findings, "finding")}
      </Title>
      <dl className={classes.counts}>
        <dt>New incidents</dt>
        <dd>{number(incidents.created)}</dd>
        <dt>Known incidents with news</dt>
        <dd>{number(incidents.updated)}</dd>
        <dt>Known incidents</dt>
        <dd>{number(incidents.unchanged)}</dd>
        <dt>New places</dt>
        <dd>
          {number(occurrences.created)}, and {number(occurrences.known)} known
        </dd>
        {covered && (
          <>
            <dt>No longer on {covered.branch}</dt>
            <dd>{counted(covered.gone, "incident")}</dd>
          </>
        )}
      </dl>
      {covered?.remark && <Text mb="md">{covered.remark}</Text>}
      <Text mb="md">
        <Link
          className="hb-link"
          href={`/incidents?repository=${encodeURIComponent(repository)}&status=open,closed&sort=id`}
        >
          Incidents of {repository}, the newest first
        </Link>
        {" · "}
        <Link className="hb-link" href="/settings/deliveries">
          Deliveries
        </Link>
      </Text>
      {rejected.length > 0 && (
        <>
          <Text fw={600}>{counted(rejected.length, "entry", "entries")} could not be read, and the rest was taken</Text>
          <RecordTable
            caption="What could not be read"
            tall={rejected.length > 10}
            rows={rejected.slice(0, mostShown)}
            idOf={({ pointer }) => pointer}
            columns={[
              { head: "Where in the file", mono: true, cell: ({ pointer }) => pointer || "The whole of it" },
              { head: "Why", cell: ({ reason }) => reason },
            ]}
          />
          {rejected.length > mostShown && <Text c="dimmed">And {number(rejected.length - mostShown)} more.</Text>}
        </>
      )}
    </section>
  );
}
