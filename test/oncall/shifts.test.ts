import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { assignIncident } from "@/lib/incidents/assign";
import { labelIncident } from "@/lib/incidents/label";
import { resolveIncident } from "@/lib/incidents/resolve";
import { fanOut } from "@/lib/notifications/fan-out";
import { acknowledge } from "@/lib/oncall/acknowledge";
import { createSchedule } from "@/lib/oncall/configure";
import { answerHandOff, listHandOffs, ownOpenWork, sendHandOff } from "@/lib/oncall/hand-off";
import { onCallQueue, presentReviews, reviewQueue } from "@/lib/oncall/queue";
import { remindShifts } from "@/lib/oncall/remind-shifts";
import { monthReports, noteShift, shiftReports } from "@/lib/oncall/report";
import { tick } from "@/lib/oncall/watch";
import { type Cast, seatCast } from "../cast";
import { eventTypes, ownDatabase } from "../database";
import { hour, incident, incidentById, later, minute, next } from "../factories";
import { always, paged, pass, usualPolicy } from "./setting";

ownDatabase();
let cast: Cast;
let scheduleId: number;
beforeAll(async () => {
  cast = await seatCast();
  await usualPolicy(cast);
});
beforeEach(async () => {
  await db().schedule.updateMany({ data: { reviewsQueue: false } });
  scheduleId = await createSchedule(cast.maya, {
    ...{ name: `Shifts ${next()}`, timeZone: "UTC", reviewsQueue: true },
    layers: [{ ...always([cast.bob.memberId]), startsAt: "2026-01-05T08:00", rule: "FREQ=DAILY", minutes: 24 * 60 }],
  });
  await db().incident.updateMany({ data: { labels: [] } });
});

const words = {
  ...{
    summary: "The key still works.",
    relatedIssues: "OPS-7",
    engaged: "Dana",
    bridgeUrl: "https://meet.acme.example/1",
  },
  ...{ channels: "#incident-7", nextSteps: "Rotate it." },
};
const queued = async () => {
  const { id } = await incident();
  await labelIncident(cast.maya, id, ["OnCall "]);
  return id;
};
const shiftNow = async () => {
  const [present] = await presentReviews(cast.bob);
  if (!present) throw new Error("nobody is on call");
  return present.shift;
};
const noticesTo = async (memberId: number) => {
  const events = await db().auditEvent.findMany({ where: { type: { startsWith: "shift." } } });
  await fanOut(events.map(({ id }) => String(id)));
  return db().notification.count({ where: { memberId, kind: "on_call" } });
};

describe("the queue", () => {
  test("has what is labelled and open, is looked through twice a shift, and what is taken from it is owned", async () => {
    const [first, closed] = [await queued(), await queued()];
    await resolveIncident(cast.maya, closed, { secretRevoked: true });
    expect((await onCallQueue(cast.bob)).map(({ id }) => id)).toEqual([first]);
    await reviewQueue(cast.bob, { scheduleId, note: "Nothing new." });
    await reviewQueue(cast.bob, { scheduleId, note: "" });
    const [present] = await presentReviews(cast.maya);
    expect(present?.reviews).toMatchObject([{ note: "Nothing new.", waiting: 1 }, { note: "" }]);
    await assignIncident(cast.bob, first, { memberId: cast.bob.memberId });
    expect((await onCallQueue(cast.bob))[0]?.assignee?.name).toBe("Bob Okafor");
  });

  test("is for members, and looked through by whoever is on call alone", async () => {
    const id = await queued();
    await expect(onCallQueue(cast.mallory)).rejects.toThrow("playbooks:read");
    await expect(reviewQueue(cast.mallory, { scheduleId, note: "" })).rejects.toThrow("members who see every incident");
    await expect(reviewQueue(cast.maya, { scheduleId, note: "" })).rejects.toThrow("Whoever is on call");
    await expect(labelIncident(cast.mallory, id, [])).rejects.toThrow("no such incident");
    await expect(labelIncident(cast.maya, id, ["no spaces please"])).rejects.toThrow("labels");
  });

  test("reminds whoever is on call by the middle of the shift and before its last quarter, once each", async () => {
    await queued();
    const { from, until } = await shiftNow();
    const at = (share: number) => new Date(from.getTime() + (until.getTime() - from.getTime()) * share);
    const before = await noticesTo(cast.bob.memberId);
    const told = async (share: number) => {
      await remindShifts(at(share));
      await remindShifts(at(share));
      return (await noticesTo(cast.bob.memberId)) - before;
    };
    expect(await told(0.4)).toBe(0);
    expect(await told(0.5)).toBe(1);
    expect(await told(0.6)).toBe(1);
    await reviewQueue(cast.bob, { scheduleId, note: "" });
    expect(await told(0.75)).toBe(2);
    await reviewQueue(cast.bob, { scheduleId, note: "" });
    expect(await told(0.9)).toBe(2);
  });
});

