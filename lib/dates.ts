const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

/** "3 March 2026", in UTC: mail and the external page do not know their reader's zone, and for most a day is enough. */
export function onDate(date: Date): string {
  return days.format(date);
}

/** "5 December 2026, 12:13 UTC", for what ends at that minute. */
export function onMinute(date: Date): string {
  return `${onDate(date)}, ${date.toISOString().slice(11, 16)} UTC`;
}
