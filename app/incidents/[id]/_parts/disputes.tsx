import { Alert, Text } from "@mantine/core";
import { Moment } from "@/app/_ui/moment";
import { AskProposed } from "./ask-proposed";

type Dispute = { id: number; suggestedEmail: string | null; comment: string; createdAt: Date };
type Props = { incidentId: number; disputes: Dispute[]; mayShare: boolean; mine: boolean };

/** "This is not mine", said by somebody who was asked; it stays until a person decides. */
export function Disputes({ incidentId, disputes, mayShare, mine }: Props) {
  return disputes.map(({ id, suggestedEmail, comment, createdAt }) => (
    <Alert
      key={id}
      variant="outline"
      color="accent"
      title={mine ? "You said that this is not yours" : "The recipient says that this is not theirs"}
    >
      <Text>
        Said <Moment at={createdAt.toISOString()} />. {mine ? ownWords(suggestedEmail) : othersWords(suggestedEmail)}
      </Text>
      {comment && <Text mt="xs">“{comment}”</Text>}
      {mayShare && suggestedEmail && <AskProposed incidentId={incidentId} address={suggestedEmail} />}
    </Alert>
  ));
}

function othersWords(suggested: string | null): string {
  return suggested
    ? `They name ${suggested}. Ask them instead, or assign somebody.`
    : "They name nobody. Find out whose it is, and assign it.";
}

function ownWords(suggested: string | null): string {
  return suggested ? `You named ${suggested}; a manager decides.` : "A manager finds the right person.";
}
