"use client";

import { Button, Modal, Stack, Text } from "@mantine/core";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { counted } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";
import { say, sayFailure } from "@/app/_ui/toast";
import { permissionWord } from "@/app/_ui/words";

export type GrantRow = {
  incidentId: number;
  title: string;
  permission: "can_view" | "can_edit" | "full_access";
  origin: string;
  derived: boolean;
  assigned: boolean;
  evidence: string | null;
  since: string;
};

type Props = { memberId: number; name: string; grants: GrantRow[]; total: number };

/** The incidents a member was given, why, and the way to take each back. */
export function GrantsTable({ memberId, name, grants, total }: Props) {
  const router = useRouter();
  const [asked, setAsked] = useState<GrantRow>();

  async function revoke({ incidentId }: GrantRow) {
    setAsked(undefined);
    try {
      await callApi("POST", `/incidents/${incidentId}/revoke_access`, { member_id: memberId });
      say("The access is taken away.");
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
  }

  if (grants.length === 0)
    return <Text c="dimmed">None. Incidents of their commits appear here by themselves once they sign in.</Text>;
  return (
    <>
      <RecordTable
        caption={`The incidents ${name} was given`}
        tall
        rows={grants}
        idOf={({ incidentId }) => incidentId}
        columns={[
          {
            head: "Incident",
            cell: ({ incidentId, title }) => (
              <Link className="hb-link" href={`/incidents/${incidentId}`}>
                {title}
              </Link>
            ),
          },
          { head: "May", cell: ({ permission }) => permissionWord[permission] },
          {
            head: "Why",
            cell: ({ origin, evidence }) => (
              <>
                {origin}
                {evidence && (
                  <Text size="sm" c="dimmed">
                    {evidence}
                  </Text>
                )}
              </>
            ),
          },
          { head: "Since", cell: ({ since }) => <Moment at={since} /> },
          {
            head: "Take away",
            action: true,
            cell: (grant) => (
              <Button
                variant="default"
                size="xs"
                onClick={() => setAsked(grant)}
                aria-label={`Take away the access to ${grant.title}`}
              >
                Take away
              </Button>
            ),
          },
        ]}
      />
      {total > grants.length && (
        <Text c="dimmed" mt="xs">
          The latest {counted(grants.length, "of them", "of them")}; there are {total}.
        </Text>
      )}
      <Modal
        opened={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title="Take the access away?"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {asked && (
          <Stack>
            <Text>{consequence(asked, name)}</Text>
            {!asked.assigned && (
              <Button color="danger" variant="outline" onClick={() => revoke(asked)}>
                Take it away
              </Button>
            )}
          </Stack>
        )}
      </Modal>
    </>
  );
}

function consequence({ derived, assigned }: GrantRow, name: string): string {
  if (assigned)
    return `${name} owns this incident, so its access cannot be taken. Assign the incident to somebody else first.`;
  if (derived)
    return `${name} has it because they wrote the commit. Once taken away it does not come back by itself, until somebody gives it to them by hand.`;
  return `A restricted member does not see the incident any more from the next page on.`;
}
