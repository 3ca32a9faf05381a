"use client";

import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { callApi } from "@/app/_ui/api";
import { autoHealingOptions } from "../../_parts/words";
import { usePerform } from "./perform";

/** How far this person's answers are trusted. */
export function AutoHealingForm({ developerId, level }: { developerId: number; level: string | null }) {
  const { busy, perform } = usePerform();
  const [chosen, setChosen] = useState(level ?? "");
  return (
    <NativeSelect
      label="For incidents of their commits"
      description="Whatever it says, an answer that contradicts itself waits for a manager"
      data={autoHealingOptions}
      value={chosen}
      disabled={busy}
      maw={420}
      onChange={(event) => {
        const value = event.currentTarget.value;
        setChosen(value);
        perform(() => callApi("PATCH", `/developers/${developerId}`, { auto_healing: value || null }), "Saved.");
      }}
    />
  );
}
