import { beginsAt } from "@/lib/oncall/wall-instants";

/** The instant of a time on the wall, such as 2026-11-23T08:00, in a zone. */
export function instantOf(wall: string, timeZone: string): string {
  return beginsAt(Date.parse(`${wall}Z`), timeZone).toISOString();
}
