import { severity } from "@/emails/brand";

export type Level = keyof typeof severity;
export type Days = Partial<Record<Level, number>>;

export const levels = Object.keys(severity) as Level[];
export const labelOf = (level: Level) => severity[level].label;

/** What a form of number fields says; an empty field says nothing. */
export function daysOf(form: FormData): Days {
  return Object.fromEntries(
    levels.flatMap((level) => {
      const days = Number(form.get(level));
      return days > 0 ? [[level, days]] : [];
    }),
  );
}
