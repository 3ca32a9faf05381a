import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { DomainError } from "@/lib/errors";
import { mergeDevelopers, undoMerge } from "@/lib/identities/merge";
import { assignIncident } from "@/lib/incidents/assign";
import { transition } from "@/lib/incidents/transition";
import { recountProgress, verifyProgress } from "@/lib/reporting/progress-recount";
import { Contact } from "@/prisma/generated/enums";
import { addressOf, type Cast, linkViewer, seatCast } from "@/test/cast";
import { ownDatabase } from "@/test/database";
import { asSystem, day, earlier, external, hour, later, report, signedUp } from "@/test/factories";
import { keptFigures, referenceFigures } from "./progress-reference";

ownDatabase();

let cast: Cast;
let now = new Date();
const authors = ["dana", "eli", "rita", "bob", "noor", "ben"].map(addressOf);

beforeAll(async () => {
  cast = await seatCast();
  for (const person of ["rita", "bob"] as const) await signedUp(cast[person]);
});

const nat = (max: number) => fc.nat({ max });
const which = nat(1_000);
const daysAgo = fc.oneof(nat(6), nat(40), nat(420)).map((days) => days * day);
const command = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant("find" as const), author: nat(5), name: nat(30), ago: daysAgo }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("close" as const),
      which,
      by: fc.constantFrom("link" as const, "maya" as const, "rita" as const, "source" as const),
      as: fc.constantFrom("resolved" as const, "low_risk" as const, "false_positive" as const),
      ago: daysAgo,
    }),
  },
  fc.record({ do: fc.constant("reopen" as const), which, regression: fc.boolean() }),
  fc.record({ do: fc.constant("assign" as const), which, to: fc.constantFrom("rita" as const, "bob" as const) }),
  fc.record({ do: fc.constant("contact" as const), which, contact: fc.constantFrom(...Object.values(Contact)) }),
  fc.record({ do: fc.constant("ask another" as const), which, author: nat(5) }),
  fc.record({
    do: fc.constant("note" as const),
    which,
    type: fc.constantFrom("incident.feedback_received", "sharing-link.created", "incident.commented"),
  }),
  fc.record({ do: fc.constant("mail" as const), which, author: nat(5), ago: daysAgo }),
  fc.record({ do: fc.constant("link" as const), which, author: nat(5), ago: daysAgo }),
  fc.record({
    do: fc.constant("tell" as const),
    to: fc.constantFrom("rita" as const, "bob" as const),
    read: fc.boolean(),
  }),
  fc.record({ do: fc.constant("delete" as const), which }),
  fc.record({ do: fc.constant("merge" as const), author: nat(5), other: nat(5) }),
  fc.record({ do: fc.constant("undo" as const), which }),
  fc.record({ do: fc.constant("wait" as const), hours: fc.oneof(nat(3), nat(24 * 9)) }),
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

async function some(at: number) {
  const ids = await db().incident.findMany({ select: { id: true }, orderBy: { id: "asc" } });
  const id = ids[at % Math.max(1, ids.length)]?.id;
  return id === undefined ? null : db().incident.findUnique({ where: { id } });
}

const developerOf = async (author: number) =>
  (await db().address.findUnique({ where: { email: authors[author] ?? "" } }))?.developerId;

