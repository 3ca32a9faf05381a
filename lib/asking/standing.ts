import type { Asked, Found } from "@/lib/asking/climb";
import type { Tx } from "@/lib/db/client";
import { addressKey, fileAuthors } from "@/lib/identities/developers";
import type { Incident } from "@/prisma/generated/client";
import type { AskStep, Contact } from "@/prisma/generated/enums";

/** Whom the incident's row names: nobody apart from its author, or who else was found, and by which step. */
export async function askedColumns(
  tx: Tx,
  found: Found | null,
): Promise<{ askedId: number | null; askStep: AskStep | null }> {
  // Whoever a link holder typed becomes nobody's address by that; the dispute keeps it.
  if (!found || found.step === "named") return { askedId: null, askStep: null };
  if (found.step === "author") return { askedId: null, askStep: "author" };
  const email = addressKey(found.address);
  const known = await tx.address.findUnique({ where: { email }, select: { id: true } });
  // Without a name: an owner's address was not seen with one.
  const askedId = known?.id ?? (await fileAuthors(tx, [{ name: "", email }])).get(email) ?? null;
  return { askedId, askStep: found.step };
}

/** Where the conversation stands while nobody is written to, and why, as a sentence's end. */
export function standingOf(
  incident: Pick<Incident, "contact" | "contactReason">,
  { found, tried }: Asked,
): { contact: Contact; contactReason: string } {
  const author = tried.find(({ step }) => step === "author");
  const near = found !== null && !isFar(found);
  if (incident.contact === "disputed")
    return { contact: "disputed", contactReason: incident.contactReason ?? "the recipient says it is not theirs" };
  if (found && near && found.by === "app")
    return { contact: "member", contactReason: "the author is a member and finds the incident in the app" };
  const reason = author?.failed ?? "no source has named the commit's author yet";
  const blocked = author ? (author.left ? ("left" as const) : ("unreachable" as const)) : ("author_unknown" as const);
  return {
    contact: blocked,
    contactReason: found && !near ? `${reason}; ${sentenceAbout(found)}` : reason,
  };
}

const nearestFirst: readonly AskStep[] = [
  "author",
  "other_address",
  "co_author",
  "pusher",
  "code_owner",
  "repository_owner",
];

/** Whether the ladder names somebody nearer than whoever was asked. */
export function isNearer({ found }: Asked, step: AskStep | null): boolean {
  if (!found || found.step === "named" || step === null) return false;
  return nearestFirst.indexOf(found.step) < nearestFirst.indexOf(step);
}

/** Whether whoever was asked cannot be asked any more. */
export function hasFallen({ tried }: Asked, asked: string): boolean {
  return tried.some(({ address }) => address === asked);
}

/** Somebody who may not know the incident. */
export function isFar({ step }: Pick<Found, "step">): boolean {
  return step !== "author" && step !== "other_address";
}

/** "Maya Lindqvist pushed commit 1a2b3c4d and can be asked". */
export function sentenceAbout({ name, because, by }: Pick<Found, "name" | "because" | "by">): string {
  return by === "app"
    ? `${name} ${because} and uses the app: assign it to them`
    : `${name} ${because} and can be asked`;
}
