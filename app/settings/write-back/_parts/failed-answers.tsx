import { Title } from "@mantine/core";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";
import classes from "../../_parts/settings.module.css";

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
    <section className={classes.card} aria-labelledby="answers">
      <Title order={2} id="answers">
        Comments without an answer
      </Title>
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
    </section>
  );
}
