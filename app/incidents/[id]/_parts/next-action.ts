import { date, duration, relative } from "@/app/_ui/format";
import type { Contact, Kind } from "@/app/_ui/words";

export type Situation = {
  status: "triggered" | "assigned" | "resolved" | "ignored";
  contact: Contact;
  contactReason: string | null;
  /** Who is asked: the author, or whom the ladder found instead. */
  author: string | null;
  /** Whom the ladder proposes, while nobody is written to. */
  proposed: string | null;
  owner: string | null;
  /** Is the owner whoever reads this? */
  ownerReads: boolean;
  kind: Kind;
  secretRevoked: boolean | null;
  verification: "claimed" | "verified" | null;
  ignoreReasonLabel: string | null;
  triggeredAt: Date;
  closedAt: Date | null;
  mailedAt: Date | null;
  openedAt: Date | null;
  answeredAt: Date | null;
  /** Does a link still work? */
  linkLive: boolean;
  /** The last wish of a developer to close it, where it waits or was denied. */
  request: { who: string; wanted: "resolved" | "ignored"; state: "waiting" | "denied"; at: Date } | null;
  /** Was this closure drawn for a manager's review, and waits for it? */
  reviewWaits: boolean;
};

/** Where the incident stands, and what is to be done next by whom, in a sentence or two. */
export function nextAction(now: Date, it: Situation): string {
  if (it.closedAt) return closing(now, it, it.closedAt);
  if (it.request) return requested(now, it.request);
  const author = it.author ?? "the author";
  const ago = (moment: Date | null) => (moment ? ` ${relative(moment, now)}` : "");
  const next = owned(it) ?? (it.proposed && `Ask ${it.proposed}, or assign it.`);
  const ask = next ?? "Assign somebody who can fix it.";
  if (!it.linkLive && ["queued", "mailed"].includes(it.contact)) {
    return `The link sent to ${author} no longer works, and no answer has come. Send a new one, or assign it.`;
  }
  switch (it.contact) {
    case "none":
      if (it.mailedAt && !it.linkLive) return withdrawn(author, it);
      return it.author
        ? `Nobody has been told yet. Send ${author} a link, or assign it.`
        : `Nobody has been told yet. ${ask}`;
    case "author_unknown":
      return `No source names the author. ${next ?? "Find out who made the commit, then assign it or send them a link."}`;
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
      return `${capital(author)} has left. ${next ?? "Assign somebody who knows this code."}`;
    case "member":
      return `${capital(author)} is a member and finds it in the app. ${it.ownerReads ? "You own it." : it.owner ? `${it.owner} owns it.` : "Assign it to make that plain."}`;
  }
}

function owned({ owner, ownerReads, kind }: Situation): string | null {
  if (!owner) return null;
  if (!ownerReads) return `${owner} owns it and finds whom to ask.`;
  return `You own it: name somebody to ask, or ${kind === "secret" ? "revoke" : "fix"} it yourself.`;
}

function withdrawn(author: string, { answeredAt }: Situation): string {
  const silent = answeredAt ? "" : ", and no answer had come";
  return `The link to ${author} was withdrawn${silent}. Send a new one, or assign it.`;
}

function requested(now: Date, { who, wanted, state, at }: NonNullable<Situation["request"]>): string {
  const verb = wanted === "ignored" ? "ignore" : "resolve";
  return state === "waiting"
    ? `${capital(who)} asked to ${verb} it ${relative(at, now)}. A manager approves or denies it.`
    : `Waiting for ${who}, whose request to ${verb} it was denied ${relative(at, now)}.`;
}

function closing(now: Date, it: Situation, closedAt: Date): string {
  const took = `after ${duration(closedAt.getTime() - it.triggeredAt.getTime())}`;
  const on = date(closedAt, now);
  const rest = it.reviewWaits
    ? "A manager looks at it again: say that it is fine, or reopen it."
    : it.verification === "claimed"
      ? "The revocation is a claim until it is seen, or a manager attaches evidence."
      : "Nothing is to be done.";
  if (it.status === "ignored")
    return `Ignored on ${on} (${it.ignoreReasonLabel ?? "no reason given"}), ${took}. ${rest}`;
  const revoked = it.verification === "verified" ? " as revoked, verified," : " as revoked";
  const how = it.secretRevoked === true ? revoked : it.secretRevoked === false ? " without being revoked" : "";
  return `Resolved${how} on ${on}, ${took}. ${rest}`;
}

function capital(text: string): string {
  return text.includes("@") ? text : `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
