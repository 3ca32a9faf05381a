"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { say, sayFailure } from "@/app/_ui/toast";
import { type Policy, policyOf } from "./policy";
import { PolicyFields } from "./policy-fields";

/** The workspace's policy. */
export function PolicyForm({ policy }: { policy: Policy }) {
  const router = useRouter();

  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    try {
      await callApi("PATCH", "/merge-policies", {
        of: "workspace",
        policy: policyOf(new FormData(event.currentTarget)),
      });
      say("Saved. Merge requests of the last 30 days are looked at again.");
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
  }

  return (
    <Card id="workspace-policy" title="What blocks, in the workspace">
      <form onSubmit={save}>
        <PolicyFields policy={policy} />
        <Button type="submit" mt="md">
          Save
        </Button>
      </form>
    </Card>
  );
}
