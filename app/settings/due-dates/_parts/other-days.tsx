"use client";

import { Button, Group, Select, Stack, Text, TextInput, Title } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { ExportMenu } from "@/app/_ui/export-menu";
import { RecordTable } from "@/app/_ui/record-table";
import { say, sayFailure } from "@/app/_ui/toast";
import classes from "../../_parts/settings.module.css";
import { type Days, daysOf, labelOf, levels } from "./days";
import { DaysFields } from "./days-fields";

type Row = { of: "organisation" | "repository"; id: number; name: string; days: Days };

/** Who has other days than the workspace. */
export function OtherDays({ rows, workspace }: { rows: Row[]; workspace: Days }) {
  const router = useRouter();
  const [of, setOf] = useState<string>("repository");
  const [fault, setFault] = useState<string>();

  async function perform(body: object, message: string) {
    try {
      await callApi("PATCH", "/due-days", body);
      say(message);
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
  }

  async function add(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setFault(undefined);
    const form = new FormData(event.currentTarget);
    const name = String(form.get("name") ?? "").trim();
    const days = daysOf(form);
    const id = Number(form.get("number"));
    if (!(id > 0)) return setFault("Enter the number that stands in the address of its page.");
    if (Object.keys(days).length === 0) return setFault("Enter days for at least one severity.");
    await perform({ of, id, days }, `${name || "It"} has days of its own now.`);
  }

  return (
    <section className={classes.card} aria-labelledby="other-days">
      <Group justify="space-between" align="start">
        <Title order={2} id="other-days">
          Other days
        </Title>
        <ExportMenu table="due_days" name="due dates" />
      </Group>
      {rows.length === 0 ? (
        <Text c="dimmed" mb="md">
          Every organisation and repository has the workspace's days.
        </Text>
      ) : (
        <RecordTable
          caption="Organisations and repositories with days of their own"
          rows={rows}
          idOf={({ of: level, id }) => `${level} ${id}`}
          columns={[
            { head: "Of", cell: ({ name, of: level }) => `${name} (${level})` },
            {
              head: "Days",
              cell: ({ days }) =>
                levels
                  .filter((level) => days[level] !== undefined)
                  .map((level) => `${labelOf(level)} ${days[level]}`)
                  .join(", "),
            },
            {
              head: "Remove",
              action: true,
              cell: ({ of: level, id, name }) => (
                <Button
                  variant="default"
                  size="xs"
                  onClick={() => perform({ of: level, id, days: null }, `${name} has the wider days again.`)}
                >
                  Use the wider days
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
              pattern="[0-9]{1,9}"
              label="Number"
              description="At the end of the address of its page"
              error={fault}
              required
              w={220}
            />
          </Group>
          <DaysFields days={{}} wider={workspace} />
          <div>
            <Button type="submit" variant="default">
              Set other days
            </Button>
          </div>
        </Stack>
      </form>
    </section>
  );
}
