import { Text } from "@mantine/core";
import { Card } from "@/app/_ui/card";
import { counted, number } from "@/app/_ui/format";
import { RecordTable } from "@/app/_ui/record-table";
import { capitalised } from "@/emails/words";
import type { CampaignDetail } from "@/lib/campaigns/get";

/** Which incidents nobody is asked about, and why; and which come with a later mail. */
export function Reasons({ reasons, resting }: Pick<CampaignDetail, "reasons" | "resting">) {
  if (reasons.length === 0 && resting === 0) return null;
  return (
    <Card id="reasons" title="Not asked about, and why">
      {reasons.length > 0 && (
        <RecordTable
          caption="Why nobody is asked about these incidents"
          rows={reasons}
          idOf={({ standing, reason }) => `${standing} ${reason}`}
          columns={[
            { head: "Reason", cell: ({ reason }) => capitalised(reason) },
            { head: "Incidents", numeric: true, cell: ({ incidents }) => number(incidents) },
            {
              head: "People",
              numeric: true,
              cell: ({ people }) => (people === 0 ? "" : number(people)),
            },
          ]}
        />
      )}
      {resting > 0 && (
        <Text size="sm" c="dimmed" mt="sm">
          {counted(resting, "incident")} {resting === 1 ? "comes" : "come"} with a later mail: somebody was mailed about{" "}
          {resting === 1 ? "it" : "them"} within the last three days.
        </Text>
      )}
    </Card>
  );
}
