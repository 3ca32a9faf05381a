"use client";

import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { CopyText } from "@/app/_ui/copy-text";
import { sayFailure } from "@/app/_ui/toast";
import classes from "./on-call.module.css";

/** The reader's own secret address for their calendar program. */
export function FeedCard({ scheduleId }: { scheduleId: number }) {
  const [url, setUrl] = useState("");
  async function make() {
    try {
      setUrl(((await callApi("POST", `/schedules/${scheduleId}/feed`)) as { url: string }).url);
    } catch (error) {
      sayFailure(sentenceOf(error));
    }
  }
  return (
    <section className={classes.card} aria-labelledby="feed">
      <h2 id="feed">In your calendar</h2>
      <Text maw="72ch" mb="sm">
        Subscribe to an address of your own. Whoever has it reads this schedule, so keep it to yourself; making a new
        one ends the one before.
      </Text>
      {url ? (
        <CopyText value={url} what="calendar address" />
      ) : (
        <Button variant="default" onClick={make}>
          Make my calendar address
        </Button>
      )}
    </section>
  );
}
