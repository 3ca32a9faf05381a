import { Alert, Text } from "@mantine/core";
import { Moment } from "@/app/_ui/moment";

type Dispute = { id: number; suggestedEmail: string | null; comment: string; createdAt: Date };

/** "This is not mine", said by somebody who was mailed; it stays until a person decides. */
export function Disputes({ disputes }: { disputes: Dispute[] }) {
  return disputes.map((dispute) => (
    <Alert key={dispute.id} variant="outline" color="accent" title="The recipient says that this is not theirs">
      <Text>
        Said <Moment at={dispute.createdAt.toISOString()} />.{" "}
        {dispute.suggestedEmail
          ? `They name ${dispute.suggestedEmail}. Send the link there, or assign somebody.`
          : "They name nobody. Find out whose it is, and assign it."}
      </Text>
      {dispute.comment && <Text mt="xs">“{dispute.comment}”</Text>}
    </Alert>
  ));
}
