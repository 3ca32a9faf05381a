"use client";

import { Button, Stack, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { RecordTable } from "@/app/_ui/record-table";
import { say, sayFailure } from "@/app/_ui/toast";
import { nobodyYet, type Scope, ScopeChoice } from "../../_parts/scope-choice";
import { type Policy, policyOf, policyWords } from "./policy";
import { PolicyFields } from "./policy-fields";

type Row = Scope & { policy: Policy };
type Props = { rows: Row[]; organisations: { id: number; name: string }[] };

/** Who has another policy than the workspace. */
export function OtherPolicies({ rows, organisations }: Props) {
  const router = useRouter();
  const [chosen, setChosen] = useState(nobodyYet);
  const [fault, setFault] = useState("");

  async function perform(body: object, message: string) {
    try {
      await callApi("PATCH", "/merge-policies", body);
      say(message);
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
  }

  function add(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const policy = policyOf(new FormData(event.currentTarget));
    const { of, id, name } = chosen;
    setFault(id === null ? `Choose the ${of}.` : "");
    if (id !== null) void perform({ of, id, policy }, `${name} has a policy of its own now.`);
  }

  return (
    <Card id="other-policies" title="Other policies">
      {rows.length === 0 ? (
        <Text c="dimmed" mb="md">
          Every organisation and repository has the workspace's policy.
        </Text>
      ) : (
        <RecordTable
          caption="Organisations and repositories with a policy of their own"
          rows={rows}
          idOf={({ of: level, id }) => `${level} ${id}`}
          columns={[
            { head: "Of", cell: ({ name, of: level }) => `${name} (${level})` },
            { head: "Blocks", cell: ({ policy }) => policyWords(policy) },
            {
              head: "Remove",
              action: true,
              cell: ({ of: level, id, name }) => (
                <Button
                  variant="default"
                  size="xs"
                  onClick={() => perform({ of: level, id, policy: null }, `${name} has the wider policy again.`)}
                >
                  Use the wider policy
                </Button>
              ),
            },
          ]}
        />
      )}
      <form onSubmit={add}>
        <Stack gap="md" mt="md">
          <ScopeChoice chosen={chosen} organisations={organisations} onChoose={setChosen} />
          <PolicyFields policy={{ blocks: ["critical", "high"], validity: "not_invalid" }} />
          {fault && (
            <Text role="alert" c="var(--hb-danger)">
              {fault}
            </Text>
          )}
          <div>
            <Button type="submit" variant="default">
              Set another policy
            </Button>
          </div>
        </Stack>
      </form>
    </Card>
  );
}
