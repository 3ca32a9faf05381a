"use client";

import { Button, Group, Text, Textarea, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Moment } from "@/app/_ui/moment";
import { Problem } from "@/app/_ui/problem";
import { useCall } from "@/app/_ui/use-call";
import classes from "./response.module.css";

type Props = {
  incidentId: number;
  headings: Record<string, string>;
  review: Partial<Record<string, string>>;
  reviewedAt: string | null;
  mayWork: boolean;
};

/** What the team learned, a part at a time. */
export function Review({ incidentId, headings, review, reviewedAt, mayWork }: Props) {
  const { pending, problem, call } = useCall(`/incidents/${incidentId}`);
  const [open, setOpen] = useState(false);
  const written = Object.entries(headings).filter(([key]) => review[key]?.trim());

  async function save(form: HTMLFormElement, finished?: boolean) {
    const parts = Object.fromEntries(
      [...new FormData(form)]
        .map(([key, value]) => [key, String(value).trim()])
        .filter(([key = ""]) => key in headings),
    );
    const body = { parts, ...(finished === undefined ? {} : { finished }) };
    if (await call("PATCH", "/response/review", body, finished ? "The review is finished." : "Kept.")) setOpen(false);
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { submitter } = event.nativeEvent as SubmitEvent;
    save(event.currentTarget, submitter?.getAttribute("value") === "finish" ? true : undefined);
  }

  return (
    <section className={classes.card} aria-labelledby="review">
      <Title order={2} id="review">
        Review
      </Title>
      <Text size="sm" c="dimmed">
        {reviewedAt ? (
          <>
            Finished <Moment at={reviewedAt} />.
          </>
        ) : (
          "Best within five working days, while everybody remembers. It looks for causes, never for somebody to blame."
        )}
      </Text>
      {!open &&
        written.map(([key, heading]) => (
          <div key={key}>
            <Title order={3} mt="md">
              {heading}
            </Title>
            <Text className={classes.text} maw="72ch">
              {review[key]}
            </Text>
          </div>
        ))}
      {!open && written.length === 0 && <Text mt="sm">Nothing is written yet.</Text>}
      {mayWork && !open && (
        <Button mt="sm" size="xs" variant="default" onClick={() => setOpen(true)}>
          {written.length > 0 ? "Go on writing…" : "Write the review…"}
        </Button>
      )}
      {open && (
        <form onSubmit={submit}>
          {Object.entries(headings).map(([key, heading]) => (
            <Textarea
              key={key}
              mt="sm"
              name={key}
              label={heading}
              defaultValue={review[key] ?? ""}
              autosize
              minRows={2}
              maxLength={10_000}
            />
          ))}
          <Group gap="xs" mt="sm">
            <Button size="xs" type="submit" loading={pending}>
              Keep
            </Button>
            {!reviewedAt && (
              <Button size="xs" variant="default" type="submit" value="finish" loading={pending}>
                Keep, and finish
              </Button>
            )}
            <Button size="xs" variant="default" onClick={() => setOpen(false)}>
              Cancel
            </Button>
          </Group>
        </form>
      )}
      <Problem sentence={problem} />
    </section>
  );
}
