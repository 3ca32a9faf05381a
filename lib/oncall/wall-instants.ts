import { instantsAt, wallAt } from "@/lib/wall-clock";

const second = 1_000;

/** When a shift begins that begins at this time of the wall: where the clock shows it twice, the first of the two. */
export function beginsAt(wall: number, timeZone: string): Date {
  const [first = new Date(wall)] = instantsAt(wall, timeZone);
  return shows(first, wall, timeZone) ? first : jumpOver(wall, first, timeZone);
}

/** When a shift ends that ends at this time of the wall: where the clock shows it twice, the last of the two. */
export function endsAt(wall: number, timeZone: string): Date {
  const last = instantsAt(wall, timeZone).at(-1) ?? new Date(wall);
  return shows(last, wall, timeZone) ? last : jumpOver(wall, last, timeZone);
}

const shows = (instant: Date, wall: number, timeZone: string) => wallAt(instant, timeZone).getTime() === wall;

/**
 * The moment at which the clock is set forward over a time that it never shows. So whatever ends and begins then meets at
 * one moment, and no two times change their order.
 */
function jumpOver(wall: number, after: Date, timeZone: string): Date {
  let late = after.getTime();
  let early = late - (wallAt(after, timeZone).getTime() - wall);
  while (late - early > second) {
    const middle = early + Math.floor((late - early) / 2 / second) * second;
    if (wallAt(new Date(middle), timeZone).getTime() > wall) late = middle;
    else early = middle;
  }
  return new Date(late);
}
