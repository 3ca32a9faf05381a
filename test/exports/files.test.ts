import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { revokeAccess } from "@/lib/access/grant-access";
import { db } from "@/lib/db/client";
import { Conflict, Forbidden, NotFound } from "@/lib/errors";
import { askForFile } from "@/lib/exports/ask-file";
import { type Asked, exportTable, rowsPerPiece } from "@/lib/exports/export";
import { deleteFile, getFile, listFiles, readFile } from "@/lib/exports/files";
import { writeExport } from "@/lib/exports/write-file";
import { sweep } from "@/lib/housekeeping";
import { assignIncident } from "@/lib/incidents/assign";
import { deactivateMember, reactivateMember } from "@/lib/members/deactivate";
import { keepSession } from "@/lib/members/sessions";
import { fanOut } from "@/lib/notifications/fan-out";
import { listNotifications } from "@/lib/notifications/list";
import { declareIncident } from "@/lib/response/declare";
import { removePerson } from "@/lib/response/people";
import { call } from "../api/call";
import { type Cast, type MemberOf, seatCast, tokenViewer } from "../cast";
import { ownDatabase, waitingJobs } from "../database";
import { finding, grant, hour, incident, later, report } from "../factories";

ownDatabase();
let cast: Cast;
const incidents: Asked = { table: "incidents", format: "csv", query: { sort: "id", direction: "asc" } };
type Step = (incidentId: number, person: MemberOf) => Promise<unknown>;
/** How somebody comes to see an incident, where not by a grant; and how they lose sight of it. */
type Way = { have?: Step; lose: Step };
const lastTry = { last: true };
const firstTry = { last: false };
const atOnce = 0;

beforeAll(async () => {
  cast = await seatCast();
  for (let batch = 0; batch < 5; batch += 1) await report(Array.from({ length: 500 }, () => finding()));
});
beforeEach(async () => {
  await db().export.deleteMany();
});

const written = async (viewer: MemberOf, asked = incidents) => {
  const { id } = await askForFile(viewer, asked);
  await writeExport(id, lastTry);
  return id;
};
const textOf = async (pieces: AsyncGenerator<string | Buffer>) => {
  let text = "";
  for await (const piece of pieces) text += piece.toString();
  return text;
};

