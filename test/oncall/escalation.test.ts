import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { db, inTransaction } from "@/lib/db/client";
import { resolveIncident } from "@/lib/incidents/resolve";
import { acknowledge } from "@/lib/oncall/acknowledge";
import { advanceDue } from "@/lib/oncall/advance";
import { changePolicy } from "@/lib/oncall/change-policy";
import { escalate } from "@/lib/oncall/escalate";
import { byWorkingDay, nextPage, type Step } from "@/lib/oncall/next-page";
import { isOfficeTime, nextOfficeMoment } from "@/lib/oncall/office-hours";
import { pageNow } from "@/lib/oncall/start";
import { tick } from "@/lib/oncall/watch";
import { type Cast, seatCast } from "../cast";
import { eventTypes, ownDatabase } from "../database";
import { asSystem, incidentById, minute } from "../factories";
import { escalationById, live, paged, pagesOf, pass, scheduleOf, usualPolicy } from "./setting";

ownDatabase();
let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});
beforeEach(() => usualPolicy(cast));
afterEach(() => vi.useRealTimers());

describe("the steps", () => {
  test("one person at a time: on call, after 15 minutes the manager, then the backup, then everybody hears", async () => {
    const { id, incident } = await paged();
    await tick();
    expect(await pagesOf(id)).toEqual(["Bob"]);
    await pass(id, 14);
    await tick();
    expect(await pagesOf(id)).toEqual(["Bob"]);
    await pass(id, 1);
    await tick();
    await pass(id, 15);
    await tick();
    expect(await pagesOf(id)).toEqual(["Bob", "Maya", "Alice"]);
    await pass(id, 15);
    await tick();
    expect(await escalationById(id)).toMatchObject({ state: "exhausted", dueAt: null });
    expect(await eventTypes(incident.id)).toContain("escalation.exhausted");
  });

  test("a worker that was away for three deadlines catches up one page at a time, and says how late it was", async () => {
    const { id, incident } = await paged();
    await pass(id, 50);
    await tick();
    expect(await pagesOf(id)).toEqual(["Bob"]);
    const [event] = await db().auditEvent.findMany({ where: { incidentId: incident.id, type: "escalation.paged" } });
    expect(event?.detail).toMatchObject({ lateMs: expect.any(Number) });
    expect(Number(Object(event?.detail).lateMs)).toBeGreaterThanOrEqual(50 * minute);
    await tick();
    expect(await pagesOf(id)).toEqual(["Bob"]);
    const { dueAt } = await escalationById(id);
    expect((dueAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(14 * minute);
  });

  test("a step with nobody is noted, and the next one is paged at once", async () => {
    const [empty, bobs] = [await scheduleOf(cast, "Empty", []), await scheduleOf(cast, "Bob", [cast.bob.memberId])];
    const step = (scheduleId: number) => ({
      target: "schedule" as const,
      scheduleId,
      memberId: null,
      delayMinutes: 15,
    });
    await changePolicy(cast.maya, { steps: [step(empty), step(bobs)] });
    const { id } = await paged();
    await tick();
    expect(await pagesOf(id)).toEqual([null, "Bob"]);
  });

  test("whoever has left is nobody", async () => {
    const { id } = await paged();
    await db().member.update({ where: { id: cast.bob.memberId }, data: { deactivatedAt: new Date() } });
    await tick();
    await db().member.update({ where: { id: cast.bob.memberId }, data: { deactivatedAt: null } });
    expect(await pagesOf(id)).toEqual([null, "Maya"]);
  });

  test("the rounds begin again, and by time zone everybody else is asked once in each", () => {
    const steps: Step[] = [
      { target: "schedule", onCall: 1, words: "", delayMinutes: 15 },
      { target: "by_time_zone", memberIds: [3, 1, 2], words: "", delayMinutes: 5 },
    ];
    const asked: (number | null)[] = [];
    let last = null as Parameters<typeof nextPage>[2];
    for (let next = nextPage(steps, 2, last); next; next = nextPage(steps, 2, last)) {
      asked.push(next.memberId);
      const paged = last?.round === next.round ? last.paged : [];
      last = { round: next.round, step: next.step, paged: [...paged, next.memberId ?? 0] };
    }
    expect(asked).toEqual([1, 3, 2, 1, 3, 2]);
    expect(nextPage([], 9, null)).toBeNull();
  });

  test("by time zone, those come first whose working day it is, and then those whose begins soonest", () => {
    const people = [
      { id: 1, timeZone: "America/Los_Angeles" },
      { id: 2, timeZone: "Europe/Berlin" },
      { id: 3, timeZone: "Asia/Tokyo" },
    ];
    expect(byWorkingDay(people, new Date("2026-11-18T10:00:00Z"))).toEqual([2, 1, 3]);
    expect(byWorkingDay(people, new Date("2026-11-18T02:00:00Z"))).toEqual([3, 2, 1]);
  });
});

describe("the clock", () => {
  test.each([3_600_000, -3_600_000, 86_400_000])(
    "of the process may be wrong by %d ms: deadlines go by the database's",
    async (skew) => {
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + skew });
      const { id } = await paged();
      await tick();
      expect(await pagesOf(id)).toEqual(["Bob"]);
      await tick();
      expect(await pagesOf(id)).toEqual(["Bob"]);
      const [row] = await db().$queryRaw<
        { minutes: number }[]
      >`SELECT extract(epoch FROM "dueAt" - now())::float / 60 AS minutes
        FROM "Escalation" WHERE id = ${id}`;
      expect(row?.minutes).toBeGreaterThan(14.9);
      expect(row?.minutes).toBeLessThanOrEqual(15);
    },
  );

  test("what is not urgent waits for office hours, and is paged at once when it becomes so", async () => {
    await changePolicy(cast.maya, { timeZone: "UTC", officeFrom: 9 * 60, officeTo: 17 * 60 });
    const { id, incident } = await paged({ severity: { value: "low", at: new Date() } });
    const { dueAt, urgent } = await escalationById(id);
    expect(urgent).toBe(false);
    expect(isOfficeTime(dueAt ?? new Date(0), { timeZone: "UTC", officeFrom: 540, officeTo: 1_020 })).toBe(true);
    await inTransaction((tx) => escalate(tx, asSystem, { ...incident, severity: "critical" }, "test"));
    await tick();
    expect(await pagesOf(id)).toEqual(["Bob"]);
  });

  test("office hours are the office's: over nights, weekends and changed clocks", () => {
    const berlin = { timeZone: "Europe/Berlin", officeFrom: 9 * 60, officeTo: 17 * 60 };
    const next = (iso: string) => nextOfficeMoment(new Date(iso), berlin).toISOString();
    expect(next("2026-11-18T10:00:00Z")).toBe("2026-11-18T10:00:00.000Z");
    expect(next("2026-11-18T16:00:00Z")).toBe("2026-11-19T08:00:00.000Z");
    expect(next("2026-11-20T16:00:00Z")).toBe("2026-11-23T08:00:00.000Z");
    expect(next("2026-03-27T18:00:00Z")).toBe("2026-03-30T07:00:00.000Z");
  });
});

