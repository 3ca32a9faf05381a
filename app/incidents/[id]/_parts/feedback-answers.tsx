import { Text } from "@mantine/core";
import { Card } from "@/app/_ui/card";
import { Moment } from "@/app/_ui/moment";
import type { Kind } from "@/app/_ui/words";
import classes from "./incident.module.css";

type Feedback = {
  id: number;
  email: string;
  actualSecret: boolean | null;
  accessToSensitive: boolean | null;
  revoked: boolean | null;
  remarks: string;
  updatedAt: Date;
};

const say = (answer: boolean | null) => (answer === null ? "Not answered" : answer ? "Yes" : "No");

/** What the people asked have answered; nothing while nobody has. */
export function FeedbackAnswers({ feedback, kind }: { feedback: Feedback[]; kind: Kind }) {
  if (feedback.length === 0) return null;
  const thing = kind === "secret" ? "secret" : "problem";
  return (
    <Card id="answers" title="Answers">
      {feedback.map((given) => (
        <div key={given.id}>
          <Text mb="xs">
            {given.email} <span className="hb-muted">answered</span> <Moment at={given.updatedAt.toISOString()} />
          </Text>
          <dl className={classes.answers}>
            <dt>Is it an actual {thing}?</dt>
            <dd>{say(given.actualSecret)}</dd>
            <dt>Does it give, or has it given, access to anything sensitive?</dt>
            <dd>{say(given.accessToSensitive)}</dd>
            <dt>{kind === "secret" ? "Has it been revoked?" : "Has it been fixed?"}</dt>
            <dd>{say(given.revoked)}</dd>
          </dl>
          {given.remarks && <blockquote className={classes.quote}>{given.remarks}</blockquote>}
        </div>
      ))}
    </Card>
  );
}
