"use client";

import { Button, Title } from "@mantine/core";
import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { say, sayFailure } from "@/app/_ui/toast";
import classes from "../../_parts/settings.module.css";
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
    <section className={classes.card} aria-labelledby="workspace-policy">
      <Title order={2} id="workspace-policy">
        What blocks, in the workspace
      </Title>
      <form onSubmit={save}>
        <PolicyFields policy={policy} />
        <Button type="submit" mt="md">
          Save
        </Button>
      </form>
    </section>
  );
}
