import { Card } from "@/app/_ui/card";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";

type Answer = {
  id: number;
  repository: string;
  number: number;
  login: string;
  verb: string;
  done: boolean | null;
  error: string | null;
  createdAt: string;
};

/** Comments that were acted on, or refused, and could not be answered. */
export function FailedAnswers({ answers }: { answers: Answer[] }) {
  return (
    <Card id="answers" title="Comments without an answer">
      <RecordTable
        caption="Comments that could not be answered, newest first"
        rows={answers}
        idOf={({ id }) => id}
        columns={[
          { head: "By", cell: ({ login }) => login },
          { head: "Where", cell: ({ repository, number }) => `${repository}#${number}` },
          { head: "Asked for", cell: ({ verb, done }) => `/${verb}, ${done ? "done" : "not done"}` },
          { head: "Why", cell: ({ error }) => error },
          { head: "When", cell: ({ createdAt }) => <Moment at={createdAt} /> },
        ]}
      />
    </Card>
  );
}
