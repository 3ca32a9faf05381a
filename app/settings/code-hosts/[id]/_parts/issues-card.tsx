"use client";

import { Button, Radio, Stack, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { say, sayFailure } from "@/app/_ui/toast";

type Props = { id: number; issueClosed: "ask" | "mark"; issueLabels: string[] };

/** What issues made there carry, and what one does that is closed there. */
export function IssuesCard({ id, issueClosed, issueLabels }: Props) {
  const router = useRouter();

  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const labels = String(form.get("labels") ?? "").split(",");
    try {
      await callApi("PATCH", `/code-hosts/${id}`, {
        issue_closed: form.get("closed"),
        issue_labels: labels.map((label) => label.trim()).filter(Boolean),
      });
      say("Saved.");
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
  }

  return (
    <Card id="issues" title="Issues">
      <form onSubmit={save}>
        <Stack gap="md" maw={480}>
          <TextInput
            name="labels"
            label="Labels"
            description="Separated by commas; issues made from incidents carry them."
            defaultValue={issueLabels.join(", ")}
            maxLength={500}
          />
          <Radio.Group
            name="closed"
            label="An issue is closed there while its incident is open"
            defaultValue={issueClosed}
          >
            <Stack gap="xs" mt="xs">
              <Radio value="ask" label="Ask the incident's owner whether it is fixed" />
              <Radio value="mark" label="Only show it on the incident" />
            </Stack>
          </Radio.Group>
          <div>
            <Button type="submit">Save</Button>
          </div>
        </Stack>
      </form>
    </Card>
  );
}
