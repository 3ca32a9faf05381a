import { describe, expect, test } from "vitest";
import { db, inTransaction } from "@/lib/db/client";
import { recordCommits } from "@/lib/incidents/commit-authors";
import { ignoreIncident } from "@/lib/incidents/ignore";
import { reopenIncident } from "@/lib/incidents/reopen";
import { resolveIncident } from "@/lib/incidents/resolve";
import { Secret } from "@/lib/secret";
import { eventTypes, ownDatabase } from "../database";
import {
  asSystem,
  commitSha,
  day,
  earlier,
  external,
  finding,
  hour,
  incident,
  incidentById,
  incidentOf,
  later,
  minute,
  monday,
  next,
  report,
  secretValue,
} from "../factories";

ownDatabase();

const secret = () => new Secret(secretValue());
const resolvedAt = (at: Date) => ({ state: { status: "resolved" as const, at, revoked: true } });
const openAt = (at: Date) => ({ state: { status: "open" as const, at } });

function pushed(commit: string, email: string, name = "Dana Li") {
  const repository = { fullName: "acme/payments" };
  return inTransaction((tx) =>
    recordCommits(tx, asSystem, [
      { repository, sha: commit, authorName: name, authorEmail: email, committedAt: monday },
    ]),
  );
}

describe("one secret is one incident", () => {
  test("distinct secrets become distinct incidents, and one secret in many places one incident", async () => {
    const shared = secret();
    const places = [1, 2, 3].map((line) => finding({ identity: { secret: shared }, place: { line } }));
    const { created, occurrences } = await report([...places, finding(), finding()]);
    expect(created).toHaveLength(3);
    expect(occurrences).toEqual({ created: 5, known: 0 });
    expect((await incidentOf(places[0] as never)).occurrenceCount).toBe(3);
  });

  test("importing the same again changes nothing", async () => {
    const findings = [finding(), finding({ place: { authorEmail: "sam@acme.example" } })];
    const { created } = await report(findings);
    const rows = () => db().incident.findMany({ where: { id: { in: created } }, orderBy: { id: "asc" } });
    const first = await rows();
    const events = await db().auditEvent.count();
    const again = await report(findings);
    expect(again).toMatchObject({ created: [], updated: [], occurrences: { created: 0, known: 2 } });
    expect(again.unchanged.toSorted()).toEqual(created.toSorted());
    expect(await rows()).toEqual(first);
    expect(await db().auditEvent.count()).toBe(events);
  });

  test("the same value in another repository is the same incident, which keeps the repository it was first seen in", async () => {
    const identity = { secret: secret() };
    await report([finding({ identity })]);
    await report([finding({ identity, repository: { fullName: "acme-labs/sandbox" } })]);
    const row = await incidentOf(finding({ identity }));
    expect(row.occurrenceCount).toBe(2);
    const repository = await db().repository.findUniqueOrThrow({ where: { id: row.repositoryId ?? 0 } });
    expect(repository.fullName).toBe("acme/payments");
  });

  test("only a mask and a keyed fingerprint of the value are kept", async () => {
    const value = secretValue();
    await report([finding({ identity: { secret: new Secret(value) }, description: "A key." })]);
    const rows = await db().$queryRaw<{ row: string }[]>`SELECT i::text || o::text AS row FROM "Incident" i
      JOIN "Occurrence" o ON o."incidentId" = i.id`;
    expect(rows.length).toBeGreaterThan(0);
    for (const { row } of rows) expect(row).not.toContain(value);
  });

  test("two batches side by side neither double an incident nor block each other, in any order", async () => {
    for (let round = 0; round < 5; round += 1) {
      const tag = next();
      const findings = Array.from({ length: 12 }, (_, index) =>
        finding({
          identity: { secret: new Secret(secretValue(`race ${tag} ${index}`)) },
          repository: { fullName: `race-${index % 3}/repository-${tag}` },
          place: { commit: commitSha(`race ${tag} ${index}`), authorEmail: `racer-${tag}-${index % 4}@acme.example` },
        }),
      );
      const batches = [findings, findings.toReversed(), findings, findings.toReversed()];
      const results = await Promise.all(batches.map((batch) => report(batch)));
      expect(results.flatMap(({ created }) => created)).toHaveLength(12);
      expect(results.reduce((sum, { occurrences }) => sum + occurrences.created, 0)).toBe(12);
      for (const one of findings) expect((await incidentOf(one)).occurrenceCount).toBe(1);
      expect(await db().address.count({ where: { email: { startsWith: `racer-${tag}-` } } })).toBe(4);
      expect(await db().developer.count({ where: { addresses: { none: {} } } })).toBe(0);
    }
  });

  test("a batch whose last write fails leaves nothing behind", async () => {
    await db().$executeRaw`CREATE FUNCTION refuse_marked() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF NEW.path = 'poison.txt' THEN RAISE EXCEPTION 'marked'; END IF; RETURN NEW; END $$`;
    await db()
      .$executeRaw`CREATE TRIGGER refuse_marked BEFORE INSERT ON "Occurrence" FOR EACH ROW EXECUTE FUNCTION refuse_marked()`;
    const counts = () =>
      Promise.all([db().incident.count(), db().occurrence.count(), db().auditEvent.count(), db().address.count()]);
    const first = await counts();
    const fine = finding({ place: { authorEmail: `new-${next()}@acme.example` } });
    await expect(report([fine, finding({ place: { path: "poison.txt" } })])).rejects.toThrow();
    expect(await counts()).toEqual(first);
    await db().$executeRaw`DROP TRIGGER refuse_marked ON "Occurrence"`;
    expect((await report([fine])).created).toHaveLength(1);
  });
});

