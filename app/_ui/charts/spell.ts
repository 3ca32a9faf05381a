import { briefly, duration, number, percent } from "@/emails/numbers";
import type { Unit } from "./figures";

export { briefly, percent };

export function spell(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined) return "–";
  if (unit === "duration") return duration(value);
  return unit === "share" ? percent(value) : number(value);
}
