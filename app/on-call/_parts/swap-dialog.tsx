"use client";

import { Button, Modal, Select, Stack, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { say } from "@/app/_ui/toast";
import { dayAndTime } from "./zone-time";

type Props = {
  shift: { scheduleId: number; schedule: string; timeZone: string; from: string; until: string };
  people: { id: number; name: string }[];
};

/** Asks somebody else to take one of the reader's shifts. */
export function SwapDialog({ shift, people }: Props) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [whom, setWhom] = useState<string | null>(null);
  const [problem, setProblem] = useState("");
  const when = dayAndTime(shift.from, shift.timeZone);

  async function ask(event: FormEvent) {
    event.preventDefault();
    setProblem("");
    try {
      await callApi("POST", "/swaps", {
        schedule_id: shift.scheduleId,
        member_id: Number(whom),
        shift: { from: shift.from, until: shift.until },
      });
      say("They are asked. The shift is yours until they accept.");
      setOpen(false);
      router.refresh();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  }

  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpen(true)} aria-label={`Ask to swap the shift of ${when}`}>
        Ask to swap…
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={`Ask somebody to take ${when}`}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <form onSubmit={ask}>
          <Stack>
            <Select
              label="Whom to ask"
              data={people.map(({ id, name }) => ({ value: String(id), label: name }))}
              value={whom}
              onChange={setWhom}
              searchable
              required
            />
            {problem && (
              <Text role="alert" c="var(--hb-danger)">
                {problem}
              </Text>
            )}
            <Button type="submit" disabled={whom === null}>
              Ask them
            </Button>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