async function perform(one: Command): Promise<void> {
  switch (one.do) {
    case "find": {
      const [triggeredAt, authorEmail = ""] = [earlier(now, one.ago), authors[one.author]];
      await report([external(`n${one.name}`, { triggeredAt, place: { authorEmail, authorName: "" } })], now);
      return;
    }
    case "wait":
      now = later(now, one.hours * hour);
      return;
    case "merge": {
      const [id, other] = [await developerOf(one.author), await developerOf(one.other)];
      if (id && other) await mergeDevelopers(cast.maya, id, other);
      return;
    }
    case "undo": {
      const merges = await db().auditEvent.findMany({ where: { type: "developer.merged" }, orderBy: { id: "asc" } });
      const merge = merges[one.which % Math.max(1, merges.length)];
      if (merge) await undoMerge(cast.maya, Number(merge.subject), String(merge.id));
      return;
    }
    case "tell": {
      const memberId = cast[one.to].memberId;
      await db().notification.create({ data: { memberId, kind: "reminder", createdAt: now } });
      if (one.read) await db().notification.updateMany({ where: { memberId, readAt: null }, data: { readAt: now } });
      return;
    }
  }
  const found = await some(one.which);
  if (!found) return;
  const { id } = found;
  const recipient = "author" in one ? (authors[one.author] ?? "") : "";
  switch (one.do) {
    case "close": {
      const at = earlier(now, one.ago);
      const viewer =
        one.by === "link"
          ? linkViewer({ id: randomUUID(), incidentId: id, recipient: addressOf("dana"), scopes: ["resolve"] })
          : one.by === "source"
            ? asSystem
            : cast[one.by];
      const change =
        one.as === "resolved"
          ? ({ to: "resolved", revoked: true, at } as const)
          : ({ to: "ignored", reason: one.as, at } as const);
      if (!found.closedAt) await inTransaction((tx) => transition(tx, viewer, found, change));
      return;
    }
    case "reopen":
      if (found.closedAt)
        await inTransaction((tx) =>
          transition(tx, asSystem, found, { to: "open", regression: one.regression, at: now }),
        );
      return;
    case "assign":
      if (!found.closedAt) await assignIncident(cast.maya, id, { memberId: cast[one.to].memberId });
      return;
    case "contact":
      await db().incident.update({ where: { id }, data: { contact: one.contact } });
      return;
    case "ask another": {
      const address = await db().address.findUnique({ where: { email: recipient } });
      await db().incident.update({ where: { id }, data: { askedId: address?.id ?? null } });
      return;
    }
    case "note":
      await inTransaction((tx) => record(tx, cast.maya, [{ type: one.type, incidentId: id }]));
      return;
    case "mail": {
      const mailId = randomUUID();
      const mail = {
        id: mailId,
        dedupeKey: mailId,
        messageId: mailId,
        kind: "incident-link",
        incidentId: id,
        recipient,
      };
      await db().mail.create({ data: mail });
      const settledAt = earlier(now, one.ago);
      await db().mail.update({ where: { id: mailId }, data: { state: "accepted", settledAt } });
      return;
    }
    case "link": {
      const link = { jtiSha256: randomUUID(), kid: "k", scopes: ["view"], expiresAt: later(now, day) };
      const row = await db().sharingLink.create({ data: { ...link, incidentId: id, recipient } });
      await db().sharingLink.update({ where: { id: row.id }, data: { lastSeenAt: earlier(now, one.ago) } });
      return;
    }
    case "delete":
      await db().incident.delete({ where: { id } });
  }
}

/** Refusals are part of the game: a merge of two members, or a version that somebody else raised. */
async function attempt(one: Command): Promise<void> {
  await perform(one).catch((error: unknown) => {
    const gone = error instanceof Error && /Record to (update|delete)|No record|foreign key/i.test(error.message);
    if (!(error instanceof DomainError) && !gone) throw error;
  });
}

async function areExact(): Promise<void> {
  await recountProgress(now);
  const kept = new Map((await keptFigures()).map((row) => [row.id, row]));
  for (const expected of await referenceFigures(now)) {
    if (expected.incidents > 0) expect(kept.get(expected.id)).toEqual(expected);
  }
  expect(await verifyProgress(asSystem, now)).toEqual([]);
}

test("after any sequence, what was counted anew is what plain loops count", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 30 }), async (commands) => {
      // Counted after every step, a change that nobody noted stays wrong until the end.
      for (const one of commands) {
        await attempt(one);
        await recountProgress(now);
      }
      await areExact();
    }),
    { numRuns: 15, endOnFailure: true },
  );
});

test("after eight writers side by side, and two who count meanwhile, nothing is lost", {
  timeout: 120_000,
}, async () => {
  const random = fc.sample(command, { numRuns: 200, seed: 4 }).filter((one) => one.do !== "wait");
  const queue = [...random];
  let writing = true;
  const counting = [1, 2].map(async () => {
    while (writing) await recountProgress(now);
  });
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let one = queue.pop(); one; one = queue.pop()) await attempt(one);
    }),
  );
  writing = false;
  await Promise.all(counting);
  await areExact();
});
