"use client";

import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { RemindDialog } from "@/app/incidents/_actions/remind-dialog";
import type { Assignable } from "@/app/incidents/_actions/verb-dialog";
import { GiveDialog, type GiveVerb } from "./give-dialog";

type Props = {
  developer: { id: number; name: string; memberId: number | null; hasLeft: boolean };
  members: Assignable[];
};

/** What can be done about the open incidents of one developer; who has left is not reminded. */
export function DeveloperActions({ developer, members }: Props) {
  const [verb, setVerb] = useState<GiveVerb | "remind" | null>(null);
  const close = () => setVerb(null);
  return (
    <Group gap="xs">
      {!developer.hasLeft && <Button onClick={() => setVerb("remind")}>Remind</Button>}
      <Button variant="default" onClick={() => setVerb("assign")}>
        Assign
      </Button>
      <Button variant={developer.hasLeft ? "filled" : "default"} onClick={() => setVerb("transfer")}>
        Hand over
      </Button>
      <RemindDialog opened={verb === "remind"} path={`/developers/${developer.id}/remind`} onClose={close} />
      <GiveDialog verb={verb === "remind" ? null : verb} targets={[developer]} members={members} onClose={close} />
    </Group>
  );
}
