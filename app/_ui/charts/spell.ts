import { duration, number } from "../format";
import type { Unit } from "./figures";

export function spell(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined) return "–";
  if (unit === "duration") return duration(value);
  return unit === "share" ? percent(value) : number(value);
}

/** 0.345 as "35 %"; what is little, but something, is not 0 %. */
export function percent(share: number): string {
  const whole = Math.round(share * 100);
  if (whole === 0 && share > 0) return "< 1 %";
  return whole === 100 && share < 1 ? "> 99 %" : `${whole} %`;
}

const hour = 3_600_000;
const day = 24 * hour;

/** For an axis: "6 h", "12 days", "1.5 k". */
export function briefly(value: number, unit: Unit): string {
  const size = Math.abs(value);
  if (unit === "share") return `${Math.round(value * 100)} %`;
  if (unit === "duration") return size < 2 * day ? `${Math.round(value / hour)} h` : `${Math.round(value / day)} d`;
  return size < 10_000 ? number(size) : `${number(Math.round(size / 100) / 10)} k`;
}
