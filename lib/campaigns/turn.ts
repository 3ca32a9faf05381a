import type { Asked, Found, Person } from "@/lib/asking/climb";
import type { AskingSettings } from "@/lib/asking/settings";
import { hasFallen, isFar, isNearer, standingOf } from "@/lib/asking/standing";
import type { AddressLink, AskStep, CampaignRoute, CampaignStanding, Contact } from "@/prisma/generated/enums";

const hour = 3_600_000;
const day = 24 * hour;
/** Who was mailed within this is asked with a later digest. */
const rest = 3 * day;
const mostReminders = 3;

/** An open incident of a campaign, as far as it decides whose turn it is. */
export type Candidate = {
  id: number;
  authorId: number | null;
  askedId: number | null;
  askStep: AskStep | null;
  assigneeId: number | null;
  repositoryId: number | null;
  contact: Contact;
  answeredAt: Date | null;
  author: { email: string; name: string; developerId: number } | null;
  asked: { email: string; name: string } | null;
};

/** What is known around it, beyond the ladder. */
export type Around = {
  answer: Asked & { author: Person | null };
  settings: AskingSettings;
  linksEnabled: boolean;
  /** Its owner, where that is an active person. */
  owner: { id: number; name: string; email: string } | null;
  member(id: number): { name: string; email: string } | undefined;
  /** Whether that member can see it. */
  sees(memberId: number): boolean;
  /** A wish of theirs to close it waits for a Manager. */
  waits: boolean;
  /** Another campaign that asks about it. */
  elsewhere: string | null;
  mailed(recipient: string): { reminders: number; waits: boolean; lastAt: Date | null } | undefined;
  /** Whether this campaign has asked already. */
  carried: boolean;
};

export type Reached = {
  key: string;
  route: CampaignRoute;
  name: string;
  recipient: string | null;
  memberId: number | null;
  developerId: number | null;
};
export type Turn = {
  standing: CampaignStanding;
  reason: string | null;
  target: Reached | null;
  /** Whom the ladder found, where a link is to be made. */
  found: Found | null;
  notBefore: Date | null;
  answeredAt: Date | null;
  /** How often their person was reminded of it by mail. */
  reminders: number;
};

const nothing = { found: null, target: null, reason: null, notBefore: null, answeredAt: null, reminders: 0 };

/** Whose turn an incident is and how they are reached; or why nobody is asked. */
export function turnOf(candidate: Candidate, around: Around, now: Date): Turn {
  const { contact, answeredAt } = candidate;
  if (around.elsewhere) return { ...nothing, standing: "elsewhere", reason: `“${around.elsewhere}” asks about it` };
  if (contact === "disputed" && !around.owner)
    return {
      ...nothing,
      standing: "answered",
      answeredAt: answeredAt ?? now,
      reason: "they say that it is not theirs; a manager decides",
    };
  const reached = reach(candidate, around);
  if ("why" in reached)
    return { ...nothing, standing: "unreachable", reason: reached.why, target: unreached(candidate) };
  const { found, target } = reached;
  const before = target.recipient ? around.mailed(target.recipient) : undefined;
  const turn = { ...nothing, found, target, reminders: before?.reminders ?? 0 };
  if (around.waits || contact === "answered")
    return {
      ...turn,
      // What this campaign asked stays what it asked, once it is answered.
      standing: around.carried ? "ask" : "answered",
      answeredAt: answeredAt ?? now,
      reason: around.carried ? null : "it was answered already",
    };
  if (around.carried || !before) return { ...turn, standing: "ask" };
  if (before.reminders >= mostReminders)
    return { ...turn, standing: "capped", reason: "they were reminded of it three times already" };
  const rested = before.waits ? now.getTime() + day : (before.lastAt?.getTime() ?? 0) + rest;
  return { ...turn, standing: "ask", notBefore: rested > now.getTime() ? new Date(rested) : null };
}

/** The owner, else whoever was asked and stays asked, else whom the ladder finds. */
function reach(candidate: Candidate, around: Around): { target: Reached; found: Found | null } | { why: string } {
  const { owner, answer, settings, linksEnabled } = around;
  if (owner) return inApp(owner.id, around);
  const stays = kept(candidate, answer);
  const found = stays ?? bestAddress(answer);
  if (!found || (!stays && isFar(found) && settings.ask_others !== "mail"))
    return { why: standingOf({ contact: "none", contactReason: null }, { ...answer, found: null }).contactReason };
  if (found.by === "app" && found.memberId !== null) return inApp(found.memberId, around);
  if (!linksEnabled) return { why: "links are switched off for the whole workspace" };
  const { address: recipient, name } = found;
  return {
    found,
    target: { key: `mail:${recipient}`, route: "link", name, recipient, memberId: null, developerId: null },
  };
}

function inApp(memberId: number, around: Around): { target: Reached; found: null } | { why: string } {
  const member = around.member(memberId);
  const name = member?.name ?? "A member";
  if (!around.sees(memberId)) return { why: `${name} has joined, but cannot see it: give them access first` };
  const recipient = member?.email ?? null;
  return {
    found: null,
    target: { key: `member:${memberId}`, route: "app", name, recipient, memberId, developerId: null },
  };
}

/** Somebody further who was asked, by the playbook or a Manager, stays asked where they can be and nobody is nearer. */
function kept({ contact, asked, askStep }: Candidate, answer: Asked): Found | null {
  if (!asked || !askStep || !["queued", "mailed", "answered"].includes(contact)) return null;
  const step = { step: askStep };
  if (!isFar(step) || hasFallen(answer, asked.email) || isNearer(answer, askStep)) return null;
  const { email: address, name } = asked;
  return { ...step, address, name, confidence: "likely", because: "", by: "link", memberId: null };
}

const bestFirst: readonly AddressLink[] = ["provider", "proved", "approved", "seen"];

/** Of an author with several addresses the one that is surely theirs, whatever the commit's: so that one person gets one digest. */
function bestAddress({ found, author }: Asked & { author: Person | null }): Found | null {
  if (!found || !author || found.by !== "link" || found.step !== "author") return found;
  const [best] = [{ address: author.address, link: author.link }, ...author.others].sort(
    (a, b) => bestFirst.indexOf(a.link) - bestFirst.indexOf(b.link) || (a.address < b.address ? -1 : 1),
  );
  return { ...found, address: best?.address ?? found.address };
}

function unreached({ author }: Candidate): Reached {
  const developerId = author?.developerId ?? null;
  const name = author ? author.name || author.email : "Nobody known";
  return {
    key: `none:${developerId ?? 0}`,
    route: "none",
    name,
    recipient: author?.email ?? null,
    memberId: null,
    developerId,
  };
}