describe("acknowledging", () => {
  test("makes the acknowledger the owner, and ends the paging", async () => {
    const { id, incident } = await paged();
    await tick();
    await acknowledge(cast.bob, id, "app");
    await pass(id, 60);
    await tick();
    expect(await pagesOf(id)).toEqual(["Bob"]);
    expect(await incidentById(incident.id)).toMatchObject({ assigneeId: cast.bob.memberId, status: "assigned" });
    expect(await escalationById(id)).toMatchObject({ state: "acknowledged", acknowledgedBy: cast.bob.memberId });
    await acknowledge(cast.bob, id, "app");
    await expect(acknowledge(cast.maya, id, "app")).rejects.toThrow("Bob Okafor acknowledged it already");
  });

  test("is for members who see everything: nobody silences what they may not own", async () => {
    const { id, incident } = await paged();
    await expect(acknowledge(cast.mallory, id, "app")).rejects.toThrow("members who see every incident");
    const grant = { memberId: cast.rita.memberId, incidentId: incident.id, origin: "manual" };
    await db().grant.create({ data: grant });
    await expect(acknowledge(cast.rita, id, "app")).rejects.toThrow("members who see every incident");
    await expect(pageNow(cast.mallory, incident.id)).rejects.toThrow("members who see every incident");
    await expect(acknowledge(cast.bob, 999_999, "app")).rejects.toThrow("no such escalation");
  });

  test("nobody is paged about what was closed meanwhile", async () => {
    const { id, incident } = await paged();
    await resolveIncident(cast.maya, incident.id, { secretRevoked: true });
    await tick();
    expect(await pagesOf(id)).toEqual([]);
    expect((await escalationById(id)).state).toBe("over");
    await expect(acknowledge(cast.bob, id, "app")).rejects.toThrow("closed");
  });

  test("an incident has one escalation at a time, and a new one when it comes back", async () => {
    const { id, incident } = await paged();
    expect(await inTransaction((tx) => escalate(tx, asSystem, incident, "again"))).toBe("waits already");
    await acknowledge(cast.bob, id, "app");
    expect(await inTransaction((tx) => escalate(tx, asSystem, incident, "again"))).toBe("acknowledged already");
    await expect(pageNow(cast.maya, incident.id)).rejects.toThrow("acknowledged it already");
    await db().escalation.update({ where: { id }, data: { state: "over" } });
    expect(await inTransaction((tx) => escalate(tx, asSystem, incident, "again"))).toBe("started");
    expect((await live(incident.id)).id).not.toBe(id);
  });
});

test("of what is kept among few, only those are paged who need to know, and no channel hears", async () => {
  await usualPolicy(cast);
  const channel = { kind: "slack" as const, name: "Chat", host: "x:443", sealedUrl: new Uint8Array() };
  await db().pageChannel.create({ data: channel });
  const { id, incident } = await paged();
  const response = { codename: "Attorney work", leadId: cast.maya.memberId };
  await db().response.create({
    data: { ...response, incidentId: incident.id, people: { create: [{ memberId: cast.maya.memberId }] } },
  });
  await db().incident.update({ where: { id: incident.id }, data: { needToKnow: true } });
  await tick();
  expect(await pagesOf(id)).toEqual([null, "Maya"]);
  expect(await db().dispatch.count({ where: { escalationId: id } })).toBe(0);
  await db().pageChannel.deleteMany();
});

test("many workers that look at once page each person once", async () => {
  const all = [];
  for (let index = 0; index < 20; index += 1) all.push(await paged());
  await Promise.all(Array.from({ length: 6 }, () => advanceDue()));
  await tick();
  for (const { id } of all) expect(await pagesOf(id)).toEqual(["Bob"]);
});

test("a page is mailed in the same transaction, whatever the caps say of its person, and not twice", async () => {
  const { id, incident } = await paged();
  await tick();
  await tick();
  const mails = await db().mail.findMany({ where: { incidentId: incident.id, kind: "page" } });
  expect(mails).toMatchObject([{ recipient: "bob@acme.example", state: "queued", memberId: cast.bob.memberId }]);
  const [{ count } = { count: 0 }] = await db().$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count
    FROM graphile_worker._private_jobs WHERE key = ${`mail.send:${mails[0]?.id}`}`;
  expect(count).toBe(1);
  expect(await pagesOf(id)).toEqual(["Bob"]);
});
