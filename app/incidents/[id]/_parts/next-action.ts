import { date, duration, relative } from "@/app/_ui/format";
import type { Contact } from "@/app/_ui/words";

export type Situation = {
  status: "triggered" | "assigned" | "resolved" | "ignored";
  contact: Contact;
  contactReason: string | null;
  author: string | null;
  owner: string | null;
  secretRevoked: boolean | null;
  ignoreReasonLabel: string | null;
  triggeredAt: Date;
  closedAt: Date | null;
  mailedAt: Date | null;
  openedAt: Date | null;
  answeredAt: Date | null;
  /** Does a link still work? */
  linkLive: boolean;
};

/** Where the incident stands, and what is to be done next by whom, in a sentence or two. */
export function nextAction(now: Date, it: Situation): string {
  if (it.closedAt) return closing(now, it, it.closedAt);
  const author = it.author ?? "the author";
  const ago = (moment: Date | null) => (moment ? ` ${relative(moment, now)}` : "");
  const ask = it.owner ? `${it.owner} owns it.` : "Assign somebody who can fix it.";
  if (!it.linkLive && ["queued", "mailed"].includes(it.contact)) {
    return `The link sent to ${author} no longer works, and no answer has come. Send a new one, or assign it.`;
  }
  switch (it.contact) {
    case "none":
      return it.author
        ? `Nobody has been told yet. Send ${author} a link, or assign it.`
        : `Nobody has been told yet. ${ask}`;
    case "author_unknown":
      return `No source names the author. ${it.owner ? `${it.owner} owns it.` : "Find out who made the commit, then assign it or send them a link."}`;
    case "unreachable":
      return `${capital(author)} cannot be mailed${it.contactReason ? `: ${it.contactReason}` : ""}. ${ask}`;
    case "queued":
      return `A mail to ${author} is on its way.`;
    case "mailed":
      return it.openedAt
        ? `Waiting for ${author}. The link was opened${ago(it.openedAt)}, and no answer has come.`
        : `Waiting for ${author}, who was mailed${ago(it.mailedAt)} and has not opened the link.`;
    case "answered":
      return `${capital(author)} answered${ago(it.answeredAt)}. Check the answers, then resolve or ignore it.`;
    case "disputed":
      return "The recipient says that it is not theirs. Decide whom to ask instead.";
    case "left":
      return `${capital(author)} has left. ${it.owner ? `${it.owner} owns it.` : "Assign somebody who knows this code."}`;
    case "member":
      return `${capital(author)} is a member and finds it in the app. ${it.owner ? `${it.owner} owns it.` : "Assign it to make that plain."}`;
  }
}

function closing(now: Date, it: Situation, closedAt: Date): string {
  const took = `after ${duration(closedAt.getTime() - it.triggeredAt.getTime())}`;
  const on = date(closedAt, now);
  if (it.status === "ignored")
    return `Ignored on ${on} (${it.ignoreReasonLabel ?? "no reason given"}), ${took}. Nothing is to be done.`;
  const how = it.secretRevoked === true ? " as revoked" : it.secretRevoked === false ? " without being revoked" : "";
  return `Resolved${how} on ${on}, ${took}. Nothing is to be done.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
