"use client";

import { Button, Group, Select, Stack, Text } from "@mantine/core";
import Link from "next/link";
import { useState } from "react";
import { counted, number } from "@/app/_ui/format";
import { sayFailure } from "@/app/_ui/toast";
import { useCall } from "@/app/_ui/use-call";

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
  const { pending, call } = useCall(`/developers/${developerId}`, sayFailure);
  const [heir, setHeir] = useState<string | null>(null);
  const isBack = () => call("PATCH", "", { left: false }, `${name} is here again.`);
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
            disabled={!heir || pending}
            onClick={() =>
              call("POST", "/transfer", { member_id: Number(heir) }, `The open incidents are ${heirName}’s now.`).then(
                (given) => given && setHeir(null),
              )
            }
          >
            Transfer
          </Button>
        </Group>
      )}
      <Group>
        {left ? (
          <Button variant="default" disabled={pending} onClick={isBack}>
            They are back
          </Button>
        ) : (
          <Button
            variant="default"
            color="danger"
            disabled={pending}
            onClick={() => call("PATCH", "", { left: true }, `${name} counts as having left.`, isBack)}
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
