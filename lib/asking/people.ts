import { isAssistant } from "@/lib/asking/assistants";
import type { Person } from "@/lib/asking/climb";
import type { Db } from "@/lib/db/client";
import { canonicalEmail } from "@/lib/identities/canonical-email";
import { addressKey } from "@/lib/identities/developers";
import { unmailableReason, unmailableText } from "@/lib/identities/unmailable";
import { mailRules } from "@/lib/mail/mailable";
import type { AddressLink, Unmailable } from "@/prisma/generated/enums";

/** What an incident has seen of people already, which decides whether they can be asked about it. */
export type History = {
  /** Addresses that a mail about it did not reach, with why. */
  failed: ReadonlyMap<string, string>;
  disputed: { emails: ReadonlySet<string>; memberIds: ReadonlySet<number> };
};

export type Mention = { email: string; name: string };
/** A mention as a person, given what one incident has seen of people. */
export type People = (mention: Mention, history: History, as?: "author") => Person;

const bestFirst: readonly AddressLink[] = ["provider", "proved", "approved", "seen"];

const unmailable: Record<Unmailable, string> = {
  malformed: "it is not a valid address",
  host_local: "the address exists on one machine only",
  noreply: "it is a no-reply address, and no other of theirs is known",
  bot: "it is a bot",
  shared: "five or more people commit with this address",
};
const leftText: Record<string, string> = {
  deactivated: "their account was deactivated",
  bounced: "mail to them comes back",
  by_hand: "a manager says that they have left",
};

/** Everything about these mentions that decides whether their people can be asked, read at once. */
export async function peopleOf(db: Db, mentions: readonly Mention[]): Promise<People> {
  const keys = [...new Set(mentions.map(({ email }) => addressKey(email)))];
  const rows = await db.address.findMany({
    where: { email: { in: keys } },
    include: {
      developer: {
        include: {
          addresses: { orderBy: { id: "asc" } },
          member: { select: { id: true, name: true, deactivatedAt: true } },
        },
      },
    },
  });
  const byKey = new Map(rows.map((row) => [row.email, row]));
  const emails = [...keys, ...rows.flatMap(({ developer }) => developer.addresses.map(({ email }) => email))];
  const rules = await mailRules(db, emails);
  const identities = await db.identity.findMany({
    where: { email: { in: emails }, emailVerified: true, member: { deactivatedAt: null } },
    select: { email: true, member: { select: { id: true, name: true } } },
  });
  const verified = new Map(identities.map(({ email, member }) => [email, member]));

  type Spelt = { email: string; name: string; flagged: Unmailable | null };
  const whyNot = ({ email, name, flagged }: Spelt, { failed }: History, as?: "author"): string | null => {
    if (isAssistant(email, name)) return "it is an assistant that writes code";
    const reason = flagged === "shared" ? flagged : unmailableReason(email, name);
    if (reason) return (as ? unmailableText : unmailable)[reason];
    const verdict = rules(email, name);
    if (!verdict.mailable) return verdict.reason;
    return failed.get(verdict.recipient) ?? null;
  };

  const personOf: People = ({ email, name }, history, as) => {
    const row = byKey.get(addressKey(email));
    const developer = row?.developer;
    const called = name.trim() || developer?.name || email;
    const own = developer?.addresses ?? [];
    // Two addresses are one person's when somebody or something proved either: one that was only seen came first.
    const linked = own.filter(({ id, link }) => id !== row?.id && (link !== "seen" || row?.link !== "seen"));
    const others = linked
      .filter((other) => whyNot({ email: other.email, name: "", flagged: other.unmailable }, history) === null)
      .sort((a, b) => bestFirst.indexOf(a.link) - bestFirst.indexOf(b.link))
      .map((other) => ({ address: other.email, link: other.link }));
    const account = developer?.member;
    const member =
      (account && !account.deactivatedAt ? account : undefined) ?? verified.get(canonicalEmail(email) ?? "");
    const mine = [canonicalEmail(email) ?? email, ...own.map((address) => address.email)];
    const disputed =
      mine.some((address) => history.disputed.emails.has(address)) ||
      (member !== undefined && history.disputed.memberIds.has(member.id));
    const shown = { email, name: as ? (developer?.name ?? name) : called, flagged: row?.unmailable ?? null };
    const reason = developer?.leftAt ? (developer.leftReason ?? "") : account?.deactivatedAt ? "deactivated" : null;
    const left = reason === null ? null : { why: leftText[reason] ?? "they have left", left: true };
    return {
      name: called,
      address: canonicalEmail(email) ?? email,
      link: row?.link ?? "seen",
      whyNot: whyNot(shown, history, as),
      others,
      member: member ? { memberId: member.id, name: member.name } : null,
      gone: disputed ? { why: "they say that it is not theirs", left: false } : left,
    };
  };

  // Of thousands of incidents most have seen nobody yet, and are few people's.
  const unseen = new Map<string, Person>();
  return (mention, history, as) => {
    if (hasSeenAnybody(history)) return personOf(mention, history, as);
    const key = `${as ?? ""}\n${mention.email}\n${mention.name}`;
    const person = unseen.get(key) ?? personOf(mention, history, as);
    unseen.set(key, person);
    return person;
  };
}

const hasSeenAnybody = ({ failed, disputed }: History) =>
  failed.size > 0 || disputed.emails.size > 0 || disputed.memberIds.size > 0;
