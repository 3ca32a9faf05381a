/** What writes a time as in a zone, made once for each: a page has hundreds of times, and making one takes far longer than using it. */
export function zoneFormats(options: Intl.DateTimeFormatOptions): (timeZone: string) => Intl.DateTimeFormat {
  const made = new Map<string, Intl.DateTimeFormat>();
  return (timeZone) => {
    const format = made.get(timeZone) ?? new Intl.DateTimeFormat("en-GB", { ...options, timeZone, hourCycle: "h23" });
    made.set(timeZone, format);
    return format;
  };
}
