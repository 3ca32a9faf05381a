import { isOfficeTime, nextOfficeMoment, type OfficeHours } from "@/lib/oncall/office-hours";

export type Step =
  | { target: "schedule"; onCall: number | null; words: string; delayMinutes: number }
  | { target: "member"; memberId: number | null; words: string; delayMinutes: number }
  /** The others of a schedule, in the order in which they are asked at this moment. */
  | { target: "by_time_zone"; memberIds: readonly number[]; words: string; delayMinutes: number };

/** How far an escalation has come: its last page's round and step, and who was paged in that round. */
export type Progress = { round: number; step: number; paged: readonly number[] };

export type NextPage = {
  round: number;
  step: number;
  /** Null: the step has nobody, and the next one follows at once. */
  memberId: number | null;
  words: string;
  delayMinutes: number;
};

/** Whom to page next; null once all rounds are gone through. One page at a time, whatever was missed. */
export function nextPage(steps: readonly Step[], rounds: number, last: Progress | null): NextPage | null {
  const { round, step, paged } = last ?? { round: 0, step: -1, paged: [] };
  const here = steps[step];
  if (here?.target === "by_time_zone") {
    const other = othersOf(here, paged)[0];
    if (other !== undefined) return pageOf(here, round, step, other);
  }
  for (let index = step + 1; index < steps.length; index += 1) {
    const found = steps[index];
    if (!found) continue;
    if (found.target === "schedule") return pageOf(found, round, index, found.onCall);
    if (found.target === "member") return pageOf(found, round, index, found.memberId);
    const [other] = othersOf(found, paged);
    if (other !== undefined) return pageOf(found, round, index, other);
  }
  if (round + 1 >= rounds || steps.length === 0) return null;
  return nextPage(steps, rounds, { round: round + 1, step: -1, paged: [] });
}

function othersOf({ memberIds }: Extract<Step, { target: "by_time_zone" }>, paged: readonly number[]): number[] {
  return memberIds.filter((id) => !paged.includes(id));
}

function pageOf({ words, delayMinutes }: Step, round: number, step: number, memberId: number | null): NextPage {
  return { round, step, memberId, words, delayMinutes };
}

type Other = { id: number; timeZone: string };

/** The others, those first whose working day it is, and after them those whose day begins soonest. */
export function byWorkingDay(others: readonly Other[], now: Date): number[] {
  const hoursOf = ({ timeZone }: Other): OfficeHours => ({ timeZone, officeFrom: 8 * 60, officeTo: 18 * 60 });
  const wait = (other: Other) =>
    isOfficeTime(now, hoursOf(other)) ? 0 : nextOfficeMoment(now, hoursOf(other)).getTime() - now.getTime();
  return [...others].sort((a, b) => wait(a) - wait(b) || a.id - b.id).map(({ id }) => id);
}
