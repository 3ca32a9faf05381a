"use client";

import { Select } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { say, sayFailure } from "@/app/_ui/toast";
import { autoHealingWord } from "./words";

type Level = "off" | "request" | "on" | null;

/** Whether authors may close incidents of this repository themselves. */
export function AutoHealingCard({ id, level }: { id: number; level: Level }) {
  const router = useRouter();
  const [chosen, setChosen] = useState<string>(level ?? "workspace");

  async function change(wanted: string) {
    const before = chosen;
    setChosen(wanted);
    try {
      await callApi("PATCH", `/repositories/${id}`, { auto_healing: wanted === "workspace" ? null : wanted });
      say("Auto-healing is changed.");
      router.refresh();
    } catch (error) {
      setChosen(before);
      sayFailure(sentenceOf(error));
    }
  }

  return (
    <Card id="auto-healing" title="Auto-healing">
      <Select
        label="Authors may resolve or ignore its incidents"
        description="On request: a manager approves each"
        data={Object.entries(autoHealingWord).map(([value, label]) => ({ value, label }))}
        value={chosen}
        onChange={(value) => value && change(value)}
        allowDeselect={false}
        maw={360}
      />
    </Card>
  );
}
