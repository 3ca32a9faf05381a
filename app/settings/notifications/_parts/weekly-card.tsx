"use client";

import { Button, Group, Stack, Switch } from "@mantine/core";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { say, sayFailure } from "@/app/_ui/toast";

/** The week in figures: whether it is mailed, what it says, and one now. */
export function WeeklyCard({ wanted: kept }: { wanted: boolean }) {
  const [wanted, setWanted] = useState(kept);
  const [pending, setPending] = useState(false);

  async function change(weekly_report: boolean) {
    setWanted(weekly_report);
    try {
      await callApi("PATCH", "/notifications/preferences", { weekly_report });
      say("Saved.");
    } catch (error) {
      setWanted(!weekly_report);
      sayFailure(sentenceOf(error));
    }
  }

  async function sendOne() {
    setPending(true);
    try {
      await callApi("POST", "/weekly-report");
      say("The report is on its way to you.");
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    setPending(false);
  }

  return (
    <Card id="weekly" title="Weekly report">
      <Stack gap="md" maw={520}>
        <Switch
          label="Mail me the week in figures"
          description="On Monday at 8:00 in your time zone, once the week is over in UTC as well: what is open, opened and closed, how fast it closes, what is overdue, and who may need help."
          checked={wanted}
          onChange={({ currentTarget }) => change(currentTarget.checked)}
        />
        <Group gap="sm">
          <Button variant="default" component="a" href="/api/v1/weekly-report" target="_blank" rel="noreferrer">
            Preview
          </Button>
          <Button variant="default" loading={pending} onClick={sendOne}>
            Send me one now
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
