"use client";

import { Button, Group, Text, Textarea, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Moment } from "@/app/_ui/moment";
import { Problem } from "@/app/_ui/problem";
import { useCall } from "@/app/_ui/use-call";
import classes from "./response.module.css";

type Props = { incidentId: number; overAt: string | null; needToKnow: boolean; mayLead: boolean };

/** Whether hostile intent is assumed, who may be told, and the lead's word on both. */
export function Stance({ incidentId, overAt, needToKnow, mayLead }: Props) {
  const { pending, problem, call } = useCall(`/incidents/${incidentId}`);
  const [asks, setAsks] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const comment = String(new FormData(event.currentTarget).get("comment") ?? "");
    const over = overAt === null;
    const done = over ? "What tells others is open now." : "It is for those who need to know again.";
    if (await call("POST", "/response/attack", { over, comment }, done)) setAsks(false);
  }

  return (
    <section className={classes.stance} aria-labelledby="stance">
      <Title order={2} id="stance">
        {overAt ? "The attack is over" : "The attack goes on"}
      </Title>
      <Text>
        {overAt ? (
          <>
            Said <Moment at={overAt} />. Look for causes now, not for somebody to blame. The steps that tell others are
            open.
          </>
        ) : (
          "Assume hostile intent. Say nothing outside the team, send no updates by the clock, and write only to whoever has to act."
        )}
      </Text>
      {mayLead && !asks && (
        <Group gap="xs" mt="sm">
          <Button size="xs" variant={overAt ? "default" : "filled"} onClick={() => setAsks(true)}>
            {overAt ? "It goes on after all…" : "The attack is over…"}
          </Button>
          {overAt && (
            <Button
              size="xs"
              variant="default"
              loading={pending}
              onClick={() => call("PATCH", "/response", { need_to_know: !needToKnow })}
            >
              {needToKnow ? "Let others see the incident" : "Keep it among those who need to know"}
            </Button>
          )}
        </Group>
      )}
      {asks && (
        <form onSubmit={submit}>
          <Textarea
            mt="sm"
            name="comment"
            label={overAt ? "What was seen?" : "How do you know?"}
            description="It stands in the timeline."
            required
            withAsterisk={false}
            autosize
            minRows={2}
            maxLength={2_000}
          />
          <Group gap="xs" mt="xs">
            <Button size="xs" type="submit" loading={pending}>
              {overAt ? "It goes on" : "The attack is over"}
            </Button>
            <Button size="xs" variant="default" onClick={() => setAsks(false)}>
              Cancel
            </Button>
          </Group>
        </form>
      )}
      <Problem sentence={problem} />
    </section>
  );
}
