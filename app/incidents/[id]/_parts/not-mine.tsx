"use client";

import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Problem } from "@/app/_ui/problem";
import { say } from "@/app/_ui/toast";

/** "This isn't mine": it goes back to the managers, with the right person where the reader knows them. */
export function NotMine({ incidentId }: { incidentId: number }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState("");

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setPending(true);
    setProblem("");
    try {
      await callApi("POST", `/incidents/${incidentId}/not-mine`, {
        suggested_email: String(form.get("suggested_email") ?? "").trim(),
        comment: String(form.get("comment") ?? "").trim(),
      });
      say("Thank you. The managers find the right person.");
      setOpen(false);
      router.refresh();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setPending(false);
  }

  return (
    <>
      <Button variant="subtle" size="xs" mt="sm" px={0} className="hb-no-print" onClick={() => setOpen(true)}>
        This isn’t mine…
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title="This isn’t mine"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <form onSubmit={submit}>
          <Stack gap="md">
            <Text>It then goes back to your security team, who find the right person.</Text>
            <TextInput
              name="suggested_email"
              type="email"
              label="Whose is it?"
              description="Their mail address; leave it empty if you do not know"
              maxLength={254}
            />
            <Textarea name="comment" label="Comment" autosize minRows={2} maxLength={4_000} />
            <Problem sentence={problem} />
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setOpen(false)}>
                Cancel
              </Button>
              <Button type="submit" loading={pending}>
                Send it back
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