describe("sources may speak late, twice and in any order", () => {
  test("a place told before its alert belongs to the same incident", async () => {
    const id = `${next()}`;
    await report([external(id, { place: { commit: commitSha("early") }, ...openAt(monday) })]);
    await report([external(id, openAt(monday))]);
    const row = await incidentOf(external(id));
    expect(row).toMatchObject({ status: "triggered", occurrenceCount: 1, detector: "stripe_api_key" });
  });

  test("resolved before created is resolved, since when the source says", async () => {
    const id = `${next()}`;
    const closed = later(monday, 3 * hour);
    await report([external(id, { triggeredAt: monday, ...resolvedAt(closed) })]);
    await report([external(id, { triggeredAt: monday, ...openAt(monday) })]);
    const row = await incidentOf(external(id));
    expect(row).toMatchObject({ status: "resolved", closedAt: closed, triggeredAt: monday, secretRevoked: true });
  });

  test("an incident that arrives closed is told as triggered and then closed", async () => {
    const id = `${next()}`;
    await report([external(id, resolvedAt(later(monday, hour)))]);
    const row = await incidentOf(external(id));
    expect(await eventTypes(row.id)).toEqual(["incident.triggered", "incident.resolved"]);
  });

  test("a late word about how it began never reopens what was closed since", async () => {
    const id = `${next()}`;
    await report([external(id, openAt(monday))]);
    await report([external(id, resolvedAt(later(monday, hour)))]);
    await report([external(id, openAt(later(monday, minute)))]);
    expect(await incidentOf(external(id))).toMatchObject({ status: "resolved", sourceState: "resolved" });
  });

  test("a source reopens what it had closed itself, and the first trigger time stays", async () => {
    const id = `${next()}`;
    await report([external(id, openAt(monday))]);
    await report([external(id, resolvedAt(later(monday, hour)))]);
    await report([external(id, openAt(later(monday, 2 * hour)))]);
    const row = await incidentOf(external(id));
    expect(row).toMatchObject({ status: "triggered", closedAt: null, secretRevoked: null, triggeredAt: monday });
  });

  test("what a person decided beats every older word of the source", async () => {
    const resolved = await incident({ ...external(`${next()}`), ...openAt(monday), place: null });
    await resolveIncident(asSystem, resolved.id, { secretRevoked: false });
    const again = { identity: { external: resolved.identityKey }, place: null };
    await report([finding({ ...again, state: { status: "ignored", at: later(monday, hour), reason: "low_risk" } })]);
    await report([finding({ ...again, ...openAt(later(monday, 2 * hour)) })]);
    expect(await incidentById(resolved.id)).toMatchObject({ status: "resolved", secretRevoked: false });

    await reopenIncident(asSystem, resolved.id);
    await report([finding({ ...again, ...resolvedAt(later(monday, 3 * hour)) })]);
    expect(await incidentById(resolved.id)).toMatchObject({ status: "triggered" });
  });

  test("a newer word of the source counts after a person's", async () => {
    const row = await incident({ ...external(`${next()}`), ...openAt(monday), place: null });
    await resolveIncident(asSystem, row.id, { secretRevoked: true });
    await reopenIncident(asSystem, row.id);
    const since = later(new Date(), minute);
    await report([finding({ identity: { external: row.identityKey }, place: null, ...resolvedAt(since) })]);
    expect(await incidentById(row.id)).toMatchObject({ status: "resolved", closedAt: since });
  });

  test("validity and severity are those of the newest message, and each change is an event", async () => {
    const id = `${next()}`;
    const valid = (value: "valid" | "invalid", at: Date) => ({ validity: { value, at } });
    await report([external(id, valid("valid", later(monday, hour)))]);
    await report([external(id, valid("invalid", monday))]);
    const row = await incidentOf(external(id));
    expect(row).toMatchObject({ validity: "valid", severity: "critical" });
    await report([external(id, valid("invalid", later(monday, 2 * hour)))]);
    expect(await incidentOf(external(id))).toMatchObject({ validity: "invalid", severity: "high" });
    expect(await eventTypes(row.id)).toEqual([
      "incident.triggered",
      "incident.validity_changed",
      "incident.severity_changed",
    ]);
  });
});

