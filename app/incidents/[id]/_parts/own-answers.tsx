"use client";

import { Button, Group, Radio, Stack, Text, Textarea } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { Moment } from "@/app/_ui/moment";
import { Problem } from "@/app/_ui/problem";
import { say } from "@/app/_ui/toast";
import type { Kind } from "@/app/_ui/words";
import { feedbackQuestions, labelOf, longestRemark, remarksLabel } from "@/lib/feedback/questions";
import classes from "./incident.module.css";
import { NotMine } from "./not-mine";

type Answers = {
  actualSecret: boolean | null;
  accessToSensitive: boolean | null;
  revoked: boolean | null;
  remarks: string;
  at: string;
};
type Props = { incidentId: number; kind: Kind; answers: Answers | null; disputed: boolean };

const word = (answer: boolean | null) => (answer === null ? "Not answered" : answer ? "Yes" : "No");

/** The questions to whoever is asked, with their answers, which can be changed while the incident is open. */
export function OwnAnswers({ incidentId, kind, answers, disputed }: Props) {
  const [changing, setChanging] = useState(false);
  const given = answers && [answers.actualSecret, answers.accessToSensitive, answers.revoked];
  return (
    <div id="answer">
      <Card id="own-answers" title={answers ? "Your answers" : "Tell us what happened"}>
        {given && !changing ? (
          <>
            <dl className={classes.answers}>
              {feedbackQuestions.map((question, index) => (
                <Pair key={question.field} name={labelOf(question, kind)} value={word(given[index] ?? null)} />
              ))}
            </dl>
            {answers.remarks && <blockquote className={classes.quote}>{answers.remarks}</blockquote>}
            <Group gap="xs" mt="sm" className="hb-no-print">
              <Button size="xs" variant="default" onClick={() => setChanging(true)}>
                Change your answers
              </Button>
              <Text c="dimmed" size="sm">
                Sent <Moment at={answers.at} />
              </Text>
            </Group>
          </>
        ) : (
          <AnswerForm incidentId={incidentId} kind={kind} answers={answers} onDone={() => setChanging(false)} />
        )}
        {!disputed && <NotMine incidentId={incidentId} />}
      </Card>
    </div>
  );
}

function Pair({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

type FormProps = Pick<Props, "incidentId" | "kind" | "answers"> & { onDone(): void };

function AnswerForm({ incidentId, kind, answers, onDone }: FormProps) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState("");
  const before = [answers?.actualSecret, answers?.accessToSensitive, answers?.revoked];

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const spoken = feedbackQuestions.flatMap(({ field }) => {
      const answer = form.get(field);
      return answer === null ? [] : [[field, answer] as const];
    });
    const remarks_text = String(form.get("remarks_text") ?? "").trim();
    if (spoken.length === 0 && !remarks_text) return setProblem("Answer at least one question.");
    setPending(true);
    setProblem("");
    try {
      await callApi("POST", `/incidents/${incidentId}/feedback`, { ...Object.fromEntries(spoken), remarks_text });
      say("Thank you, your answers are saved.");
      onDone();
      router.refresh();
    } catch (error) {
      setProblem(`${sentenceOf(error)} Your answers are still here.`);
    }
    setPending(false);
  }

  return (
    <form onSubmit={submit} className="hb-no-print">
      <Stack gap="md">
        {feedbackQuestions.map((question, index) => (
          <Radio.Group
            key={question.field}
            name={question.field}
            label={labelOf(question, kind)}
            {...preset(before[index])}
          >
            <Group gap="lg" mt={6}>
              <Radio value="yes" label="Yes" />
              <Radio value="no" label="No" />
            </Group>
          </Radio.Group>
        ))}
        <Textarea
          name="remarks_text"
          label={remarksLabel}
          defaultValue={answers?.remarks}
          autosize
          minRows={2}
          maxLength={longestRemark}
        />
        <Problem sentence={problem} />
        <Group gap="xs">
          <Button type="submit" loading={pending}>
            {answers ? "Save changed answers" : "Send answers"}
          </Button>
          {answers && (
            <Button variant="default" onClick={onDone}>
              Cancel
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function preset(answer: boolean | null | undefined): { defaultValue?: string } {
  return typeof answer === "boolean" ? { defaultValue: answer ? "yes" : "no" } : {};
}
