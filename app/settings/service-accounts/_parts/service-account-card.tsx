"use client";

import { Button, Group, Select, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { say, sayFailure } from "@/app/_ui/toast";
import { TypedConfirmation } from "../../_parts/typed-confirmation";
import { serviceLevels } from "./new-service-account";

/** Its level, and its end. */
export function ServiceAccountCard({ id, name, level }: { id: number; name: string; level: string }) {
  const router = useRouter();
  const [wanted, setWanted] = useState(level);

  async function save() {
    try {
      await callApi("PATCH", `/service-accounts/${id}`, { access_level: wanted });
      say("Saved. It holds from the next request on.");
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
  }

  async function end() {
    await callApi("DELETE", `/service-accounts/${id}`);
    say("The account and its tokens have ended.");
    router.push("/settings/service-accounts");
  }

  return (
    <Card id="change" title="Change or end it">
      <Group align="end" mb="lg">
        <Select
          label="Level"
          data={serviceLevels}
          value={wanted}
          onChange={(value) => setWanted(value ?? level)}
          allowDeselect={false}
          w={260}
        />
        <Button variant="default" onClick={save} disabled={wanted === level}>
          Change the level
        </Button>
      </Group>
      <Text mb="xs">Ending it revokes all of its tokens at once, and cannot be undone.</Text>
      <TypedConfirmation word={name} action="End the account" onConfirm={end} />
    </Card>
  );
}
