"use client";

import { Button, Group, NativeSelect, Textarea, TextInput, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { exact } from "@/app/_ui/format";
import { Problem } from "@/app/_ui/problem";
import { useCall } from "@/app/_ui/use-call";
import { httpsOnly } from "@/emails/words";
import { FileLinks, type ShownFile } from "./file-links";
import classes from "./response.module.css";

type Moment = {
  id: number;
  at: string;
  text: string;
  url: string | null;
  stepNumber: number | null;
  writtenAt: string;
  member: { name: string } | null;
};
type Props = {
  incidentId: number;
  moments: Moment[];
  steps: { number: number; title: string }[];
  files: ShownFile[];
  mayWork: boolean;
};

/** What happened, in the order it happened, with what shows it. */
export function Moments({ incidentId, moments, steps, files, mayWork }: Props) {
  const { pending, problem, call } = useCall(`/incidents/${incidentId}`);
  const [open, setOpen] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const said = (name: string) => String(form.get(name) ?? "").trim();
    const at = said("at");
    const moment = {
      text: said("text"),
      ...(at ? { at: new Date(`${at}Z`).toISOString() } : {}),
      ...(said("url") ? { url: said("url") } : {}),
      ...(said("step") ? { step: Number(said("step")) } : {}),
    };
    if (await call("POST", "/response/timeline", moment, "It stands in the timeline.")) setOpen(false);
  }

  return (
    <section className={classes.card} aria-labelledby="moments">
      <Title order={2} id="moments">
        Timeline
      </Title>
      <ol className={classes.moments}>
        {moments.map(({ id, at, text, url, member }) => (
          <li key={id} className={classes.moment}>
            <time dateTime={at} title={exact(at)}>
              {at.slice(0, 16).replace("T", " ")} UTC
            </time>
            <div>
              <span className={classes.text}>{text}</span>{" "}
              <span className="hb-muted">· {member?.name ?? "Handback"}</span>
              {httpsOnly(url) && (
                <div>
                  <a className="hb-link" href={httpsOnly(url)} rel="noreferrer">
                    {url}
                  </a>
                </div>
              )}
              <FileLinks incidentId={incidentId} files={files} place={`moment:${id}`} />
            </div>
          </li>
        ))}
      </ol>
      {mayWork && !open && (
        <Button mt="sm" size="xs" variant="default" onClick={() => setOpen(true)}>
          Write down what happened…
        </Button>
      )}
      {open && (
        <form onSubmit={submit} className="hb-no-print">
          <Textarea
            mt="sm"
            name="text"
            label="What happened"
            description="Never a secret itself."
            required
            withAsterisk={false}
            autosize
            minRows={2}
            maxLength={4_000}
          />
          <TextInput mt="sm" name="at" type="datetime-local" label="When, in UTC" description="Now, unless you say" />
          <TextInput
            mt="sm"
            name="url"
            type="url"
            label="What shows it"
            description="An https address"
            maxLength={2_000}
          />
          <NativeSelect
            mt="sm"
            name="step"
            label="Belongs to step"
            defaultValue=""
            data={[
              { value: "", label: "None" },
              ...steps.map(({ number, title }) => ({ value: String(number), label: `${number}. ${title}` })),
            ]}
          />
          <Group gap="xs" mt="sm">
            <Button size="xs" type="submit" loading={pending}>
              Write down
            </Button>
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
