"use client";

import { Button, Group, Table, VisuallyHidden } from "@mantine/core";
import { useRouter } from "next/navigation";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Moment } from "@/app/_ui/moment";
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
    <Table.ScrollContainer minWidth={620}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Address</Table.Th>
            <Table.Th>Level</Table.Th>
            <Table.Th>Mailed</Table.Th>
            <Table.Th>Holds until</Table.Th>
            <Table.Th>
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {invitations.map(({ id, email, accessLevel, invitedAt, expiresAt, lapsed }) => (
            <Table.Tr key={id}>
              <Table.Td className="hb-mono" style={{ overflowWrap: "anywhere" }}>
                {email}
              </Table.Td>
              <Table.Td>{accessLevelWord[accessLevel]}</Table.Td>
              <Table.Td>
                <Moment at={invitedAt} />
              </Table.Td>
              <Table.Td>{lapsed ? "Lapsed" : <Moment at={expiresAt} as="date" />}</Table.Td>
              <Table.Td>
                <Group gap="xs" justify="flex-end" wrap="nowrap">
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
                    onClick={() =>
                      perform(() => callApi("DELETE", `/invitations/${id}`), "The invitation is withdrawn.")
                    }
                    aria-label={`Withdraw from ${email}`}
                  >
                    Withdraw
                  </Button>
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
