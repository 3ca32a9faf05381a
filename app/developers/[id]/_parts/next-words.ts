import { counted, date } from "@/app/_ui/format";
import type { Standing } from "@/app/developers/_list/standing-words";

export type Situation = {
  open: number;
  overdue: number;
  awaiting: number;
  unreachable: number;
  contact: Standing;
  toldAt: Date | null;
  openedAt: Date | null;
  answeredAt: Date | null;
  isMember: boolean;
};

/** How things stand with a developer, and what to do next: one sentence each; nothing to do is null. */
export function nextFor(situation: Situation, now: Date): { stands: string; todo: string | null } {
  const { open, overdue } = situation;
  if (open === 0) return { stands: `Nothing is open; ${lastWord(situation, now)}.`, todo: null };
  const work = `Has ${counted(open, "open", "open")}${overdue > 0 ? `, ${overdue} overdue` : ""}`;
  return { stands: `${work}; ${lastWord(situation, now)}.`, todo: todoFor(situation) };
}

function lastWord({ contact, toldAt, openedAt, answeredAt, isMember, unreachable }: Situation, now: Date): string {
  const told = isMember ? "told in the app" : "mailed";
  const looked = isMember ? "looked at it" : "opened the link";
  const lastTold = toldAt ? `last ${told} ${onDay(toldAt, now)}` : null;
  switch (contact) {
    case "left":
      return "they have left";
    case "unreachable":
      return `${counted(unreachable, "of these", "of these")} cannot be brought to them`;
    case "none":
      return "nobody has asked them anything yet";
    case "answered":
      return `last answered ${answeredAt ? onDay(answeredAt, now) : ""}`.trim();
    case "opened":
      return `${looked} ${openedAt ? onDay(openedAt, now) : ""} and has not answered since`;
    default:
      return `${lastTold ?? told}, has not ${looked}${openedAt ? " since" : ""}`;
  }
}

function todoFor({ contact, awaiting, isMember }: Situation): string {
  switch (contact) {
    case "left":
      return "Hand their incidents over to somebody else.";
    case "unreachable":
      return "Hand these over, or add an address that can be mailed.";
    case "silent":
      return `Remind them once more, or ask somebody who sits next to them.`;
    case "none":
      return isMember ? "Make them the owner, so that they hear of it." : "Remind them: that mails them a link.";
    case "answered":
      return awaiting > 0
        ? "They wait for nothing; remind them of what they have not answered."
        : "Look at what they said: the next step is ours.";
    case "opened":
      return "Give them a day, then remind them.";
    default:
      return "Wait for their answer; Handback says when they go silent.";
  }
}

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const dayMs = 86_400_000;

/** "today", "yesterday", "on Monday", and from a week on "on 3 March"; in UTC. */
export function onDay(at: Date, now: Date): string {
  const days = Math.floor(now.getTime() / dayMs) - Math.floor(at.getTime() / dayMs);
  if (days <= 0) return "today";
  if (days === 1) return "yesterday";
  if (days < 7) return `on ${weekdays[at.getUTCDay()]}`;
  return `on ${date(at, now)}`;
}