describe("regressions", () => {
  const again = (identityKey: Secret, seenAt: Date, historical = false) =>
    finding({ identity: { secret: identityKey }, place: { historical, seenAt } });

  async function closed(how: "resolve" | "ignore") {
    const value = secret();
    const row = await incident({ identity: { secret: value } });
    if (how === "resolve") await resolveIncident(asSystem, row.id, { secretRevoked: true });
    else await ignoreIncident(asSystem, row.id, { reason: "test_credential" });
    return { value, id: row.id, closedAt: (await incidentById(row.id)).closedAt as Date };
  }

  test("a new place in real time after the close reopens it as a regression, with its first trigger time", async () => {
    const { value, id, closedAt } = await closed("resolve");
    await report([again(value, later(closedAt, minute))]);
    const row = await incidentById(id);
    expect(row).toMatchObject({ status: "triggered", regression: true, closedAt: null, triggeredAt: monday });
    expect(await eventTypes(id)).toContain("incident.regressed");
  });

  test("a place seen before the close is counted and reopens nothing", async () => {
    const { value, id, closedAt } = await closed("resolve");
    await report([again(value, earlier(closedAt, minute))]);
    expect(await incidentById(id)).toMatchObject({ status: "resolved", regression: false, occurrenceCount: 2 });
  });

  test("history reopens nothing, however late it is told", async () => {
    const { value, id, closedAt } = await closed("resolve");
    await report([again(value, later(closedAt, day), true)]);
    expect(await incidentById(id)).toMatchObject({ status: "resolved", occurrenceCount: 2 });
  });

  test("what was ignored stays ignored", async () => {
    const { value, id, closedAt } = await closed("ignore");
    await report([again(value, later(closedAt, day))]);
    expect(await incidentById(id)).toMatchObject({ status: "ignored", occurrenceCount: 2, regression: false });
  });

  test("a place known before is no regression", async () => {
    const value = secret();
    const known = finding({ identity: { secret: value } });
    const { created } = await report([known]);
    await resolveIncident(asSystem, created[0] ?? 0, { secretRevoked: true });
    await report([known], later(new Date(), day));
    expect(await incidentById(created[0] ?? 0)).toMatchObject({ status: "resolved" });
  });

  test("a regression is open since it was seen, so that the source's next close counts", async () => {
    const id = `${next()}`;
    await report([external(id, openAt(monday))]);
    await report([external(id, resolvedAt(later(monday, hour)))]);
    await report([external(id, { place: { seenAt: later(monday, 2 * hour) } })]);
    expect(await incidentOf(external(id))).toMatchObject({ status: "triggered", regression: true });
    await report([external(id, resolvedAt(later(monday, 3 * hour)))]);
    expect(await incidentOf(external(id))).toMatchObject({ status: "resolved", closedAt: later(monday, 3 * hour) });
  });
});

