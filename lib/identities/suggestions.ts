import { z } from "zod";
import { lockIdentities } from "@/lib/access/grants";
import { authorize } from "@/lib/access/policy";
import { actorOf, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { Conflict, NotFound } from "@/lib/errors";
import { addressKey } from "@/lib/identities/developers";
import { parseMailmap } from "@/lib/identities/mailmap";
import { type Merged, merge } from "@/lib/identities/merge";
import { likelySame, type Pair } from "@/lib/identities/same-person";

const mailmapReason = "A .mailmap that was uploaded names both as one person's: right unless somebody wrote it wrong.";
const shownAtMost = 200;

const side = z.object({
  addressId: z.number(),
  email: z.string(),
  developerId: z.number(),
  name: z.string(),
  member: z.string().nullable(),
});
const openRow = z.object({ id: z.number(), rule: z.string(), reason: z.string(), first: side, second: side });
export type OpenSuggestion = z.infer<typeof openRow>;

/** What waits for a Manager's decision: two addresses each, of two developers who are not both members. */
export async function listSuggestions(viewer: Viewer): Promise<{ suggestions: OpenSuggestion[]; more: number }> {
  authorize(viewer, "members:read");
  const rows = await db()
    .$queryRaw`SELECT DISTINCT ON (least(a."developerId", b."developerId"), greatest(a."developerId", b."developerId"))
      s.id, s.rule, s.reason,
      json_build_object('addressId', a.id, 'email', a.email, 'developerId', d.id, 'name', d.name, 'member', m.email) AS first,
      json_build_object('addressId', b.id, 'email', b.email, 'developerId', e.id, 'name', e.name, 'member', n.email) AS second
    FROM "Suggestion" s
    JOIN "Address" a ON a.id = s."firstId" JOIN "Developer" d ON d.id = a."developerId" LEFT JOIN "Member" m ON m.id = d."memberId"
    JOIN "Address" b ON b.id = s."secondId" JOIN "Developer" e ON e.id = b."developerId" LEFT JOIN "Member" n ON n.id = e."memberId"
    WHERE s.decision IS NULL AND d.id <> e.id AND (d."memberId" IS NULL OR e."memberId" IS NULL)
      AND NOT EXISTS (SELECT FROM "Suggestion" o WHERE o."firstId" = s."firstId" AND o."secondId" = s."secondId" AND o.decision = 'dismissed')
    ORDER BY least(a."developerId", b."developerId"), greatest(a."developerId", b."developerId"),
      array_position(ARRAY['noreply_login', 'mailmap', 'equal_name'], s.rule), s.id`;
  const suggestions = parseRows(openRow, rows).sort((a, b) => surest(a.rule) - surest(b.rule) || a.id - b.id);
  return { suggestions: suggestions.slice(0, shownAtMost), more: Math.max(0, suggestions.length - shownAtMost) };
}

const surest = (rule: string) => ["noreply_login", "mailmap", "equal_name"].indexOf(rule);

/** Looks at every address anew. What was decided stays decided; what nothing speaks for any more goes. */
export async function suggestAgain(viewer: Viewer): Promise<{ created: number }> {
  authorize(viewer, "members:write");
  return inTransaction(async (tx) => {
    const addresses = await tx.address.findMany({ select: { id: true, email: true, names: true, unmailable: true } });
    const pairs = likelySame(addresses);
    const open = await tx.suggestion.findMany({
      where: { decision: null, rule: { in: ["noreply_login", "equal_name"] } },
    });
    const standing = new Set(pairs.map(keyOf));
    const moot = open.filter((suggestion) => !standing.has(keyOf(suggestion)));
    await tx.suggestion.deleteMany({ where: { id: { in: moot.map(({ id }) => id) } } });
    return { created: await keep(tx, pairs) };
  });
}

export type MailmapReceipt = { mappings: number; unknown: number; unreadable: number; suggested: number };

/** Suggests what an uploaded .mailmap says of addresses that are known; of the others it only answers how many. */
export async function uploadMailmap(viewer: Viewer, text: string): Promise<MailmapReceipt> {
  authorize(viewer, "members:write");
  const { mappings, unreadable } = parseMailmap(text);
  return inTransaction(async (tx) => {
    const rows = await tx.$queryRaw`SELECT id, lower(email) AS email FROM "Address"
      WHERE (unmailable IS NULL OR unmailable NOT IN ('bot', 'shared'))
        AND lower(email) = ANY(${mappings.flatMap(({ proper, seen }) => [addressKey(proper), addressKey(seen)])}::text[])`;
    const idOf = new Map(
      parseRows(z.object({ id: z.number(), email: z.string() }), rows).map((row) => [row.email, row.id]),
    );
    const pairs = mappings.flatMap(({ proper, seen }) => {
      const [one, other] = [idOf.get(addressKey(proper)), idOf.get(addressKey(seen))];
      if (one === undefined || other === undefined || one === other) return [];
      return [
        { firstId: Math.min(one, other), secondId: Math.max(one, other), rule: "mailmap", reason: mailmapReason },
      ];
    });
    const suggested = await keep(tx, pairs);
    const receipt = { mappings: mappings.length, unknown: mappings.length - pairs.length, unreadable, suggested };
    await record(tx, viewer, [{ type: "mailmap.uploaded", detail: receipt }]);
    return receipt;
  });
}

/** A Manager agrees: the two developers are merged. */
export async function acceptSuggestion(viewer: Viewer, id: number): Promise<Merged> {
  authorize(viewer, "members:write");
  return inTransaction(async (tx) => {
    await lockIdentities(tx);
    const { firstId, secondId } = await openSuggestion(tx, id);
    const addresses = await tx.address.findMany({ where: { id: { in: [firstId, secondId] } } });
    const [one, other] = addresses;
    if (!one || !other || one.developerId === other.developerId)
      throw new Conflict("These two are one developer already.");
    await decide(tx, viewer, id, "accepted");
    return merge(tx, viewer, one.developerId, other.developerId);
  });
}

/** A Manager disagrees, and is not asked again. */
export async function dismissSuggestion(viewer: Viewer, id: number): Promise<void> {
  authorize(viewer, "members:write");
  await inTransaction(async (tx) => {
    await openSuggestion(tx, id);
    await decide(tx, viewer, id, "dismissed");
  });
}

/** Puts the question again. */
export async function reopenSuggestion(viewer: Viewer, id: number): Promise<void> {
  authorize(viewer, "members:write");
  await inTransaction(async (tx) => {
    const { count } = await tx.suggestion.updateMany({
      where: { id, decision: { not: null } },
      data: { decision: null, decidedAt: null, decidedBy: null },
    });
    if (count === 0) throw new NotFound("There is no such decided suggestion.");
    await record(tx, viewer, [{ type: "suggestion.reopened", subject: String(id) }]);
  });
}

async function openSuggestion(tx: Tx, id: number) {
  const suggestion = await tx.suggestion.findUnique({ where: { id } });
  if (!suggestion) throw new NotFound("There is no such suggestion.");
  if (suggestion.decision) throw new Conflict(`This suggestion was ${suggestion.decision} already.`);
  return suggestion;
}

async function decide(tx: Tx, viewer: Viewer, id: number, decision: "accepted" | "dismissed"): Promise<void> {
  const { firstId, secondId, rule } = await tx.suggestion.update({
    where: { id },
    data: { decision, decidedAt: new Date(), decidedBy: actorOf(viewer) },
  });
  await record(tx, viewer, [
    { type: `suggestion.${decision}`, subject: String(id), detail: { firstId, secondId, rule } },
  ]);
}

async function keep(tx: Tx, pairs: readonly (Omit<Pair, "rule"> & { rule: string })[]): Promise<number> {
  const { count } = await tx.suggestion.createMany({ data: [...pairs], skipDuplicates: true });
  return count;
}

const keyOf = ({ firstId, secondId, rule }: { firstId: number; secondId: number; rule: string }) =>
  `${firstId}:${secondId}:${rule}`;
