"use client";

import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { say, sayFailure } from "@/app/_ui/toast";

const allZones = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];

/** Name and time zone: what a member decides about themselves. */
export function ProfileCard(account: { name: string; timeZone: string }) {
  const router = useRouter();
  const [name, setName] = useState(account.name);
  const [timeZone, setTimeZone] = useState(account.timeZone);
  const [here, setHere] = useState<string>();
  const [busy, setBusy] = useState(false);
  useEffect(() => setHere(Intl.DateTimeFormat().resolvedOptions().timeZone), []);

  async function save(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      await callApi("PATCH", "/members/self", { name, time_zone: timeZone });
      say("Saved.");
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    setBusy(false);
  }

  return (
    <Card id="profile" title="You">
      <form onSubmit={save}>
        <Stack gap="md" maw={520}>
          <TextInput
            label="Name"
            description="As others see you on incidents and in mail"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={200}
            required
          />
          <Select
            label="Time zone"
            description="Quiet hours and daily digests are in it"
            data={allZones.includes(timeZone) ? allZones : [timeZone, ...allZones]}
            value={timeZone}
            onChange={(zone) => setTimeZone(zone ?? "UTC")}
            searchable
            allowDeselect={false}
            limit={100}
            nothingFoundMessage="There is no such time zone. Try a city."
          />
          <Group>
            <Button type="submit" loading={busy}>
              Save
            </Button>
            {here && here !== timeZone && (
              <Button variant="subtle" color="accent" onClick={() => setTimeZone(here)}>
                Use {here}, as this browser does
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