describe("a long export", () => {
  test("is written part by part, says how far it is, and holds what the stream holds", async () => {
    const { id, rows, state } = await askForFile(cast.bob, incidents);
    expect({ rows, state }).toEqual({ rows: 2_500, state: "writing" });
    await writeExport(id, firstTry, atOnce);
    expect(await getFile(cast.bob, id)).toMatchObject({ written: rowsPerPiece, state: "writing", finishedAt: null });
    await expect(readFile(cast.bob, id)).rejects.toThrow(Conflict);
    expect((await waitingJobs("exports.write")).filter(({ payload }) => payload.exportId === id)).toHaveLength(1);
    await writeExport(id, firstTry);
    const file = await readFile(cast.bob, id);
    expect(file).toMatchObject({
      written: 2_500,
      state: "ready",
      name: expect.stringMatching(/^handback-incidents-.*csv$/),
    });
    const text = await textOf(file.pieces);
    expect(text).toBe(await textOf(await exportTable(cast.bob, incidents)));
    expect(file.bytes).toBe(Buffer.byteLength(text));
  });

  test("goes on where it was when its worker was killed, and is written once by two that race", async () => {
    const { id } = await askForFile(cast.bob, incidents);
    await writeExport(id, firstTry, atOnce);
    await Promise.all([writeExport(id, firstTry), writeExport(id, firstTry), writeExport(id, firstTry)]);
    const { pieces, written: count } = await readFile(cast.bob, id);
    expect(count).toBe(2_500);
    const numbers = [...(await textOf(pieces)).matchAll(/^"(\d+)",/gm)].map(([, number]) => Number(number));
    expect(numbers).toHaveLength(2_500);
    expect(new Set(numbers).size).toBe(2_500);
  });

  test("is sealed in the database, with nothing to be read of it", async () => {
    const id = await written(cast.bob);
    const parts = await db().exportPart.findMany({ where: { exportId: id } });
    expect(parts).toHaveLength(2);
    const bytes = Buffer.concat(parts.map(({ sealed }) => Buffer.from(sealed))).toString("latin1");
    expect(bytes).not.toContain("acme");
    expect(bytes).not.toContain("Stripe");
  });

  test("comes back as a notification to whoever asked, and to nobody else", async () => {
    const id = await written(cast.rita, { table: "incidents", format: "jsonl", query: {} });
    const event = await db().auditEvent.findFirstOrThrow({ where: { type: "export.finished", subject: id } });
    await fanOut([String(event.id)]);
    const { rows } = await listNotifications(cast.rita, { kind: "export" }, { limit: 10 });
    expect(rows.map(({ sentence }) => sentence)).toEqual([
      "Your export of incidents is ready: 0 rows, to be fetched within a day.",
    ]);
    const told = await db().notification.findMany({ where: { eventId: event.id } });
    expect(told.map(({ memberId, mailDueAt }) => ({ memberId, mailDueAt }))).toEqual([
      { memberId: cast.rita.memberId, mailDueAt: null },
    ]);
    expect(rows[0]?.readAt).toBeNull();
    await readFile(cast.rita, id);
    expect((await db().notification.findFirstOrThrow({ where: { eventId: event.id } })).readAt).not.toBeNull();
  });

  test("can be ended while it is written, and nothing of it stays", async () => {
    const { id } = await askForFile(cast.bob, incidents);
    await writeExport(id, firstTry, atOnce);
    await deleteFile(cast.bob, id);
    await writeExport(id, lastTry);
    expect(await db().exportPart.count({ where: { exportId: id } })).toBe(0);
    await expect(getFile(cast.bob, id)).rejects.toThrow(NotFound);
    expect(await db().auditEvent.count({ where: { type: "export.deleted", subject: id } })).toBe(1);
  });

  test("that is taken away while it is read breaks off, and does not look complete", async () => {
    const id = await written(cast.bob);
    const { pieces } = await readFile(cast.bob, id);
    await pieces.next();
    await deleteFile(cast.bob, id);
    await expect(textOf(pieces)).rejects.toThrow(NotFound);
  });

  test("that cannot be written says so, once all tries are used up", async () => {
    const { id } = await askForFile(cast.bob, incidents);
    await db().export.update({
      where: { id },
      data: { cursor: Buffer.from("after=999999999999").toString("base64url") },
    });
    await db().export.update({ where: { id }, data: { format: "csv", query: { sort: "triggered", colour: "red" } } });
    await writeExport(id, firstTry);
    expect(await getFile(cast.bob, id)).toMatchObject({ state: "failed", error: expect.stringMatching(/colour/) });
    expect(await db().auditEvent.count({ where: { type: "export.failed", subject: id } })).toBe(1);
    await expect(readFile(cast.bob, id)).rejects.toThrow(Conflict);
  });

  test("is gone a day after it was ready", async () => {
    const id = await written(cast.bob);
    const { expiresAt, finishedAt } = await getFile(cast.bob, id);
    expect(expiresAt.getTime() - (finishedAt?.getTime() ?? 0)).toBe(24 * hour);
    await db().export.update({ where: { id }, data: { expiresAt: later(new Date(), -1) } });
    await expect(readFile(cast.bob, id)).rejects.toThrow(NotFound);
    expect(await listFiles(cast.bob)).toEqual([]);
    await sweep();
    expect(await db().exportPart.count({ where: { exportId: id } })).toBe(0);
  });

  test("waits where two of the same person are being written", async () => {
    const [first] = await Promise.all([askForFile(cast.bob, incidents), askForFile(cast.bob, incidents)]);
    await expect(askForFile(cast.bob, incidents)).rejects.toThrow(Conflict);
    await askForFile(cast.maya, incidents);
    await writeExport(first.id, lastTry);
    await askForFile(cast.bob, incidents);
  });
});

