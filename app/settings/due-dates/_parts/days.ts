import { counted } from "@/app/_ui/format";
import { severity } from "@/emails/brand";
import type { Scope } from "../../_parts/scope-choice";

export type Level = keyof typeof severity;
/** Zero: no due date. One that is missing is as the wider scope says. */
export type Days = Partial<Record<Level, number>>;

/** Who has days of their own. */
export type Own = Scope & { days: Days };

export const levels = Object.keys(severity) as Level[];
export const labelOf = (level: Level) => severity[level].label;
export const presets = [7, 30, 90, 120] as const;

/** "30 days", or "no due date". */
export function daysWord(days: number): string {
  return days === 0 ? "no due date" : counted(days, "day");
}

/** What the form's fields say; an empty one says nothing. */
export function daysOf(form: FormData): Days {
  return Object.fromEntries(
    levels.flatMap((level) => {
      const text = String(form.get(level) ?? "");
      return /^\d{1,4}$/.test(text) ? [[level, Number(text)]] : [];
    }),
  );
}
