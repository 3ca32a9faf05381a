import { parseCodeowners, type Rule } from "@/lib/asking/codeowners";
import { nothingHappened } from "@/lib/asking/history";
import { mentionsOf } from "@/lib/asking/logins";
import { peopleOf } from "@/lib/asking/people";
import type { Db } from "@/lib/db/client";

/** An owner as a CODEOWNERS file names them: where they would be asked, or why they cannot be. */
export type ReadOwner = { owner: string; address: string | null; name: string | null; whyNot: string | null };
export type ReadRule = Omit<Rule, "owners"> & { owners: ReadOwner[] };

/** The lines of a CODEOWNERS file, each with what its owners come to as things stand. */
export async function readRules(db: Db, text: string): Promise<ReadRule[]> {
  const rules = parseCodeowners(text);
  const owners = [...new Set(rules.flatMap((rule) => rule.owners))];
  const mentionOf = await mentionsOf(db, owners);
  const mentions = owners.flatMap((owner) => {
    const found = mentionOf(owner);
    return "unknown" in found ? [] : found;
  });
  const personOf = await peopleOf(db, mentions);
  const read = (owner: string): ReadOwner => {
    const found = mentionOf(owner);
    if ("unknown" in found) return { owner, address: null, name: null, whyNot: found.unknown };
    const people = found.map((mention) => personOf(mention, nothingHappened.history));
    const reached = people.find(({ gone, whyNot, others }) => !gone && (whyNot === null || others.length > 0));
    if (reached) {
      const address = reached.whyNot === null ? reached.address : (reached.others[0]?.address ?? null);
      return { owner, address, name: reached.name, whyNot: null };
    }
    const [first] = people;
    return { owner, address: null, name: first?.name ?? null, whyNot: first?.gone?.why ?? first?.whyNot ?? null };
  };
  const byOwner = new Map(owners.map((owner) => [owner, read(owner)]));
  return rules.map(({ owners: named, ...rule }) => ({
    ...rule,
    owners: named.flatMap((owner) => byOwner.get(owner) ?? []),
  }));
}
