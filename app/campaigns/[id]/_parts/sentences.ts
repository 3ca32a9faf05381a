import { counted, duration, number } from "@/app/_ui/format";
import type { CampaignDetail } from "@/lib/campaigns/get";
import { apartMs } from "@/lib/campaigns/next-mail";
import { countOf } from "../../_parts/words";

/** How long it takes until everybody has had a first mail. */
export function firstMailsTake({ people, mailsPerHour }: Pick<CampaignDetail, "people" | "mailsPerHour">): number {
  return Math.max(0, people.link + people.app - people.mailed - 1) * apartMs(mailsPerHour);
}

/** What starting a draft does; null where it would do nothing. */
export function startSentence(campaign: CampaignDetail): string | null {
  const { people, figures, mailsPerHour } = campaign;
  const reached = people.link + people.app;
  const asked = countOf(figures, "waiting");
  if (reached === 0 || asked === 0) return null;
  const by = [
    ...(people.link > 0 ? [`${number(people.link)} by mail with links`] : []),
    ...(people.app > 0 ? [`${number(people.app)} in the app, as members`] : []),
  ].join(", ");
  const pace = `${counted(mailsPerHour, "mail")} an hour`;
  const last =
    reached === 1 ? "" : ` At ${pace} the last first mail goes out after ${duration(firstMailsTake(campaign))}.`;
  const people_ = reached === 1 ? "1 person is asked" : `${number(reached)} people are asked`;
  return `${people_} about ${counted(asked, "incident")}: ${by}.${last}`;
}

/** Whether the last of the first mails comes after the due date. */
export function isTooSlow(campaign: CampaignDetail, now: number): boolean {
  return now + firstMailsTake(campaign) > campaign.dueAt.getTime();
}

/** What a campaign that has begun does next, as one sentence without its times. */
export function nextSentence({ state, figures, people, endedFor, nextMailAt }: CampaignDetail): string {
  const left = people.link + people.app - people.mailed;
  switch (state) {
    case "paused":
      return "It is paused: no mail goes out.";
    case "cancelled":
      return "It was cancelled. Nothing more is sent; links that were sent go on working.";
    case "ended":
      return endedFor === "closed"
        ? "Everything in it is closed."
        : `Its due date has passed. ${counted(figures.incidents - figures.closed, "incident")} stayed open.`;
    default:
      if (left > 0)
        return `${left === 1 ? "1 person is" : `${number(left)} people are`} still to be mailed for the first time.`;
      if (nextMailAt) return "Everybody was mailed. Who is silent is reminded.";
      return "Everybody was mailed, and nobody is to be reminded any more. What is open can be answered until the due date.";
  }
}
