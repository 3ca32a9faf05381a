"use client";

import { NativeSelect, NumberInput } from "@mantine/core";
import { useState } from "react";
import { capitalised } from "@/emails/words";
import { type Days, daysWord, type Level, labelOf, levels, presets } from "./days";
import classes from "./due-dates.module.css";

type Props = {
  days: Days /** What holds where a severity says nothing; without it, each says something. */;
  wider?: Days;
};

/** The days of each severity: those that are usual, any other number, no due date, or what the wider scope says. */
export function DaysFields({ days, wider }: Props) {
  return (
    <div className={classes.fields}>
      {levels.map((level) => (
        <DaysField key={level} level={level} days={days[level]} wider={wider} />
      ))}
    </div>
  );
}

function DaysField({ level, days, wider }: { level: Level; days: number | undefined; wider: Days | undefined }) {
  const known = days === undefined || days === 0 || presets.some((preset) => preset === days);
  const [choice, setChoice] = useState(days === undefined ? "" : known ? String(days) : "other");
  const [other, setOther] = useState<number | string>(known ? "" : days);
  const usual = wider?.[level];
  return (
    <div className={classes.field}>
      <NativeSelect
        label={labelOf(level)}
        value={choice}
        onChange={(event) => setChoice(event.currentTarget.value)}
        data={[
          ...(wider ? [{ value: "", label: `As usual${usual === undefined ? "" : `: ${daysWord(usual)}`}` }] : []),
          ...presets.map((preset) => ({ value: String(preset), label: daysWord(preset) })),
          { value: "other", label: "Another number of days" },
          { value: "0", label: capitalised(daysWord(0)) },
        ]}
      />
      {choice === "other" && (
        <NumberInput
          aria-label={`Days for ${labelOf(level)}`}
          placeholder="Days"
          value={other}
          onChange={setOther}
          min={1}
          max={3_650}
          allowDecimal={false}
          allowNegative={false}
          required
        />
      )}
      <input type="hidden" name={level} value={choice === "other" ? other : choice} />
    </div>
  );
}
