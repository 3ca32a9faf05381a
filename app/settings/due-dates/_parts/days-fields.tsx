"use client";

import { Group, NumberInput } from "@mantine/core";
import { type Days, labelOf, levels } from "./days";

/** A number of days for each severity; where `wider` is given, an empty one leaves it to that. */
export function DaysFields({ days, wider }: { days: Days; wider?: Days }) {
  return (
    <Group align="end" gap="sm">
      {levels.map((level) => (
        <NumberInput
          key={level}
          name={level}
          label={labelOf(level)}
          defaultValue={days[level] ?? ""}
          placeholder={wider?.[level] === undefined ? undefined : String(wider[level])}
          min={1}
          max={3_650}
          allowDecimal={false}
          allowNegative={false}
          required={!wider}
          withAsterisk={false}
          w={104}
        />
      ))}
    </Group>
  );
}
