"use client";

import { Button, Group, Select, Stack, Switch, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { Problem } from "@/app/_ui/problem";
import { say } from "@/app/_ui/toast";

type Props = { timeZone: string; quietHours: { from: number; to: number } | null; zones: string[] };

const night = { from: 22 * 60, to: 7 * 60 };

/** When somebody is mailed: their time zone, and the hours in which they are not. */
export function TimesCard({ timeZone, quietHours, zones }: Props) {
  const router = useRouter();
  const [zone, setZone] = useState(timeZone);
  const [quiet, setQuiet] = useState(quietHours !== null);
  const [from, setFrom] = useState(clockOf((quietHours ?? night).from));
  const [to, setTo] = useState(clockOf((quietHours ?? night).to));
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState("");

  async function save(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    setProblem("");
    try {
      const quiet_hours = quiet ? { from, to } : null;
      await callApi("PATCH", "/notifications/preferences", { time_zone: zone, quiet_hours });
      say("The times are saved.");
      router.refresh();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setPending(false);
  }

  return (
    <Card id="times" title="When you are mailed">
      <form onSubmit={save}>
        <Stack gap="md" maw={520}>
          <Group align="end" gap="sm">
            <Select
              label="Your time zone"
              description="The daily digest comes at 8:00 there"
              data={[...new Set([zone, ...zones])].sort()}
              value={zone}
              onChange={(value) => value && setZone(value)}
              searchable
              allowDeselect={false}
              nothingFoundMessage="There is no such zone"
              comboboxProps={{ withinPortal: false }}
              withScrollArea={false}
              styles={{ options: { maxHeight: 220, overflowY: "auto" } }}
              flex="1 1 240px"
            />
            <Button variant="default" onClick={() => setZone(Intl.DateTimeFormat().resolvedOptions().timeZone)}>
              Use my browser's
            </Button>
          </Group>
          <Switch
            label="Quiet hours"
            description="Mail that comes due in them waits for their end. The app tells you at any hour."
            checked={quiet}
            onChange={({ currentTarget }) => setQuiet(currentTarget.checked)}
          />
          {quiet && (
            <Group gap="sm">
              <TextInput
                type="time"
                label="From"
                value={from}
                onChange={({ currentTarget }) => setFrom(currentTarget.value)}
                required
                withAsterisk={false}
              />
              <TextInput
                type="time"
                label="To"
                value={to}
                onChange={({ currentTarget }) => setTo(currentTarget.value)}
                required
                withAsterisk={false}
              />
            </Group>
          )}
          <Problem sentence={problem} />
          <Group>
            <Button type="submit" loading={pending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

function clockOf(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
}
