"use client";

import { Button, Group, Select } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { say, sayFailure } from "@/app/_ui/toast";
import { levelOptions } from "../../_parts/level-options";

export function LevelForm({ id, level }: { id: number; level: string }) {
  const router = useRouter();
  const [wanted, setWanted] = useState(level);

  async function save() {
    try {
      await callApi("PATCH", `/members/${id}`, { access_level: wanted });
      say("The level is changed. It holds from their next request on.");
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
  }

  return (
    <Group align="end" mt="md">
      <Select
        label="Level"
        data={levelOptions}
        value={wanted}
        onChange={(value) => setWanted(value ?? level)}
        allowDeselect={false}
        w={300}
      />
      <Button onClick={save} disabled={wanted === level}>
        Change the level
      </Button>
    </Group>
  );
}
