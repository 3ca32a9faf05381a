"use client";

import { Button, Group, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { ExportMenu } from "@/app/_ui/export-menu";
import { RecordTable } from "@/app/_ui/record-table";
import { say, sayFailure } from "@/app/_ui/toast";
import type { Scope } from "../../_parts/scope-choice";
import { type Days, daysWord, labelOf, levels, type Own } from "./days";
import { OtherDaysForm } from "./other-days-form";

type Props = { rows: Own[]; organisations: { id: number; name: string }[]; workspace: Days };

/** Who has other days than the workspace, and the form that gives them to one. */
export function OtherDays({ rows, organisations, workspace }: Props) {
  const router = useRouter();
  const [changing, setChanging] = useState<Own | null>(null);

  async function set({ of, id, name }: Scope, days: Days | null) {
    try {
      await callApi("PATCH", "/due-days", { of, id, days });
      say(days ? `${name} has days of its own now.` : `${name} has the usual days again.`);
      setChanging(null);
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
  }

  return (
    <Card
      id="other-days"
      title="Other days for an organisation or a repository"
      end={<ExportMenu table="due_days" name="due dates" />}
    >
      {rows.length === 0 ? (
        <Text c="dimmed" mb="md">
          Every organisation and repository has the workspace’s days.
        </Text>
      ) : (
        <RecordTable
          caption="Organisations and repositories with days of their own"
          rows={rows}
          idOf={({ of, id }) => `${of} ${id}`}
          columns={[
            {
              head: "Of",
              cell: ({ of, name }) => (
                <>
                  {name}{" "}
                  <Text span size="sm" c="dimmed">
                    {of}
                  </Text>
                </>
              ),
            },
            { head: "Days", cell: ({ days }) => ownWords(days) },
            {
              head: "Change",
              action: true,
              cell: (row) => (
                <Group gap="xs" wrap="nowrap">
                  <Button variant="default" size="xs" onClick={() => setChanging(row)}>
                    Change
                  </Button>
                  <Button variant="subtle" size="xs" onClick={() => set(row, null)}>
                    Reset to the usual days
                  </Button>
                </Group>
              ),
            },
          ]}
        />
      )}
      <OtherDaysForm
        key={changing ? `${changing.of} ${changing.id}` : rows.length}
        changing={changing}
        organisations={organisations}
        widerOf={(scope) => ({ ...workspace, ...organisationDays(scope, rows) })}
        onSet={set}
        onStop={() => setChanging(null)}
      />
    </Card>
  );
}

/** What holds for a repository, before the workspace's: its organisation's days. */
const organisationDays = ({ of, name }: Pick<Scope, "of" | "name">, rows: readonly Own[]): Days =>
  (of === "repository" && rows.find((row) => row.of === "organisation" && name.startsWith(`${row.name}/`))?.days) || {};

const ownWords = (days: Days) =>
  levels
    .flatMap((level) => (days[level] === undefined ? [] : `${labelOf(level)}: ${daysWord(days[level])}`))
    .join(", ");
