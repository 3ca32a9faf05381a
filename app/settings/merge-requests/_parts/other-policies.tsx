"use client";

import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { RecordTable } from "@/app/_ui/record-table";
import { say, sayFailure } from "@/app/_ui/toast";
import { type Policy, policyOf, policyWords } from "./policy";
import { PolicyFields } from "./policy-fields";

type Row = { of: "organisation" | "repository"; id: number; name: string; policy: Policy };

/** Who has another policy than the workspace. */
export function OtherPolicies({ rows }: { rows: Row[] }) {
  const router = useRouter();
  const [of, setOf] = useState<string>("repository");

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
    const form = new FormData(event.currentTarget);
    void perform({ of, id: Number(form.get("number")), policy: policyOf(form) }, "It has a policy of its own now.");
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
          <Group align="end">
            <Select
              label="For"
              data={[
                { value: "repository", label: "A repository" },
                { value: "organisation", label: "An organisation" },
              ]}
              value={of}
              onChange={(value) => setOf(value ?? "repository")}
              allowDeselect={false}
              w={180}
            />
            <TextInput
              name="number"
              inputMode="numeric"
              pattern="[1-9][0-9]{0,8}"
              label="Number"
              description="At the end of the address of its page"
              required
              withAsterisk={false}
              w={220}
            />
          </Group>
          <PolicyFields policy={{ blocks: ["critical", "high"], validity: "not_invalid" }} />
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
