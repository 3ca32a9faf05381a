"use client";

import { Button, Stack } from "@mantine/core";
import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { say, sayFailure } from "@/app/_ui/toast";
import { type Days, daysOf } from "./days";
import { DaysFields } from "./days-fields";

/** The workspace's days. */
export function DaysForm({ days }: { days: Days }) {
  const router = useRouter();

  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    try {
      await callApi("PATCH", "/due-days", { of: "workspace", days: daysOf(new FormData(event.currentTarget)) });
      say("The days are saved. Open incidents are getting their due dates.");
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
  }

  return (
    <Card id="workspace-days" title="Days to close, in the workspace">
      <form onSubmit={save}>
        <Stack gap="md">
          <DaysFields days={days} />
          <div>
            <Button type="submit">Save</Button>
          </div>
        </Stack>
      </form>
    </Card>
  );
}
