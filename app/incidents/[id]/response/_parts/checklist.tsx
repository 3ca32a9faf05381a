"use client";

import { NativeSelect, Progress, Text, Title, VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { Moment } from "@/app/_ui/moment";
import { Problem } from "@/app/_ui/problem";
import { say } from "@/app/_ui/toast";
import { useCall } from "@/app/_ui/use-call";
import { FileLinks, type ShownFile } from "./file-links";
import classes from "./response.module.css";
import { WhyForm } from "./why-form";

type State = "todo" | "doing" | "done" | "not_applicable";
type Person = { id: number; name: string };
type Step = {
  number: number;
  title: string;
  description: string;
  afterAttack: boolean;
  state: State;
  reason: string | null;
  owner: Person | null;
  startedAt: string | null;
  finishedAt: string | null;
};
type Props = {
  incidentId: number;
  steps: Step[];
  files: ShownFile[];
  team: Person[];
  mayWork: boolean;
  attackOver: boolean;
};

const words: Record<State, string> = {
  todo: "To do",
  doing: "Being done",
  done: "Done",
  not_applicable: "Not applicable",
};
const hasEnded = ({ state }: Step) => state === "done" || state === "not_applicable";

/** The steps in their order; several may go at once, and any may be taken first. */
export function Checklist({ steps, ...rest }: Props) {
  const ended = steps.filter(hasEnded).length;
  return (
    <section className={classes.card} aria-labelledby="checklist">
      <Title order={2} id="checklist">
        Checklist
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {ended} of {steps.length} done or not applicable. Most hold in this order; several can go side by side.
      </Text>
      <Progress
        value={(100 * ended) / Math.max(1, steps.length)}
        size="sm"
        aria-label={`${ended} of ${steps.length}`}
      />
      <ol className={classes.steps}>
        {steps.map((step) => (
          <StepRow key={step.number} step={step} {...rest} />
        ))}
      </ol>
    </section>
  );
}

function StepRow({ step, incidentId, files, team, mayWork, attackOver }: { step: Step } & Omit<Props, "steps">) {
  const { number, title, description, state, owner } = step;
  const { pending, problem, call } = useCall(`/incidents/${incidentId}`);
  const [asksWhy, setAsksWhy] = useState(false);
  const locked = step.afterAttack && !attackOver;

  async function change(body: object) {
    const answer = await call("PATCH", `/checklist/${number}`, body);
    if (answer && typeof answer === "object" && "warning" in answer && typeof answer.warning === "string")
      say(answer.warning);
    return answer !== null;
  }

  return (
    <li className={classes.step} data-ended={hasEnded(step) || undefined}>
      <span className={classes.number} data-state={state} aria-hidden="true">
        {state === "done" ? "✓" : number}
      </span>
      <div>
        <h3>
          <VisuallyHidden>Step {number}: </VisuallyHidden>
          {title}
        </h3>
        {description && (
          <details>
            <summary>What to do</summary>
            <Text size="sm" maw="68ch">
              {description}
            </Text>
          </details>
        )}
        <Text size="sm" c="dimmed">
          {!mayWork && `${words[state]}${owner ? ` · ${owner.name}` : ""} `}
          {step.reason && `Not applicable: ${step.reason} `}
          {step.finishedAt && state === "done" && (
            <>
              Done <Moment at={step.finishedAt} />
            </>
          )}
          {state === "doing" && step.startedAt && (
            <>
              Begun <Moment at={step.startedAt} />
            </>
          )}
          {locked && "Opens when the lead says that the attack is over."}
        </Text>
        <FileLinks incidentId={incidentId} files={files} place={`step:${number}`} />
        <Problem sentence={problem} />
      </div>
      {mayWork && (
        <div className={classes.controls}>
          <NativeSelect
            size="xs"
            aria-label={`State of step ${number}`}
            value={asksWhy ? "not_applicable" : state}
            disabled={pending}
            onChange={({ currentTarget }) => {
              const wanted = currentTarget.value as State;
              setAsksWhy(wanted === "not_applicable");
              if (wanted !== "not_applicable" && wanted !== state) change({ status: wanted });
            }}
            data={(Object.keys(words) as State[]).map((value) => ({
              value,
              label: words[value],
              disabled: locked && (value === "doing" || value === "done"),
            }))}
          />
          <NativeSelect
            size="xs"
            aria-label={`Owner of step ${number}`}
            value={owner?.id ?? ""}
            disabled={pending}
            onChange={({ currentTarget }) =>
              change({ owner_id: currentTarget.value === "" ? null : Number(currentTarget.value) })
            }
            data={[
              { value: "", label: "Nobody yet" },
              ...team.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
          />
        </div>
      )}
      {asksWhy && (
        <div className={classes.whole}>
          <WhyForm
            label="Why does it not apply?"
            act="Mark as not applicable"
            pending={pending}
            onSay={(reason) => change({ status: "not_applicable", reason })}
            onClose={() => setAsksWhy(false)}
          />
        </div>
      )}
    </li>
  );
}
