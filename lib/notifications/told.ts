import { z } from "zod";
import type { MemberViewer } from "@/lib/access/viewer";
import type { Tx } from "@/lib/db/client";
import { type Kind, kindNames } from "@/lib/notifications/kinds";
import type { Told } from "@/lib/notifications/words";
import type { AuditEvent, Notification, Prisma } from "@/prisma/generated/client";

const longestWords = 500;

const Kept = z.object({
  event: z.string(),
  who: z.string(),
  count: z.number().optional(),
  recipient: z.string().optional(),
  words: z.string().optional(),
  wanted: z.string().optional(),
  ended: z.string().optional(),
  table: z.string().optional(),
  campaignId: z.number().optional(),
  soon: z.number().optional(),
  name: z.string().optional(),
});

/** What a notification's row keeps of its event, so that it reads the same whatever becomes of the people in it. */
export function keptOf(event: AuditEvent, detail: Prisma.JsonObject, who: string): Prisma.InputJsonObject {
  const text = (...keys: string[]) => keys.map((key) => detail[key]).find((value) => typeof value === "string");
  // How a request ended undecided is ours to say; the other answers are somebody's words.
  const ended = event.type === "closure.withdrawn" ? text("answer") : undefined;
  const words = ended === undefined ? text("words", "answer", "error", "reason") : undefined;
  const recipient = text("recipient");
  const wanted = text("wanted");
  const table = text("table");
  const name = text("channel", "name");
  const count = [detail.count, detail.incidents].find((value) => typeof value === "number");
  return {
    event: event.type,
    who,
    ...(count === undefined ? {} : { count }),
    ...(Array.isArray(detail.incidentIds) ? { incidentIds: detail.incidentIds as number[] } : {}),
    ...(recipient ? { recipient } : {}),
    ...(words ? { words: words.slice(0, longestWords).toWellFormed() } : {}),
    ...(wanted ? { wanted } : {}),
    ...(ended ? { ended } : {}),
    ...(table ? { table } : {}),
    ...(typeof detail.soon === "number" ? { soon: detail.soon } : {}),
    ...(event.type.startsWith("campaign.") ? { campaignId: Number(event.subject) } : {}),
    ...(name ? { name } : {}),
  };
}

/** What it says to this reader: restricted members work with names, and are not told others' addresses. */
export function toldOf(
  row: Pick<Notification, "kind" | "incidentId" | "detail">,
  reader: Pick<MemberViewer, "accessLevel" | "email">,
): Told {
  const { count, words, wanted, ended, table, campaignId, soon, name, event, ...people } = Kept.parse(row.detail);
  const hidden = (person: string) =>
    reader.accessLevel === "restricted" && person.includes("@") && person !== reader.email;
  const who = hidden(people.who) ? "Somebody" : people.who;
  const recipient = people.recipient && hidden(people.recipient) ? undefined : people.recipient;
  return {
    event,
    who,
    kind: z.enum(kindNames).parse(row.kind) satisfies Kind,
    incidentId: row.incidentId,
    ...(count === undefined ? {} : { count }),
    ...(recipient === undefined ? {} : { recipient }),
    ...(words === undefined ? {} : { words }),
    ...(wanted === undefined ? {} : { wanted }),
    ...(ended === undefined ? {} : { ended }),
    ...(table === undefined ? {} : { table }),
    ...(campaignId === undefined ? {} : { campaignId }),
    ...(soon === undefined ? {} : { soon }),
    ...(name === undefined ? {} : { name }),
  };
}

/** Who did each of these, as a person reads it: a member by name, the holder of a link by its recipient. */
export async function actorsOf(tx: Tx, events: readonly AuditEvent[]): Promise<Map<bigint, string>> {
  const linkOf = ({ actor }: AuditEvent) => (actor.startsWith("link:") ? actor.slice("link:".length) : undefined);
  const members = await tx.member.findMany({
    where: { id: { in: events.flatMap(({ memberId }) => memberId ?? []) } },
    select: { id: true, name: true },
  });
  const links = await tx.sharingLink.findMany({
    where: { id: { in: events.flatMap((event) => linkOf(event) ?? []) } },
    select: { id: true, recipient: true },
  });
  const names = new Map(members.map(({ id, name }) => [id, name]));
  const recipients = new Map(links.map(({ id, recipient }) => [id, recipient]));
  return new Map(
    events.map((event) => [
      event.id,
      names.get(event.memberId ?? 0) ?? recipients.get(linkOf(event) ?? "") ?? "Handback",
    ]),
  );
}
