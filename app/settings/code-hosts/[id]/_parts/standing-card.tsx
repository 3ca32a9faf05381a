import { Text } from "@mantine/core";
import { Card } from "@/app/_ui/card";
import { Facts } from "@/app/_ui/facts";
import { counted } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";
import { type Kind, kindName } from "../../_parts/words";

const minuteMs = 60_000;

type Look = { at: string | null; fault: string | null; next: string };
type Props = {
  kind: Kind;
  hooks: { id: string; endpoint: string; fault: string | null }[];
  missing: number;
  lost: number;
  reconcile: Look;
  sweep: Look;
};

/** What Handback does there by itself: which deliveries it has sent again, and when alerts were compared. */
export function StandingCard({ kind, hooks, missing, lost, reconcile, sweep }: Props) {
  return (
    <Card id="standing" title="Kept in step">
      <Facts
        facts={[
          ["Webhooks", <LookedAt key="hooks" done="Looked at" look={reconcile} />],
          ["Alerts", <LookedAt key="alerts" done="Compared" look={sweep} />],
          ["Deliveries", kind === "github" && againOf(missing)],
          [
            "Lost",
            lost > 0 &&
              `${counted(lost, "delivery", "deliveries")}; the next comparison of alerts takes over what they said`,
          ],
        ]}
      />
      {hooks.length === 0 && reconcile.at && !reconcile.fault && (
        <Text c="dimmed" mt="md">
          No webhook of this account delivers to Handback, as far as the token may see. Make an endpoint under Workspace
          and sources, and enter it at {kindName[kind]}.
        </Text>
      )}
      {hooks.length > 0 && (
        <RecordTable
          caption="Webhooks that deliver to Handback"
          rows={hooks}
          idOf={({ id }) => id}
          columns={[
            { head: "Webhook", cell: ({ id }) => `Number ${id}` },
            { head: "Endpoint", cell: ({ endpoint }) => endpoint },
            { head: "State", cell: ({ fault }) => fault ?? "Works" },
          ]}
        />
      )}
    </Card>
  );
}

const againOf = (missing: number) =>
  missing === 0
    ? "None is missing"
    : `${counted(missing, "delivery", "deliveries")} did not arrive, and ${missing === 1 ? "was" : "were"} asked for again`;

function LookedAt({ done, look: { at, fault, next } }: { done: string; look: Look }) {
  return (
    <>
      {at ? (
        <>
          {done} <Moment at={at} />
        </>
      ) : (
        `Not ${done.toLowerCase()} yet`
      )}
      ,{" "}
      {new Date(next).getTime() > Date.now() + minuteMs ? (
        <>
          next <Moment at={next} />
        </>
      ) : (
        "next within a minute"
      )}
      {fault && (
        <Text size="sm" c="var(--hb-danger)">
          {fault}
        </Text>
      )}
    </>
  );
}