describe("the author", () => {
  test("is found when the push and the alert are recorded at the same moment", async () => {
    const pairs = Array.from({ length: 12 }, () => ({ id: `${next()}`, commit: commitSha(`same moment ${next()}`) }));
    for (const { id, commit } of pairs) {
      const unauthored = external(id, { place: { commit, authorEmail: "", authorName: "" } });
      await Promise.all([pushed(commit, "same.moment@acme.example"), report([unauthored])]);
      expect((await incidentOf(unauthored)).authorId).not.toBeNull();
    }
  });

  test("is known from a push that came before the finding", async () => {
    const commit = commitSha();
    await pushed(commit, "Early.Bird@acme.example", "Early Bird");
    const row = await incident({ ...external(`${next()}`), place: { commit, authorEmail: "", authorName: "" } });
    const author = await db().address.findUniqueOrThrow({
      where: { id: row.authorId ?? 0 },
      include: { developer: true },
    });
    expect(author).toMatchObject({ email: "early.bird@acme.example", developer: { name: "Early Bird" } });
  });

  test("is filled in by a push that comes after it, and that is announced once", async () => {
    const commit = commitSha();
    const row = await incident({ ...external(`${next()}`), place: { commit, authorEmail: "", authorName: "" } });
    expect(row.authorId).toBeNull();
    await pushed(commit, "late.bird@acme.example");
    await pushed(commit, "late.bird@acme.example");
    const author = await db().address.findUniqueOrThrow({ where: { email: "late.bird@acme.example" } });
    expect((await incidentById(row.id)).authorId).toBe(author.id);
    expect(await eventTypes(row.id)).toEqual(["incident.triggered", "incident.author_identified"]);
  });

  test("found through a push about a place of the history is not news", async () => {
    const commit = commitSha();
    const row = await incident({
      ...external(`${next()}`),
      place: { commit, authorEmail: "", authorName: "", historical: true },
    });
    await pushed(commit, "long.ago@acme.example");
    const event = await db().auditEvent.findFirstOrThrow({
      where: { incidentId: row.id, type: "incident.author_identified" },
    });
    expect(event.detail).toEqual({ historical: true });
  });

  test("is whoever wrote the earliest of the commits that arrive together", async () => {
    const value = secret();
    const by = (email: string, committedAt: Date) =>
      finding({ identity: { secret: value }, place: { authorEmail: email, committedAt } });
    await report([by("second@acme.example", later(monday, hour)), by("first@acme.example", monday)]);
    const row = await incidentOf(by("", monday));
    const author = await db().address.findUniqueOrThrow({ where: { id: row.authorId ?? 0 } });
    expect(author.email).toBe("first@acme.example");
  });

  test("with two spellings of one address is one person", async () => {
    await report([
      finding({ place: { authorEmail: "Two.Spellings@Acme.Example" } }),
      finding({ place: { authorEmail: "two.spellings@acme.example" } }),
    ]);
    expect(await db().address.count({ where: { email: { contains: "two.spellings", mode: "insensitive" } } })).toBe(1);
  });

  test("with an address that only looks like another's is nobody else", async () => {
    const kim = await incident({ place: { authorEmail: "kim@acme.example" } });
    const lookalike = await incident({ place: { authorEmail: "\u212aim@acme.example" } });
    expect(lookalike.authorId).not.toBe(kim.authorId);
    const filed = await db().address.findUniqueOrThrow({ where: { id: lookalike.authorId ?? 0 } });
    expect(filed.unmailable).toBe("malformed");
  });
});
