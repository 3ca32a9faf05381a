import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { Forbidden, Invalid } from "@/lib/errors";
import { reopenExpired } from "@/lib/incidents/expire";
import { ignoreIncident } from "@/lib/incidents/ignore";
import { verifyTally } from "@/lib/reporting/verify";
import { dueDays, recountDueDates, setDueDays } from "@/lib/sla/days";
import { tellDueDates } from "@/lib/sla/notices";
import { type Cast, seatCast } from "../cast";
import { eventTypes, ownDatabase } from "../database";
import { asSystem, day, grant, incident, incidentById, later, monday } from "../factories";

ownDatabase();

let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});
const all = { critical: 7, high: 30, medium: 90, low: 120, info: 120, unknown: 120 };

describe("days to close", () => {
  test("changed by managers, move the due dates of what is open, and of nothing that is closed", async () => {
    const open = await incident({ severity: { value: "high", at: monday } });
    const other = await incident({ severity: { value: "high", at: monday }, repository: { fullName: "other/app" } });
    const closed = await incident({ severity: { value: "high", at: monday } });
    await ignoreIncident(cast.maya, closed.id, { reason: "low_risk" });
    await setDueDays(cast.maya, { of: "workspace" }, { ...all, high: 20 });
    const { organisationId } = await db().repository.findUniqueOrThrow({ where: { id: other.repositoryId ?? 0 } });
    await setDueDays(cast.maya, { of: "organisation", id: organisationId }, { high: 3 });
    expect(await recountDueDates()).toBe(2);
    expect((await incidentById(open.id)).dueAt).toEqual(later(monday, 20 * day));
    expect((await incidentById(other.id)).dueAt).toEqual(later(monday, 3 * day));
    expect((await incidentById(closed.id)).dueAt).toEqual(closed.dueAt);
    expect(await verifyTally(asSystem)).toEqual([]);
    await setDueDays(cast.maya, { of: "organisation", id: organisationId }, null);
    expect(await recountDueDates()).toBe(1);
    expect((await dueDays(cast.bob)).organisations).toEqual([]);
  });

  test("are nobody else's to change, and the workspace has them for every severity", async () => {
    await expect(setDueDays(cast.bob, { of: "workspace" }, all)).rejects.toThrow(Forbidden);
    await expect(dueDays(cast.mallory)).rejects.toThrow(Forbidden);
    await expect(setDueDays(cast.maya, { of: "workspace" }, { high: 3 })).rejects.toThrow(Invalid);
  });
});

describe("what is ignored until a day", () => {
  test("is open again afterwards, with its days anew, and not before", async () => {
    const { id } = await incident({ severity: { value: "medium", at: monday } });
    const until = later(new Date(), 30 * day);
    await ignoreIncident(cast.maya, id, { reason: "low_risk", until });
    expect(await reopenExpired(later(until, -1))).toBe(0);
    const after = later(until, day);
    expect(await reopenExpired(after)).toBe(1);
    expect(await incidentById(id)).toMatchObject({
      status: "triggered",
      ignoredUntil: null,
      dueAt: later(after, 90 * day),
    });
    expect((await eventTypes(id)).at(-1)).toBe("incident.expired");
    expect(await reopenExpired(after)).toBe(0);
  });

  test("needs words where the risk is high, and an end within two years", async () => {
    const { id } = await incident({ severity: { value: "critical", at: monday } });
    const ignore = (until: Date, comment?: string) =>
      ignoreIncident(cast.maya, id, { reason: "low_risk", until, comment });
    await expect(ignore(later(new Date(), 30 * day))).rejects.toThrow("why the risk");
    await expect(ignore(later(new Date(), 800 * day), "It is behind a firewall.")).rejects.toThrow(Invalid);
    await expect(ignore(later(new Date(), -day), "It is behind a firewall.")).rejects.toThrow(Invalid);
    await ignore(later(new Date(), 30 * day), "It is behind a firewall.");
    expect((await incidentById(id)).status).toBe("ignored");
  });
});

describe("a due date", () => {
  const types = async (id: number) => (await eventTypes(id)).filter((type) => /due_soon|overdue/.test(type));

  test("is told three days and one day before, on passing and weekly for four weeks, each once", async () => {
    await setDueDays(cast.maya, { of: "workspace" }, all);
    const triggeredAt = new Date();
    const { id, dueAt } = await incident({
      triggeredAt,
      severity: { value: "high", at: triggeredAt },
      receivedAt: triggeredAt,
    });
    await grant(cast.rita, id);
    const due = dueAt ?? triggeredAt;
    for (let at = -5; at < 60; at += 0.5) await tellDueDates(later(due, at * day));
    expect(await types(id)).toEqual([
      ...["incident.due_soon", "incident.due_soon"],
      ...["incident.overdue", "incident.overdue", "incident.overdue", "incident.overdue", "incident.overdue"],
    ]);
  });

  test("of nobody in particular, or long past when it came, is told to nobody", async () => {
    const now = new Date();
    const nobodys = await incident({ triggeredAt: later(now, -6 * day), severity: { value: "critical", at: now } });
    const old = await incident({ triggeredAt: monday, severity: { value: "critical", at: monday } });
    await grant(cast.rita, old.id);
    await tellDueDates(now);
    expect([await types(nobodys.id), await types(old.id)]).toEqual([[], []]);
  });
});
