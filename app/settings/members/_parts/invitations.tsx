"use client";

import { Button, Group } from "@mantine/core";
import { useRouter } from "next/navigation";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";
import { say, sayFailure } from "@/app/_ui/toast";
import { type AccessLevel, accessLevelWord } from "@/app/_ui/words";

type Row = {
  id: number;
  email: string;
  accessLevel: AccessLevel;
  invitedAt: string;
  expiresAt: string;
  lapsed: boolean;
};

/** Who was invited and has not come, with what can be done about it. */
export function Invitations({ invitations }: { invitations: Row[] }) {
  const router = useRouter();

  async function perform(work: () => Promise<unknown>, message: string) {
    try {
      await work();
      say(message);
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
  }

  return (
    <RecordTable
      caption="Invitations"
      rows={invitations}
      idOf={({ id }) => id}
      columns={[
        { head: "Address", mono: true, cell: ({ email }) => email },
        { head: "Level", cell: ({ accessLevel }) => accessLevelWord[accessLevel] },
        { head: "Mailed", cell: ({ invitedAt }) => <Moment at={invitedAt} /> },
        {
          head: "Holds until",
          cell: ({ lapsed, expiresAt }) => (lapsed ? "Lapsed" : <Moment at={expiresAt} as="date" />),
        },
        {
          head: "Actions",
          action: true,
          cell: ({ id, email }) => (
            <Group gap="xs" justify="flex-end">
              <Button
                variant="default"
                size="xs"
                onClick={() =>
                  perform(() => callApi("POST", `/invitations/${id}/resend`), "The invitation is on the way again.")
                }
                aria-label={`Send again to ${email}`}
              >
                Send again
              </Button>
              <Button
                variant="default"
                size="xs"
                onClick={() => perform(() => callApi("DELETE", `/invitations/${id}`), "The invitation is withdrawn.")}
                aria-label={`Withdraw from ${email}`}
              >
                Withdraw
              </Button>
            </Group>
          ),
        },
      ]}
    />
  );
}
