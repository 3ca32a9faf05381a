"use client";

import { Button, Group, Textarea } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { Moment } from "@/app/_ui/moment";
import { say, sayFailure } from "@/app/_ui/toast";
import classes from "../../_parts/merge-requests.module.css";

type Passed = { id: number; by: string; why: string; at: string };
type Props = { id: number; blocked: boolean; mayDecide: boolean; passed: Passed[] };

/** Who lets it pass and why, and for managers the form to do so. */
export function Approvals({ id, blocked, mayDecide, passed }: Props) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const distinct = [...new Map(passed.map((each) => [`${each.by} ${each.why}`, each])).values()];
  if (!blocked && distinct.length === 0) return null;

  async function perform(verb: string, body: object, message: string) {
    setBusy(true);
    try {
      await callApi("POST", `/merge-requests/${id}/${verb}`, body);
      say(message);
      router.refresh();
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
    setBusy(false);
  }

  function approve(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason") ?? "");
    void perform("approve", { reason }, "It may be merged. Its comment says who says so, and why.");
  }

  return (
    <Card id="approval" title={blocked ? "Let it pass" : "It was let pass"}>
      {distinct.map(({ id: key, by, why, at }) => (
        <div key={key}>
          {by} let it pass, <Moment at={at} />:<p className={classes.why}>{why}</p>
        </div>
      ))}
      {blocked && !mayDecide && (
        <p>A manager can let it pass. Otherwise the secret is taken out, or its incident closed.</p>
      )}
      {blocked && mayDecide && (
        <form onSubmit={approve}>
          <Textarea
            name="reason"
            label="Why may it be merged all the same?"
            description="Written to its comment with your name. What is found later blocks again."
            maxLength={1_000}
            autosize
            minRows={2}
            required
            withAsterisk={false}
            maw={640}
            mt="sm"
          />
          <Button type="submit" mt="sm" loading={busy}>
            Let it pass
          </Button>
        </form>
      )}
      {distinct.length > 0 && mayDecide && (
        <Group mt="md">
          <Button
            variant="default"
            loading={busy}
            onClick={() => perform("withdraw-approval", {}, "What was let pass blocks again.")}
          >
            Take it back
          </Button>
        </Group>
      )}
    </Card>
  );
}
