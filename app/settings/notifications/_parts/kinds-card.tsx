"use client";

import { NativeSelect, Switch, Text } from "@mantine/core";
import { useState } from "react";
import { callApi, sentenceOf } from "@/app/_ui/api";
import { Card } from "@/app/_ui/card";
import { say, sayFailure } from "@/app/_ui/toast";
import classes from "./kinds-card.module.css";

type Pace = "immediate" | "digest" | "off";
type Choice = { inApp: boolean; mail: Pace };
type KindChoice = Choice & { kind: string; label: string; reaches: string };

const paces: { value: Pace; label: string }[] = [
  { value: "immediate", label: "At once" },
  { value: "digest", label: "Daily digest" },
  { value: "off", label: "No mail" },
];

/** Each kind with its two switches; a change is kept at once, and put back when it could not be. */
export function KindsCard({ kinds }: { kinds: KindChoice[] }) {
  return (
    <Card id="kinds" title="What you are told">
      <ul className={classes.kinds}>
        {kinds.map((choice) => (
          <Kind key={choice.kind} {...choice} />
        ))}
      </ul>
    </Card>
  );
}

function Kind({ kind, label, reaches, ...kept }: KindChoice) {
  const [choice, setChoice] = useState<Choice>(kept);

  async function change(wanted: Partial<Choice>) {
    const before = choice;
    setChoice({ ...before, ...wanted });
    const { inApp, mail } = wanted;
    const body = {
      kind,
      ...(inApp === undefined ? {} : { in_app: inApp }),
      ...(mail === undefined ? {} : { mail }),
    };
    try {
      await callApi("PATCH", "/notifications/preferences", { kinds: [body] });
      say("Saved.");
    } catch (error) {
      setChoice(before);
      sayFailure(sentenceOf(error));
    }
  }

  return (
    <li className={classes.kind}>
      <div>
        <Text fw={500}>{label}</Text>
        <Text size="sm" c="dimmed">
          {reaches}
        </Text>
      </div>
      <Switch
        label="In the app"
        aria-label={`${label}: in the app`}
        checked={choice.inApp}
        onChange={({ currentTarget }) => change({ inApp: currentTarget.checked })}
      />
      <NativeSelect
        aria-label={`${label}: by mail`}
        data={paces}
        value={choice.mail}
        onChange={({ currentTarget }) => change({ mail: currentTarget.value as Pace })}
      />
    </li>
  );
}
