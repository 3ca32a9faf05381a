"use client";

import { Button } from "@mantine/core";
import { useState } from "react";
import { RemindDialog } from "./remind-dialog";

/** Reminds a developer of all their open incidents, after saying of which. */
export function RemindButton({ developerId }: { developerId: number }) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button variant="default" mt="md" onClick={() => setOpened(true)}>
        Remind of open incidents
      </Button>
      <RemindDialog opened={opened} path={`/developers/${developerId}/remind`} onClose={() => setOpened(false)} />
    </>
  );
}