describe("a hand-off", () => {
  test("moves what its sender owns only once it is accepted, and stays on the incident", async () => {
    const { id, incident: about } = await paged();
    await tick();
    await acknowledge(cast.bob, id, "app");
    expect((await ownOpenWork(cast.bob)).map((row) => row.id)).toContain(about.id);
    const handOff = await sendHandOff(cast.bob, { ...words, toId: cast.maya.memberId, incidentIds: [about.id] });
    expect((await incidentById(about.id)).assigneeId).toBe(cast.bob.memberId);
    await expect(answerHandOff(cast.alice, handOff, "accepted")).rejects.toThrow("no such hand-off");
    await answerHandOff(cast.maya, handOff, "accepted");
    expect((await incidentById(about.id)).assigneeId).toBe(cast.maya.memberId);
    const kept = await listHandOffs(cast.alice, { incidentId: about.id }, { limit: 5 });
    expect(kept.rows).toMatchObject([{ ...words, state: "accepted" }]);
    expect((await eventTypes(about.id)).filter((type) => type === "incident.hand_off")).toHaveLength(2);
    await expect(answerHandOff(cast.maya, handOff, "declined")).rejects.toThrow("accepted already");
  });

  test("declined, or of what somebody else owns by then, moves nothing", async () => {
    const [mine, taken] = [await queued(), await queued()];
    for (const id of [mine, taken]) await assignIncident(cast.bob, id, { memberId: cast.bob.memberId });
    const send = (incidentIds: number[]) => sendHandOff(cast.bob, { ...words, toId: cast.maya.memberId, incidentIds });
    await answerHandOff(cast.maya, await send([mine]), "declined");
    expect((await incidentById(mine)).assigneeId).toBe(cast.bob.memberId);
    const late = await send([taken]);
    await assignIncident(cast.alice, taken, { memberId: cast.alice.memberId });
    await answerHandOff(cast.maya, late, "accepted");
    expect((await incidentById(taken)).assigneeId).toBe(cast.alice.memberId);
  });

  test("is asked for before the shift ends while something is open, and not once it is written", async () => {
    const id = await queued();
    await db().incident.updateMany({ where: { assigneeId: cast.bob.memberId }, data: { assigneeId: null } });
    await assignIncident(cast.bob, id, { memberId: cast.bob.memberId });
    const turns = (...memberIds: number[]) =>
      db().scheduleLayer.updateMany({ where: { scheduleId }, data: { memberIds } });
    await turns(cast.bob.memberId, cast.maya.memberId);
    if ((await shiftNow()).memberId !== cast.bob.memberId) await turns(cast.maya.memberId, cast.bob.memberId);
    const { from, until } = await shiftNow();
    await reviewQueue(cast.bob, { scheduleId, note: "" });
    await reviewQueue(cast.bob, { scheduleId, note: "" });
    const asked = async (at: Date) => {
      await remindShifts(at);
      return db().shiftNotice.count({ where: { scheduleId, shiftFrom: from, about: "hand-off" } });
    };
    expect(await asked(later(until, -hour))).toBe(0);
    expect(await asked(later(until, -20 * minute))).toBe(1);
    await db().shiftNotice.deleteMany();
    await sendHandOff(cast.bob, { ...words, toId: cast.maya.memberId, incidentIds: [id] });
    expect(await asked(later(until, -20 * minute))).toBe(0);
  });

  test("is between members who can be on call, about incidents that are there", async () => {
    const id = await queued();
    const send = (viewer: typeof cast.bob, toId: number, incidentIds: number[]) =>
      sendHandOff(viewer, { ...words, toId, incidentIds });
    await expect(send(cast.mallory, cast.bob.memberId, [id])).rejects.toThrow("members who see every incident");
    await expect(send(cast.bob, cast.rita.memberId, [id])).rejects.toThrow("can be on call");
    await expect(send(cast.bob, cast.maya.memberId, [999_999])).rejects.toThrow("no such incident");
    await expect(listHandOffs(cast.rita, {}, { limit: 5 })).rejects.toThrow("playbooks:read");
  });
});

test("the reports say what became of a shift and of a month", async () => {
  await usualPolicy(cast);
  const before = (await monthReports(cast.maya))[0];
  const { id } = await paged();
  await tick();
  await pass(id, 15);
  await tick();
  await acknowledge(cast.maya, id, "app");
  await reviewQueue(cast.bob, { scheduleId, note: "" });
  await noteShift(cast.bob, { scheduleId, at: new Date(), improve: "Page me by phone." });
  const shift = await shiftNow();
  const [report] = await shiftReports(cast.bob, scheduleId, shift.from, later(new Date(), minute));
  expect(report).toMatchObject({ person: { name: "Bob Okafor" }, reviews: 1, improve: "Page me by phone." });
  expect(report?.pages).toBeGreaterThan(0);
  const [month] = await monthReports(cast.maya);
  expect((month?.pages ?? 0) - (before?.pages ?? 0)).toBe(2);
  expect((month?.acknowledged ?? 0) - (before?.acknowledged ?? 0)).toBe(1);
  expect(month?.atFirst).toBe(before?.atFirst);
  expect(month?.medianMs).toBeGreaterThanOrEqual(0);
  await expect(monthReports(cast.bob)).rejects.toThrow("audit_logs:read");
  await expect(noteShift(cast.maya, { scheduleId, at: new Date(), improve: "" })).rejects.toThrow(
    "Whoever had the shift",
  );
});
