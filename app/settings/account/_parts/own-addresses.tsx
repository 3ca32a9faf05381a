"use client";

import { Box, Button, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";
import { say, sayFailure } from "@/app/_ui/toast";

type Address = {
  id: number;
  email: string;
  link: "seen" | "provider" | "proved" | "approved";
  linkedAt: string | null;
  withoutEffect: string | null;
};

const knownBy = {
  seen: "Seen in commits",
  provider: "Verified by your sign-in provider",
  proved: "Proved by a mailed code",
  approved: "Approved by a manager",
};

export function OwnAddresses({ addresses }: { addresses: Address[] }) {
  const router = useRouter();
  const [asked, setAsked] = useState<number>();

  async function remove({ id, email }: Address) {
    if (asked !== id) return setAsked(id);
    try {
      await callApi("DELETE", `/addresses/${id}`);
      say(`${email} is not yours any more.`);
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    setAsked(undefined);
  }

  if (addresses.length === 0) {
    return (
      <Text mb="md">
        No address is known to be yours yet: your sign-in provider has not verified any. Add one, and prove it by a
        code.
      </Text>
    );
  }
  return (
    <Box mb="md">
      <RecordTable
        caption="Your addresses"
        rows={addresses}
        idOf={({ id }) => id}
        columns={[
          { head: "Address", mono: true, cell: ({ email }) => email },
          {
            head: "How it is known",
            cell: ({ link, withoutEffect }) => (
              <>
                {knownBy[link]}
                {withoutEffect && (
                  <Text size="sm" c="dimmed" maw="44ch">
                    {withoutEffect}
                  </Text>
                )}
              </>
            ),
          },
          { head: "Since", cell: ({ linkedAt }) => linkedAt && <Moment at={linkedAt} /> },
          {
            head: "Remove",
            action: true,
            cell: (address) =>
              address.link !== "provider" && (
                <Button
                  variant={asked === address.id ? "filled" : "default"}
                  {...(asked === address.id ? { color: "danger" } : {})}
                  size="xs"
                  onClick={() => remove(address)}
                  onBlur={() => setAsked(undefined)}
                  aria-label={`Remove ${address.email}`}
                >
                  {asked === address.id ? "Remove with its access" : "Remove"}
                </Button>
              ),
          },
        ]}
      />
    </Box>
  );
}
