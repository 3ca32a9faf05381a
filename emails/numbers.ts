const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
// Made once: making one takes twenty times as long as writing a number with it.
const inThousands = new Intl.NumberFormat("en-GB");

/** A stretch of time as people say it, in its two largest units: "3 days 4 h", "2 h 5 min", "less than a minute". */
export function duration(milliseconds: number): string {
  const length = Math.max(0, milliseconds);
  if (length < minute) return "less than a minute";
  if (length < hour) return `${Math.floor(length / minute)} min`;
  if (length < day) return pair(Math.floor(length / hour), "h", Math.floor((length % hour) / minute), "min");
  const days = Math.floor(length / day);
  const dayWord = days === 1 ? "day" : "days";
  if (days >= 14) return `${number(days)} ${dayWord}`;
  return pair(days, dayWord, Math.floor((length % day) / hour), "h");
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

export function number(value: number): string {
  return inThousands.format(value);
}

/** "1 place", "12 places". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** 0.345 as "35 %"; what is little, but something, is not 0 %. */
export function percent(share: number): string {
  const whole = Math.round(share * 100);
  if (whole === 0 && share > 0) return "< 1 %";
  return whole === 100 && share < 1 ? "> 99 %" : `${whole} %`;
}

/** For an axis: "6 h", "12 days", "1.5 k". */
export function briefly(value: number, unit: "count" | "duration" | "share"): string {
  const size = Math.abs(value);
  if (unit === "share") return `${Math.round(value * 100)} %`;
  if (unit === "duration") return size < 2 * day ? `${Math.round(value / hour)} h` : `${Math.round(value / day)} d`;
  return size < 10_000 ? number(size) : `${number(Math.round(size / 100) / 10)} k`;
}

/** Where an axis ends: at least at the highest value, round in days or in counts, and so that its middle is round, too. */
export function axisTop(values: readonly number[], unit: "count" | "duration" = "count"): number {
  const one = unit === "duration" ? day : 1;
  const most = Math.max(2, ...values.map((value) => value / one));
  const size = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 4, 6, 8, 10].find((round) => round * size >= most) ?? 10;
  return step * size * one;
}
