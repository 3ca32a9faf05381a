"use client";

import { Button, Checkbox, Group, NumberInput, Select, Stack, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { Problem } from "@/app/_ui/problem";
import { say } from "@/app/_ui/toast";
import { severity } from "@/emails/brand";

type Target = "schedule" | "member" | "by_time_zone";
type Step = { target: Target; scheduleId: number | null; memberId: number | null; delayMinutes: number };
type Policy = {
  urgentSeverities: string[];
  timeZone: string;
  officeFrom: number;
  officeTo: number;
  rounds: number;
  handOffMinutes: number;
  steps: Step[];
};
type Named = { id: number; name: string };
type Props = { policy: Policy; schedules: Named[]; people: Named[]; zones: string[] };

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
const levels = ["critical", "high", "medium", "low", "info", "unknown"] as const;

/** The steps, what is urgent, and the office's hours. */
export function PolicyForm({ policy, schedules, people, zones }: Props) {
  const router = useRouter();
  const [shown, setShown] = useState({ ...policy, from: clock(policy.officeFrom), to: clock(policy.officeTo) });
  const [steps, setSteps] = useState(() => policy.steps.map((step, key) => ({ ...step, key })));
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState("");
  const change = (key: number, some: Partial<Step>) =>
    setSteps((all) => all.map((step) => (step.key === key ? { ...step, ...some } : step)));

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    setProblem("");
    try {
      await callApi("PATCH", "/escalation-policy", {
        ...{ urgent_severities: shown.urgentSeverities, time_zone: shown.timeZone, rounds: shown.rounds },
        hand_off_minutes: shown.handOffMinutes,
        office_hours: { from: shown.from, to: shown.to },
        steps: steps.map(({ target, scheduleId, memberId, delayMinutes }) => ({
          ...{ target, delay_minutes: delayMinutes },
          ...(target === "member" ? { member_id: memberId ?? 0 } : { schedule_id: scheduleId ?? 0 }),
        })),
      });
      say("Whom to page is changed. It counts from the next page on.");
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setPending(false);
    router.refresh();
  }

  return (
    <Card id="whom-to-page" title="Whom to page">
      <form onSubmit={submit}>
        <Stack>
          {steps.length === 0 && <Text c="dimmed">Nobody yet. Managers hear at once that nobody could be paged.</Text>}
          {steps.map((step, index) => (
            <StepFields
              key={step.key}
              step={step}
              number={index + 1}
              schedules={schedules}
              people={people}
              change={(some) => change(step.key, some)}
              remove={() => setSteps((all) => all.filter(({ key }) => key !== step.key))}
            />
          ))}
          <div>
            <Button
              variant="default"
              size="xs"
              onClick={() =>
                setSteps((all) => [
                  ...all,
                  {
                    ...{ target: "schedule", scheduleId: schedules[0]?.id ?? null, memberId: null, delayMinutes: 15 },
                    key: Math.max(0, ...all.map(({ key }) => key)) + 1,
                  },
                ])
              }
            >
              Add a step
            </Button>
          </div>
          <NumberInput
            label="Rounds"
            description="How often the steps are gone through before managers hear that nobody acknowledged"
            value={shown.rounds}
            onChange={(rounds) => setShown((all) => ({ ...all, rounds: Number(rounds) }))}
            min={1}
            max={9}
            maw={220}
          />
          <NumberInput
            label="Minutes until a missing hand-off is told"
            description="To the manager on call, counted from the end of the shift that owes it"
            value={shown.handOffMinutes}
            onChange={(handOffMinutes) => setShown((all) => ({ ...all, handOffMinutes: Number(handOffMinutes) }))}
            min={1}
            max={1_440}
            maw={320}
          />
          <Checkbox.Group
            label="Paged at any hour"
            description="What is of another severity waits for office hours"
            value={shown.urgentSeverities}
            onChange={(urgentSeverities) => setShown((all) => ({ ...all, urgentSeverities }))}
          >
            <Group mt="xs">
              {levels.map((level) => (
                <Checkbox key={level} value={level} label={severity[level].label} />
              ))}
            </Group>
          </Checkbox.Group>
          <Group align="end">
            <TextInput
              type="time"
              label="The office opens"
              value={shown.from}
              onChange={(event) => setShown((all) => ({ ...all, from: event.target.value }))}
              required
            />
            <TextInput
              type="time"
              label="and closes"
              value={shown.to}
              onChange={(event) => setShown((all) => ({ ...all, to: event.target.value }))}
              required
            />
            <Select
              label="in"
              data={["UTC", ...zones.filter((zone) => zone !== "UTC")]}
              value={shown.timeZone}
              onChange={(timeZone) => timeZone && setShown((all) => ({ ...all, timeZone }))}
              allowDeselect={false}
              searchable
            />
          </Group>
          <Problem sentence={problem} />
          <div>
            <Button type="submit" loading={pending}>
              Save whom to page
            </Button>
          </div>
        </Stack>
      </form>
    </Card>
  );
}

type FieldsProps = {
  step: Step;
  number: number;
  schedules: Named[];
  people: Named[];
  change(some: Partial<Step>): void;
  remove(): void;
};

const option = ({ id, name }: Named) => ({ value: String(id), label: name });

function StepFields({ step, number, schedules, people, change, remove }: FieldsProps) {
  const member = step.target === "member";
  return (
    <Group align="end" gap="sm" role="group" aria-label={`Step ${number}`}>
      <Select
        label={`Step ${number}`}
        data={[
          { value: "schedule", label: "Whoever is on call in" },
          { value: "member", label: "One person:" },
          { value: "by_time_zone", label: "The others, by time zone, of" },
        ]}
        value={step.target}
        onChange={(target) => change({ target: target as Target })}
        allowDeselect={false}
        style={{ flex: "1 1 190px" }}
      />
      <Select
        aria-label={`Step ${number}: ${member ? "person" : "schedule"}`}
        data={(member ? people : schedules).map(option)}
        value={String((member ? step.memberId : step.scheduleId) ?? "")}
        onChange={(id) => change(member ? { memberId: Number(id) } : { scheduleId: Number(id) })}
        allowDeselect={false}
        searchable
        style={{ flex: "1 1 180px" }}
      />
      <NumberInput
        label="Minutes to acknowledge"
        value={step.delayMinutes}
        onChange={(minutes) => change({ delayMinutes: Number(minutes) })}
        min={1}
        max={1_440}
        w={170}
      />
      <Button variant="subtle" color="danger" onClick={remove} aria-label={`Remove step ${number}`}>
        Remove
      </Button>
    </Group>
  );
}
