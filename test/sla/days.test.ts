import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/errors";
import { reopenExpired } from "@/lib/incidents/expire";
import { ignoreIncident } from "@/lib/incidents/ignore";
import { prolongIgnore } from "@/lib/incidents/prolong";
import { verifyTally } from "@/lib/reporting/verify";
import { dueDays, setDueDays } from "@/lib/sla/days";
import { latestRecount, recountDueDates } from "@/lib/sla/recount";
import { type Cast, seatCast } from "../cast";
import { eventTypes, ownDatabase, waitingJobs } from "../database";
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

  test("of a repository win over its organisation's, and may say that there is no due date", async () => {
    const { id, repositoryId } = await incident({
      severity: { value: "low", at: monday },
      repository: { fullName: "third/app" },
    });
    const scope = { of: "repository" as const, id: repositoryId ?? 0 };
    await setDueDays(cast.maya, scope, { low: 0 });
    await recountDueDates();
    expect((await incidentById(id)).dueAt).toBeNull();
    const young = await incident({ severity: { value: "low", at: monday }, repository: { fullName: "third/app" } });
    expect((await incidentById(young.id)).dueAt).toBeNull();
    await setDueDays(cast.maya, scope, null);
    await recountDueDates();
    expect((await incidentById(id)).dueAt).toEqual(later(monday, 120 * day));
  });

  test("are applied by a job that says how far it is, goes on where it was left, and of two changes of one scope does the last", async () => {
    await recountDueDates();
    const open = await db().incident.count({ where: { closedAt: null } });
    await setDueDays(cast.maya, { of: "workspace" }, { ...all, critical: 1 });
    await setDueDays(cast.maya, { of: "workspace" }, { ...all, high: 25 });
    expect(await latestRecount()).toMatchObject({ seen: 0, total: open, moved: 0, finishedAt: null });
    expect(await waitingJobs("due-dates.recount")).toHaveLength(1);
    const moved = await recountDueDates(-1);
    expect(await latestRecount()).toMatchObject({ seen: open, total: open, moved, finishedAt: null });
    await Promise.all([recountDueDates(), recountDueDates()]);
    const done = (await dueDays(cast.bob)).recount;
    expect(done).toMatchObject({ seen: open, moved, finishedAt: expect.any(Date) });
    expect(await latestRecount(later(new Date(), 2 * day))).toBeNull();
    expect(await verifyTally(asSystem)).toEqual([]);
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

describe("the time for which something is ignored", () => {
  const ignored = async (days: number, severity: "critical" | "low" = "low") => {
    const { id } = await incident({ severity: { value: severity, at: monday } });
    const until = later(new Date(), days * day);
    await ignoreIncident(cast.maya, id, { reason: "low_risk", until, comment: "It is behind a firewall." });
    return id;
  };

  test("can be made longer, which is told and lets it close no sooner", async () => {
    const id = await ignored(10);
    const before = await incidentById(id);
    const until = later(new Date(), 60 * day);
    await prolongIgnore(cast.bob, id, { until, comment: "Not before the spring." });
    const after = await incidentById(id);
    expect(after).toMatchObject({ status: "ignored", ignoredUntil: until, closedAt: before.closedAt });
    expect((await eventTypes(id)).at(-1)).toBe("incident.prolonged");
    await reopenExpired(later(until, -day));
    expect((await incidentById(id)).status).toBe("ignored");
    await reopenExpired(later(until, 1));
    expect((await incidentById(id)).status).toBe("triggered");
    expect(await verifyTally(asSystem)).toEqual([]);
  });

  test("needs words where the risk is high, an end within two years, and somebody who decides", async () => {
    const id = await ignored(10, "critical");
    const until = later(new Date(), 60 * day);
    await expect(prolongIgnore(cast.maya, id, { until })).rejects.toThrow("why the risk");
    const far = { until: later(new Date(), 800 * day), comment: "Never mind." };
    await expect(prolongIgnore(cast.maya, id, far)).rejects.toThrow(Invalid);
    await grant(cast.rita, id, "can_edit");
    await expect(prolongIgnore(cast.rita, id, { until, comment: "Mine." })).rejects.toThrow(Forbidden);
    await expect(prolongIgnore(cast.mallory, id, { until })).rejects.toThrow(NotFound);
  });

  test("is nobody's to move of what is open, ignored for good, or was changed meanwhile", async () => {
    const until = later(new Date(), 60 * day);
    const { id: open } = await incident();
    await expect(prolongIgnore(cast.maya, open, { until })).rejects.toThrow(Conflict);
    const { id: forGood } = await incident({ severity: { value: "low", at: monday } });
    await ignoreIncident(cast.maya, forGood, { reason: "low_risk" });
    await expect(prolongIgnore(cast.maya, forGood, { until })).rejects.toThrow(Conflict);
    const id = await ignored(10);
    const { version } = await incidentById(id);
    await prolongIgnore(cast.maya, id, { until, version });
    await expect(prolongIgnore(cast.bob, id, { until, version })).rejects.toThrow("has changed");
  });
});
