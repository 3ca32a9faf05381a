"use client";

import { Autocomplete, Button, Stack, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { Problem } from "@/app/_ui/problem";
import { say } from "@/app/_ui/toast";

/** One address, of one detector or of every one. */
export function RunbookForm({ detectors }: { detectors: string[] }) {
  const router = useRouter();
  const [problem, setProblem] = useState("");

  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    setProblem("");
    try {
      await callApi("PATCH", "/runbooks", { detector: form.get("detector"), url: form.get("url") });
      say("The runbook is linked.");
      element.reset();
      router.refresh();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  }

  return (
    <Card id="link-runbook" title="Link a runbook">
      <form onSubmit={save}>
        <Stack gap="md" maw={480}>
          <Autocomplete
            name="detector"
            label="Detector"
            description="As incidents have it; empty for every detector without its own."
            data={detectors}
            limit={20}
          />
          <TextInput name="url" label="Address" placeholder="https://" type="url" maxLength={1_000} required />
          <Problem sentence={problem} />
          <div>
            <Button type="submit">Link</Button>
          </div>
        </Stack>
      </form>
    </Card>
  );
}
