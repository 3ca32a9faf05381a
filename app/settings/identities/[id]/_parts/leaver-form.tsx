"use client";

import { Button, Group, Select, Stack, Text } from "@mantine/core";
import Link from "next/link";
import { useState } from "react";
import { callApi } from "@/app/_ui/api";
import { counted, number } from "@/app/_ui/format";
import { usePerform } from "./perform";

type Props = {
  developerId: number;
  name: string;
  left: boolean;
  openIncidents: number;
  ownership: { unowned: number; owned: { name: string; count: number }[] };
  members: { id: number; name: string; email: string }[];
};

/** Says that somebody has left, or is back, and gives their open work to somebody else. */
export function LeaverForm({ developerId, name, left, openIncidents, ownership, members }: Props) {
  const { busy, perform } = usePerform();
  const [heir, setHeir] = useState<string | null>(null);
  const say = (value: boolean) => callApi("PATCH", `/developers/${developerId}`, { left: value });
  const heirName = members.find((member) => String(member.id) === heir)?.name ?? "";

  return (
    <Stack gap="md">
      <Text c="dimmed" maw="68ch">
        Links to somebody who has left end, and their open incidents that nobody owns wait in{" "}
        <Link className="hb-link" href="/incidents?status=open&contact=left">
          Needs an owner
        </Link>
        .
      </Text>
      {openIncidents > 0 && <Text>{ownershipWords(ownership)}</Text>}
      {openIncidents > 0 && (
        <Group align="end">
          <Select
            label={`Give ${counted(openIncidents, "open incident")} to`}
            placeholder="Choose a member"
            data={members.map((member) => ({ value: String(member.id), label: `${member.name}, ${member.email}` }))}
            value={heir}
            onChange={setHeir}
            searchable
            w={320}
            maw="100%"
          />
          <Button
            variant="default"
            disabled={!heir || busy}
            onClick={() =>
              perform(async () => {
                await callApi("POST", `/developers/${developerId}/transfer`, { member_id: Number(heir) });
                setHeir(null);
              }, `The open incidents are ${heirName}’s now.`)
            }
          >
            Transfer
          </Button>
        </Group>
      )}
      <Group>
        {left ? (
          <Button variant="default" disabled={busy} onClick={() => perform(() => say(false), `${name} is here again.`)}>
            They are back
          </Button>
        ) : (
          <Button
            variant="default"
            color="danger"
            disabled={busy}
            onClick={() =>
              perform(
                () => say(true),
                `${name} counts as having left.`,
                () => perform(() => say(false), `${name} is here again.`),
              )
            }
          >
            They have left
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function ownershipWords({ unowned, owned }: Props["ownership"]): string {
  const parts = owned.map(({ name, count }) => `${number(count)} by ${name}`);
  return `Owned: ${[...parts, ...(unowned > 0 ? [`${number(unowned)} by nobody active`] : [])].join(", ")}.`;
}
