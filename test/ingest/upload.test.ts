import { describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid, Malformed, NotFound, SignInAgain } from "@/lib/errors";
import { createEndpoint } from "@/lib/ingest/endpoints";
import { importReport, type ReportOptions } from "@/lib/ingest/upload";
import { seatCast, tokenViewer } from "../cast";
import { eventTypes, ownDatabase } from "../database";
import { asSystem, gitleaksReport, leak, next, secretValue } from "../factories";

ownDatabase();

const send = (body: Buffer, options: Partial<ReportOptions> = {}) =>
  importReport(asSystem, "gitleaks", [body], { repository: "acme/payments", ...options });
const counts = () =>
  Promise.all([db().incident.count(), db().occurrence.count(), db().delivery.count(), db().auditEvent.count()]);

test("a report's receipt counts what came of it, and the same report again changes nothing", async () => {
  const shared = secretValue();
  const report = gitleaksReport([leak({ secret: shared }), leak({ secret: shared, line: 9 }), leak()]);
  expect(await send(report)).toMatchObject({
    findings: 3,
    incidents: { created: 2, updated: 0, unchanged: 0 },
    occurrences: { created: 3, known: 0 },
    rejected: [],
  });
  expect(await send(report)).toMatchObject({
    incidents: { created: 0, updated: 0, unchanged: 2 },
    occurrences: { created: 0, known: 3 },
  });
});

describe("with an idempotency key", () => {
  test("the same upload answers the first receipt, also to two at once", async () => {
    const report = gitleaksReport([leak()]);
    const key = { idempotencyKey: `run-${next()}` };
    const [first, ...others] = await Promise.all([send(report, key), send(report, key), send(report, key)]);
    expect(first.incidents.created).toBe(1);
    expect(others).toEqual([first, first]);
    expect(await send(report, key)).toEqual(first);
    expect(await db().delivery.count({ where: { id: first.id } })).toBe(1);
  });

  test("another report under the same key is a conflict, and nothing of it is kept", async () => {
    const key = { idempotencyKey: `run-${next()}` };
    await send(gitleaksReport([leak()]), key);
    const before = await counts();
    await expect(send(gitleaksReport([leak()]), key)).rejects.toThrow(Conflict);
    expect(await counts()).toEqual(before);
  });

  test.each([
    ["another repository", { repository: "acme/other" }],
    ["another branch", { branch: "topic" }],
    ["the whole history", { historical: true }],
  ])("the same report about %s is another one, not answered as if it had been taken", async (_what, about) => {
    const key = { idempotencyKey: `run-${next()}` };
    const report = gitleaksReport([leak()]);
    await send(report, { ...key, branch: "main" });
    await expect(send(report, { ...key, branch: "main", ...about })).rejects.toThrow(Conflict);
  });

  test("two senders may use the same key", async () => {
    const { alice, maya } = await seatCast();
    const report = gitleaksReport([leak()]);
    const options = { repository: "acme/payments", idempotencyKey: `run-${next()}` };
    const first = await importReport(alice, "gitleaks", [report], options);
    const second = await importReport(maya, "gitleaks", [report], options);
    expect(second.id).not.toBe(first.id);
  });
});

test("entries that cannot be read are listed by their place, and the rest is imported", async () => {
  const receipt = await send(gitleaksReport([leak(), { nothing: true }, leak()]));
  expect(receipt.incidents.created).toBe(2);
  expect(receipt.rejected).toMatchObject([{ pointer: "/1/RuleID" }]);
});

test("an import is all or nothing", async () => {
  await db().$executeRaw`CREATE FUNCTION refuse_marked() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN IF NEW.path = 'marked.txt' THEN RAISE EXCEPTION 'marked'; END IF; RETURN NEW; END $$`;
  await db()
    .$executeRaw`CREATE TRIGGER refuse_marked BEFORE INSERT ON "Occurrence" FOR EACH ROW EXECUTE FUNCTION refuse_marked()`;
  const before = await counts();
  await expect(send(gitleaksReport([leak(), leak({ file: "marked.txt" }), leak()]))).rejects.toThrow();
  expect(await counts()).toEqual(before);
  await db().$executeRaw`DROP TRIGGER refuse_marked ON "Occurrence"`;
});

test.each([
  ["text that is none of gitleaks' formats", Buffer.from("hello"), Malformed],
  ["bytes that are no text", Buffer.from([0xff, 0xff, 0x00]), Malformed],
  ["JSON cut off", Buffer.from('[{"RuleID": "x"'), Malformed],
  ["another kind of JSON", Buffer.from('{"version": "2.1.0", "runs": []}'), Invalid],
  ["no readable entry", Buffer.from("[{}, {}]"), Invalid],
])("%s is refused, and nothing is kept", async (_, body, error) => {
  const before = await counts();
  await expect(send(body)).rejects.toThrow(error);
  expect(await counts()).toEqual(before);
});

test.each(["", "payments", "acme/", "/payments", "acme/pay ments", "../../etc/passwd ", "acme/payments?x"])(
  "a report about %j is refused",
  async (repository) => {
    await expect(send(gitleaksReport([leak()]), { repository })).rejects.toThrow(Invalid);
  },
);

test("only who may write reports does, and a token needs the scope", async () => {
  const { alice, bob, mallory } = await seatCast();
  const report = gitleaksReport([leak()]);
  const options = { repository: "acme/payments" };
  for (const viewer of [
    bob,
    mallory,
    tokenViewer(alice, ["incidents:write"]),
    tokenViewer(mallory, ["reports:write"]),
  ]) {
    await expect(importReport(viewer, "gitleaks", [report], options)).rejects.toThrow(Forbidden);
  }
  await importReport(tokenViewer(alice, ["reports:write"]), "gitleaks", [report], options);
  await expect(importReport(alice, "github", [report], options)).rejects.toThrow(NotFound);
  await expect(importReport(alice, "nothing", [report], options)).rejects.toThrow(NotFound);
});

test("a scan of the history says so of its incidents", async () => {
  await send(gitleaksReport([leak()]), { historical: true });
  const event = await db().auditEvent.findFirstOrThrow({
    where: { type: "incident.triggered" },
    orderBy: { id: "desc" },
  });
  expect(event.detail).toEqual({ historical: true });
  expect(await eventTypes(event.incidentId ?? 0)).toEqual(["incident.triggered"]);
});

test("a report of more findings than are taken at once is refused whole, with what to do", async () => {
  const before = await counts();
  const many = gitleaksReport(Array.from({ length: 25_001 }, (_, line) => leak({ secret: "sk_live_same", line })));
  await expect(send(many)).rejects.toThrow(/25001 findings, and at most 25000 .* in parts/);
  expect(await counts()).toEqual(before);
});

test("a webhook's secret is handed out only after a fresh sign-in", async () => {
  const { maya } = await seatCast();
  const stale = { ...maya, signedInAt: new Date(Date.now() - 16 * 60_000) };
  await expect(createEndpoint(stale, "github")).rejects.toThrow(SignInAgain);
  expect((await createEndpoint(maya, "github")).secret).toHaveLength(64);
});
