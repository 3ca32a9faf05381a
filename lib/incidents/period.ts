import { z } from "zod";

const edge = String.raw`\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?`;
const spelt = new RegExp(`^(?:(${edge})|(${edge})?\\.\\.(${edge})?)$`);

/** Days or months in UTC, both ends included: "2026-11", "2026-11-16..2026-11-22", "2026-09..", "..2026-11-20". */
export const Period = z
  .string()
  .regex(spelt, "Write a period like 2026-11, 2026-11-16..2026-11-22, 2026-09.. or ..2026-11.");

export const Day = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, "Write a day like 2026-11-22.");

/** From when, included, until when, excluded. */
export type Bounds = { from: Date | null; until: Date | null };

export function boundsOf(period: string): Bounds {
  const [, only, first = only, last = only] = spelt.exec(period) ?? [];
  return { from: first ? beginOf(first, 0) : null, until: last ? beginOf(last, 1) : null };
}

/** Where this day or month begins, or the next one. */
function beginOf(text: string, next: 0 | 1): Date {
  const [year = 0, month = 1, day] = text.split("-").map(Number);
  return new Date(day === undefined ? Date.UTC(year, month - 1 + next, 1) : Date.UTC(year, month - 1, day + next));
}

/** How a period that ends before `until` is spelt: whole months where it consists of such, days otherwise. */
export function periodOf({ from, until }: Bounds): string {
  const last = until && new Date(until.getTime() - 1);
  const byMonth = [from, until].every((at) => !at || at.getUTCDate() === 1);
  const spell = (at: Date | null) => at?.toISOString().slice(0, byMonth ? 7 : 10) ?? "";
  return spell(from) === spell(last) ? spell(from) : `${spell(from)}..${spell(last)}`;
}
