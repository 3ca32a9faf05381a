"use client";

import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { sayFailure } from "@/app/_ui/toast";
import { useCall } from "@/app/_ui/use-call";
import { autoHealingOptions } from "../../_parts/words";

/** How far this person's answers are trusted. */
export function AutoHealingForm({ developerId, level }: { developerId: number; level: string | null }) {
  const { pending, call } = useCall(`/developers/${developerId}`, sayFailure);
  const [chosen, setChosen] = useState(level ?? "");
  return (
    <NativeSelect
      label="For incidents of their commits"
      description="Whatever it says, an answer that contradicts itself waits for a manager"
      data={autoHealingOptions}
      value={chosen}
      disabled={pending}
      maw={420}
      onChange={(event) => {
        const value = event.currentTarget.value;
        setChosen(value);
        call("PATCH", "", { auto_healing: value || null }, "Saved.");
      }}
    />
  );
}
