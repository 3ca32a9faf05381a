/** "3 March 2026", in UTC: mail and the external page do not know their reader's zone, and days are enough. */
export function onDate(date: Date): string {
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(
    date,
  );
}
