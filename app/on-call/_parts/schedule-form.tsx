"use client";

import { Button, Checkbox, Group, MultiSelect, NumberInput, Select, Stack, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { say } from "@/app/_ui/toast";
import classes from "./on-call.module.css";

type Layer = { name: string; startsAt: string; rule: string; minutes: number; turnShifts: number; memberIds: number[] };
type Person = { id: number; name: string };
type Props = {
  id: number;
  name: string;
  timeZone: string;
  reviewsQueue: boolean;
  zones: string[];
  people: Person[];
  layers: Layer[];
};

const fresh: Layer = { name: "Layer", startsAt: "", rule: "FREQ=WEEKLY", minutes: 1_440, turnShifts: 1, memberIds: [] };

/** Everything a schedule is made of; the later layers answer over the earlier. */
export function ScheduleForm({ id, people, zones, ...stored }: Props) {
  const router = useRouter();
  const [name, setName] = useState(stored.name);
  const [timeZone, setTimeZone] = useState(stored.timeZone);
  const [reviews, setReviews] = useState(stored.reviewsQueue);
  const [layers, setLayers] = useState(() => stored.layers.map((layer, key) => ({ ...layer, key })));
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState("");
  const change = (key: number, some: Partial<Layer>) =>
    setLayers((all) => all.map((layer) => (layer.key === key ? { ...layer, ...some } : layer)));

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    setProblem("");
    try {
      await callApi("PATCH", `/schedules/${id}`, {
        ...{ name, time_zone: timeZone, reviews_queue: reviews },
        layers: layers.map((layer) => ({
          ...{ name: layer.name, rule: layer.rule, minutes: layer.minutes, starts_at: layer.startsAt },
          ...{ turn_shifts: layer.turnShifts, member_ids: layer.memberIds },
        })),
      });
      say("The schedule is changed.");
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setPending(false);
    router.refresh();
  }

  return (
    <form onSubmit={submit}>
      <Stack>
        <div className={classes.fields}>
          <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} required />
          <Select
            label="Time zone"
            data={["UTC", ...zones.filter((zone) => zone !== "UTC")]}
            value={timeZone}
            onChange={(zone) => zone && setTimeZone(zone)}
            allowDeselect={false}
            searchable
          />
        </div>
        <Checkbox
          label="Whoever is on call looks through the queue twice a shift"
          checked={reviews}
          onChange={(event) => setReviews(event.currentTarget.checked)}
        />
        {layers.map((layer, index) => (
          <LayerFields
            key={layer.key}
            layer={layer}
            number={index + 1}
            people={people}
            change={(some) => change(layer.key, some)}
            remove={() => setLayers((all) => all.filter(({ key }) => key !== layer.key))}
          />
        ))}
        {problem && (
          <Text role="alert" c="var(--hb-danger)">
            {problem}
          </Text>
        )}
        <Group>
          <Button type="submit" loading={pending}>
            Save the schedule
          </Button>
          <Button
            variant="default"
            onClick={() =>
              setLayers((all) => [...all, { ...fresh, key: Math.max(0, ...all.map(({ key }) => key)) + 1 }])
            }
          >
            Add a layer
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type FieldsProps = {
  layer: Layer;
  number: number;
  people: Person[];
  change(some: Partial<Layer>): void;
  remove(): void;
};

function LayerFields({ layer, number, people, change, remove }: FieldsProps) {
  return (
    <fieldset className={classes.layer}>
      <legend>
        Layer {number}: {layer.name}
      </legend>
      <div className={classes.fields}>
        <TextInput
          label="Name"
          value={layer.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          required
        />
        <TextInput
          type="datetime-local"
          label="First shift begins"
          value={layer.startsAt}
          onChange={(event) => change({ startsAt: event.currentTarget.value })}
          required
        />
        <TextInput
          label="Shifts recur"
          description="An iCalendar rule"
          value={layer.rule}
          onChange={(event) => change({ rule: event.currentTarget.value })}
          required
        />
        <NumberInput
          label="Hours of a shift"
          value={layer.minutes / 60}
          onChange={(hours) => change({ minutes: Math.round(Number(hours) * 60) })}
          min={0.25}
          max={744}
        />
        <NumberInput
          label="Shifts of one turn"
          value={layer.turnShifts}
          onChange={(shifts) => change({ turnShifts: Number(shifts) })}
          min={1}
          max={366}
          allowDecimal={false}
        />
        <MultiSelect
          label="Whose turn it is"
          data={people.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={layer.memberIds.map(String)}
          onChange={(ids) => change({ memberIds: ids.map(Number) })}
          searchable
        />
      </div>
      <Button variant="subtle" size="xs" color="danger" mt="xs" onClick={remove} aria-label={`Remove layer ${number}`}>
        Remove this layer
      </Button>
    </fieldset>
  );
}
