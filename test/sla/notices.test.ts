import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { fanOut } from "@/lib/notifications/fan-out";
import { listNotifications } from "@/lib/notifications/list";
import { tellDueDates } from "@/lib/sla/notices";
import { type Cast, type MemberOf, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { day, earlier, grant, hour, incident, later, monday } from "../factories";

ownDatabase();

let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});
beforeEach(async () => {
  await db().incident.deleteMany();
  await db().member.updateMany({ data: { timeZone: "UTC" } });
});

type Told = { count: number; overdue: number; soon: number; incidentIds: number[] };
async function toldTo(member: MemberOf): Promise<Told[]> {
  const events = await db().auditEvent.findMany({
    where: { type: "due-dates.told", subject: String(member.memberId) },
    orderBy: { id: "asc" },
  });
  return events.map(({ detail }) => detail as unknown as Told);
}
async function newly<T>(of: () => Promise<T[]>, work: () => Promise<unknown>): Promise<T[]> {
  const before = (await of()).length;
  await work();
  return (await of()).slice(before);
}

/** An incident that is due at this time, known since it began. */
async function due(at: Date, given: MemberOf, owned = false): Promise<number> {
  const triggeredAt = earlier(at, 7 * day);
  const { id } = await incident({
    ...{ triggeredAt, receivedAt: triggeredAt, severity: { value: "critical" as const, at: triggeredAt } },
  });
  await db().incident.update({ where: { id }, data: { createdAt: triggeredAt } });
  if (owned) await db().incident.update({ where: { id }, data: { assigneeId: given.memberId, status: "assigned" } });
  else await grant(given, id);
  return id;
}

const morning = new Date("2026-12-07T09:11:00Z");

describe("due dates", () => {
  test("are told three days and one day before, on passing and weekly for four weeks, each once", async () => {
    const at = later(morning, 4 * day);
    await due(at, cast.rita);
    const told = await newly(
      () => toldTo(cast.rita),
      async () => {
        for (let hours = -6 * 24; hours < 60 * 24; hours += 6) await tellDueDates(later(at, hours * hour));
      },
    );
    expect(told.map(({ overdue }) => overdue)).toEqual([0, 0, 1, 1, 1, 1, 1]);
  });

  test("of a day are one notice to each member, whoever is concerned by what", async () => {
    const late = [
      await due(earlier(morning, 2 * day), cast.bob, true),
      await due(earlier(morning, day), cast.bob, true),
    ];
    const soon = await due(later(morning, 2 * day), cast.bob, true);
    const ritas = await due(earlier(morning, 3 * day), cast.rita);
    const bobs = await newly(
      () => toldTo(cast.bob),
      async () => {
        await Promise.all([tellDueDates(morning), tellDueDates(morning)]);
        await due(earlier(morning, day), cast.bob, true);
        await tellDueDates(later(morning, 5 * hour));
      },
    );
    expect(bobs).toEqual([expect.objectContaining({ count: 3, overdue: 2, soon: 1, incidentIds: [...late, soon] })]);
    expect((await toldTo(cast.rita)).at(-1)).toMatchObject({ count: 1, incidentIds: [ritas] });
    const next = await newly(
      () => toldTo(cast.bob),
      () => tellDueDates(later(morning, day)),
    );
    expect(next).toEqual([expect.objectContaining({ count: 2, overdue: 1, soon: 1 })]);
  });

  test("come with a member's own morning", async () => {
    await db().member.update({ where: { id: cast.bob.memberId }, data: { timeZone: "America/New_York" } });
    await due(earlier(morning, day), cast.bob, true);
    await tellDueDates(morning);
    await due(earlier(morning, day), cast.bob, true);
    const early = await newly(
      () => toldTo(cast.bob),
      () => tellDueDates(new Date("2026-12-07T12:50:00Z")),
    );
    const eight = await newly(
      () => toldTo(cast.bob),
      () => tellDueDates(new Date("2026-12-07T13:11:00Z")),
    );
    expect([early.length, eight.length]).toEqual([0, 1]);
  });

  test("are told in one sentence that leads to the list, and no more once none of them can be seen", async () => {
    const ids = [await due(earlier(morning, day), cast.rita), await due(later(morning, day / 2), cast.rita)];
    await tellDueDates(morning);
    const event = await db().auditEvent.findFirstOrThrow({
      where: { type: "due-dates.told" },
      orderBy: { id: "desc" },
    });
    await fanOut([String(event.id)]);
    const [told] = (await listNotifications(cast.rita, {}, { limit: 1 })).rows;
    expect(told).toMatchObject({
      kind: "overdue",
      sentence: "1 incident of yours is past its due date, and 1 is due within three days.",
      place: { path: "/incidents?due=overdue&sort=due&direction=asc" },
    });
    await db().grant.deleteMany({ where: { incidentId: { in: ids } } });
    expect((await listNotifications(cast.rita, {}, { limit: 1 })).rows).not.toContainEqual(told);
  });

  test("of nobody in particular, or long past when it came, are told to nobody", async () => {
    await incident({ triggeredAt: earlier(morning, 6 * day), severity: { value: "critical", at: morning } });
    const old = await incident({ triggeredAt: earlier(monday, 90 * day), severity: { value: "critical", at: monday } });
    await grant(cast.rita, old.id);
    expect(await tellDueDates(morning)).toBe(0);
  });
});