describe("a file is its asker's alone", () => {
  test("mallory, a manager and the owner find nothing, and leave no event", async () => {
    const id = await written(cast.bob);
    const before = await db().auditEvent.count();
    for (const person of [cast.mallory, cast.rita, cast.maya, cast.alice]) {
      await expect(getFile(person, id)).rejects.toThrow(NotFound);
      await expect(readFile(person, id)).rejects.toThrow(NotFound);
      await expect(deleteFile(person, id)).rejects.toThrow(NotFound);
      expect(await listFiles(person)).toEqual([]);
    }
    expect(await db().auditEvent.count()).toBe(before);
  });

  test("a token streams, and has no files", async () => {
    const id = await written(cast.bob);
    const token = tokenViewer(cast.bob, ["incidents:read"]);
    await expect(askForFile(token, incidents)).rejects.toThrow(Forbidden);
    await expect(readFile(token, id)).rejects.toThrow(Forbidden);
    await expect(listFiles(token)).rejects.toThrow(Forbidden);
  });

  test("rita may ask for what she may list, and not for the members", async () => {
    await expect(askForFile(cast.rita, { table: "members", format: "csv", query: {} })).rejects.toThrow(Forbidden);
    expect(await askForFile(cast.rita, incidents)).toMatchObject({ rows: 0 });
  });

  test("whoever is less than they were reads nothing that they asked for before, nor is it written on", async () => {
    const ready = await written(cast.bob);
    const { id: running } = await askForFile(cast.bob, incidents);
    await writeExport(running, firstTry, atOnce);
    await db().member.update({ where: { id: cast.bob.memberId }, data: { accessLevel: "restricted" } });
    const demoted: MemberOf = { ...cast.bob, accessLevel: "restricted" };
    await expect(readFile(demoted, ready)).rejects.toThrow(NotFound);
    await writeExport(running, firstTry);
    expect(await db().export.findUnique({ where: { id: running } })).toMatchObject({ state: "failed" });
    expect(await db().exportPart.count({ where: { exportId: running } })).toBe(0);
    await db().member.update({ where: { id: cast.bob.memberId }, data: { accessLevel: "member" } });
  });

  test.each<[string, "rita" | "bob", Way]>([
    ["a grant is revoked", "rita", { lose: (id, { memberId }) => revokeAccess(cast.maya, id, { memberId }) }],
    [
      "a grant has no ground any more",
      "rita",
      { lose: (incidentId, { memberId }) => db().grant.deleteMany({ where: { incidentId, memberId } }) },
    ],
    [
      "what was theirs is somebody else's",
      "rita",
      {
        have: (id, { memberId }) => db().incident.update({ where: { id }, data: { assigneeId: memberId } }),
        lose: (id) => assignIncident(cast.maya, id, { memberId: cast.bob.memberId }),
      },
    ],
    ["few are to know", "bob", { lose: (id) => declareIncident(cast.maya, id) }],
    [
      "they leave the few",
      "bob",
      {
        have: (id, { memberId }) => declareIncident(cast.maya, id, { people: [memberId] }),
        lose: (id, { memberId }) => removePerson(cast.maya, id, memberId),
      },
    ],
    ["they were away", "rita", { lose: (_, { memberId }) => deactivateMember(cast.maya, memberId) }],
  ])("where %s, their files go at once, ready or not, and nobody else's", async (_, who, { have, lose }) => {
    const { id } = await incident();
    const person = cast[who];
    if (have) await have(id, person);
    else if (who === "rita") await grant(person, id);
    const few: Asked = { table: "incidents", format: "jsonl", query: { severity: "info" } };
    const [ready, others] = [
      await written(person, few),
      [await written(cast.mallory, few), await written(cast.alice, few)],
    ];
    const { id: running } = await askForFile(person, few);
    await lose(id, person);
    await reactivateMember(cast.maya, person.memberId).catch(() => undefined);
    await writeExport(running, lastTry);
    for (const file of [ready, running]) {
      await expect(readFile(person, file)).rejects.toThrow("What you may see has changed since you asked.");
      expect(await db().exportPart.count({ where: { exportId: file } })).toBe(0);
    }
    expect(await db().export.count({ where: { id: { in: others }, state: "ready" } })).toBe(2);
  });

  test("over REST it is asked for, looked at, downloaded with its length, and taken away", async () => {
    const session = randomUUID();
    await keepSession(session, cast.maya.memberId, later(new Date(), hour));
    const asked = await call(session, "POST", "/api/v1/exports/incidents?format=csv&severity=unknown");
    expect(asked.status).toBe(202);
    const { id, filter } = (await asked.json()) as { id: string; filter: unknown };
    expect(filter).toEqual({ severity: "unknown" });
    await writeExport(id, lastTry);
    expect(await (await call(session, "GET", `/api/v1/exports/files/${id}`)).json()).toMatchObject({ state: "ready" });
    const content = await call(session, "GET", `/api/v1/exports/files/${id}/content`);
    const text = await content.text();
    expect(content.headers.get("content-length")).toBe(String(Buffer.byteLength(text)));
    expect(await db().auditEvent.count({ where: { type: "export.downloaded", subject: id } })).toBe(1);
    expect((await call(session, "DELETE", `/api/v1/exports/files/${id}`)).status).toBe(204);
    expect((await call(session, "GET", `/api/v1/exports/files/${id}/content`)).status).toBe(404);
  });
});
