import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { assignIncident } from "@/lib/incidents/assign";
import { labelIncident } from "@/lib/incidents/label";
import { resolveIncident } from "@/lib/incidents/resolve";
import { deactivateMember } from "@/lib/members/deactivate";
import { fanOut } from "@/lib/notifications/fan-out";
import { changePolicy } from "@/lib/oncall/change-policy";
import { createSchedule } from "@/lib/oncall/configure";
import { followShifts } from "@/lib/oncall/follow-shifts";
import { answerHandOff, sendHandOff } from "@/lib/oncall/hand-off";
import { addOverride, removeOverride } from "@/lib/oncall/overrides";
import { listOwed, ownOwed } from "@/lib/oncall/owed";
import { presentReviews } from "@/lib/oncall/queue";
import { remindShifts } from "@/lib/oncall/remind-shifts";
import { monthReports, shiftReports } from "@/lib/oncall/report";
import { answerSwap, askSwap } from "@/lib/oncall/swaps";
import { declareIncident } from "@/lib/response/declare";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { hour, incident, later, minute, next } from "../factories";
import { acknowledgeAs, always, paged, usualPolicy } from "./setting";

ownDatabase();
let cast: Cast;
let scheduleId: number;
/** The shift that is on in truth, which is Bob's. */
let shift: { from: Date; until: Date };
beforeEach(async () => {
  cast = await seatCast();
  await db().owedHandOff.deleteMany();
  await db().handOff.deleteMany();
  await db().schedule.updateMany({ data: { reviewsQueue: false } });
  await db().incident.updateMany({ data: { labels: [] } });
  const hours = new Date().getUTCHours() - 1;
  const startsAt = new Date(Date.UTC(2026, 0, 4, hours)).toISOString().slice(0, 16);
  const layer = (memberIds: number[], at: string) => ({
    ...{ ...always(memberIds), startsAt: at, rule: "FREQ=DAILY", minutes: 12 * 60 },
  });
  const second = later(new Date(`${startsAt}Z`), 12 * hour)
    .toISOString()
    .slice(0, 16);
  scheduleId = await createSchedule(cast.maya, {
    ...{ name: `Shifts ${next()}`, timeZone: "UTC", reviewsQueue: true },
    layers: [layer([cast.bob.memberId], startsAt), layer([cast.alice.memberId], second)],
  });
  await usualPolicy(cast);
  await db().schedule.updateMany({ where: { id: { not: scheduleId } }, data: { reviewsQueue: false } });
  const [present] = await presentReviews(cast.bob);
  if (present?.shift.memberId !== cast.bob.memberId) throw new Error("Bob is not on call");
  shift = present.shift;
});

const words = { summary: "Works.", relatedIssues: "", engaged: "", bridgeUrl: "", channels: "", nextSteps: "Rotate." };
const bobsWork = async () => {
  const { id } = await incident();
  await labelIncident(cast.maya, id, ["oncall"]);
  await assignIncident(cast.maya, id, { memberId: cast.bob.memberId });
  return id;
};
const handOver = (incidentIds: number[], toId = cast.alice.memberId) =>
  sendHandOff(cast.bob, { ...words, scheduleId, toId, incidentIds });
const past = (ms: number) => later(shift.until, ms);
/** Bob's shift goes by, and Alice's begins. */
const shiftEnds = async () => {
  await followShifts(later(shift.until, -minute));
  await followShifts(past(0));
};
const told = async (memberId: number) => {
  const events = await db().auditEvent.findMany({ where: { type: { startsWith: "hand-off." } } });
  await fanOut(events.map(({ id }) => String(id)));
  const rows = await db().notification.findMany({ where: { memberId, kind: "on_call" }, orderBy: { id: "asc" } });
  return rows.map(({ detail }) => (detail as { event: string }).event);
};
const owedNow = async () => (await listOwed(cast.maya)).map(({ from, to, left }) => [from.name, to.name, left]);

describe("a shift that ends while something is open", () => {
  test("leaves it with whoever had it, and owes a hand-off until it is written", async () => {
    const [first, second] = [await bobsWork(), await bobsWork()];
    await shiftEnds();
    expect(await owedNow()).toEqual([["Bob Okafor", expect.stringMatching("Alice"), 2]]);
    expect((await ownOwed(cast.bob))?.left).toBe(2);
    expect(await ownOwed(cast.maya)).toBeNull();
    expect(await told(cast.bob.memberId)).toContain("hand-off.owed");
    expect(await told(cast.alice.memberId)).toContain("hand-off.awaited");
    await handOver([first]);
    expect((await ownOwed(cast.bob))?.left).toBe(1);
    await handOver([second]);
    expect(await ownOwed(cast.bob)).toBeNull();
    expect(await db().owedHandOff.findFirst()).toMatchObject({ settledBy: "handed_over" });
    const [report] = await shiftReports(cast.maya, scheduleId, shift.from, past(0));
    expect(report).toMatchObject({ owed: "late", handOffs: 2 });
  });

  test("tells the manager on call once, after as long as the policy says", async () => {
    await bobsWork();
    await db().escalationPolicy.update({ where: { id: 1 }, data: { handOffMinutes: 45 } });
    await shiftEnds();
    const missing = async () => (await told(cast.maya.memberId)).filter((event) => event === "hand-off.missing");
    const before = (await missing()).length;
    await followShifts(past(44 * minute));
    expect(await missing()).toHaveLength(before);
    await followShifts(past(45 * minute));
    await followShifts(past(46 * minute));
    expect(await missing()).toHaveLength(before + 1);
  });

  test("passes to the manager on call with what is open, when its person is deactivated", async () => {
    const labelled = await bobsWork();
    const { incident: acknowledged, id: escalationId } = await paged();
    await acknowledgeAs(cast.bob.email, escalationId);
    const handed = await bobsWork();
    const other = (await incident()).id;
    await assignIncident(cast.maya, other, { memberId: cast.bob.memberId });
    await shiftEnds();
    await handOver([handed]);
    const months = async () => (await monthReports(cast.maya))[0]?.owed;
    await db().owedHandOff.updateMany({ data: { owedAt: new Date() } });
    const before = await months();
    await deactivateMember(cast.alice, cast.bob.memberId);

    const ownerOf = async (id: number) => (await db().incident.findUniqueOrThrow({ where: { id } })).assigneeId;
    expect(await Promise.all([labelled, acknowledged.id, handed, other].map(ownerOf))).toEqual([
      cast.maya.memberId,
      cast.maya.memberId,
      null,
      null,
    ]);
    expect(await owedNow()).toEqual([["Maya Lindqvist", expect.stringMatching("Alice"), 2]]);
    expect((await ownOwed(cast.maya))?.left).toBe(2);
    expect(await told(cast.maya.memberId)).toContain("hand-off.passed_on");
    expect(await db().owedHandOff.findFirst({ where: { fromId: cast.bob.memberId } })).toMatchObject({
      settledBy: "nothing_left",
    });
    expect(await months()).toBe(before);
    // Nobody is told that the manager has not handed over, and all of it ends with their hand-off.
    await followShifts(past(hour));
    expect(await db().owedHandOff.count({ where: { settledAt: null } })).toBe(1);
    await sendHandOff(cast.maya, {
      ...{ ...words, scheduleId, toId: cast.alice.memberId },
      incidentIds: [labelled, acknowledged.id],
    });
    expect(await ownOwed(cast.maya)).toBeNull();
  });

  test("is told to every manager where its person is deactivated and nobody is on call", async () => {
    const id = await bobsWork();
    await shiftEnds();
    await changePolicy(cast.maya, { steps: [], rounds: 1 });
    await deactivateMember(cast.alice, cast.bob.memberId);
    expect(await told(cast.maya.memberId)).toContain("hand-off.orphaned");
    expect(await db().incident.findUniqueOrThrow({ where: { id } })).toMatchObject({
      assigneeId: null,
      contact: "left",
    });
    expect(await owedNow()).toEqual([]);
  });

  test("is counted in its month, and said of the shift", async () => {
    const before = (await monthReports(cast.maya))[0]?.owed ?? 0;
    await bobsWork();
    await shiftEnds();
    await db().owedHandOff.updateMany({ data: { owedAt: new Date() } });
    expect((await monthReports(cast.maya))[0]?.owed).toBe(before + 1);
    const [report] = await shiftReports(cast.maya, scheduleId, shift.from, past(0));
    expect(report?.owed).toBe("owed");
  });

  test("owes nothing once it is closed, or its person is on call again", async () => {
    const id = await bobsWork();
    await shiftEnds();
    await resolveIncident(cast.maya, id, { secretRevoked: true });
    await followShifts(past(minute));
    expect(await db().owedHandOff.findMany()).toMatchObject([{ settledBy: "nothing_left" }]);
    await bobsWork();
    await db().owedHandOff.updateMany({ data: { settledAt: null, settledBy: null } });
    await followShifts(past(12 * hour));
    expect(await db().owedHandOff.findMany()).toMatchObject([{ settledBy: "on_call_again" }]);
  });

  test("owes nothing where all of it was handed over, where nothing is open, and where few may know of it", async () => {
    await shiftEnds();
    await handOver([await bobsWork()]);
    const kept = await bobsWork();
    await declareIncident(cast.alice, kept);
    await db().schedule.update({ where: { id: scheduleId }, data: { onCallId: null, onCallFrom: null } });
    await shiftEnds();
    expect(await db().owedHandOff.count()).toBe(0);
  });

  test("is seen whatever ended it, and however long nobody looked", async () => {
    await bobsWork();
    const now = new Date();
    await followShifts(now);
    await addOverride(cast.maya, scheduleId, { memberId: cast.maya.memberId, from: now, until: later(now, hour) }, now);
    await followShifts(later(now, 1));
    expect((await owedNow()).map(([from, , left]) => [from, left])).toEqual([["Bob Okafor", 1]]);
    await db().owedHandOff.deleteMany();
    await followShifts(later(now, hour));
    expect(await db().owedHandOff.count()).toBe(0);
    await followShifts(past(5 * hour));
    expect(await db().owedHandOff.count()).toBe(1);
  });

  test("declined, the hand-off is owed again to whoever is on call", async () => {
    const id = await bobsWork();
    await db().scheduleLayer.updateMany({ where: { scheduleId }, data: { memberIds: [cast.alice.memberId] } });
    const handOff = await handOver([id], cast.maya.memberId);
    expect(await owedNow()).toEqual([]);
    await answerHandOff(cast.maya, handOff, "declined");
    expect(await db().owedHandOff.findMany()).toMatchObject([{ toId: cast.alice.memberId, settledAt: null }]);
  });
});

test("nobody is asked to hand over to themselves", async () => {
  await bobsWork();
  await db().scheduleLayer.updateMany({ where: { scheduleId }, data: { memberIds: [cast.bob.memberId] } });
  await remindShifts(later(shift.until, -minute));
  await shiftEnds();
  expect(await db().shiftNotice.count({ where: { scheduleId, about: "hand-off" } })).toBe(0);
  expect(await db().owedHandOff.count()).toBe(0);
});

describe("whoever has something to hand over", () => {
  const refusal = "First comes the hand-off, then the shift changes hands.";

  test("does not take themselves off the running shift, and can be relieved by others", async () => {
    await bobsWork();
    const now = new Date();
    const swap = { scheduleId, memberId: cast.maya.memberId, shift: { from: now, until: shift.until } };
    await expect(askSwap(cast.bob, swap, now)).rejects.toThrow(refusal);
    const inAnHour = { ...swap, shift: { from: later(now, hour), until: shift.until } };
    const asked = await askSwap(cast.bob, inAnHour, now);
    await expect(answerSwap(cast.maya, asked, "accepted", later(now, 40 * minute))).rejects.toThrow(refusal);
    const relieved = { memberId: cast.maya.memberId, from: now, until: later(now, hour) };
    expect(await addOverride(cast.maya, scheduleId, relieved, now)).toBeGreaterThan(0);
  });

  test("does not take back the override by which they are on call, nor put another in their place", async () => {
    await db().incident.updateMany({ where: { assigneeId: cast.maya.memberId }, data: { assigneeId: null } });
    const { id } = await incident();
    await labelIncident(cast.maya, id, ["oncall"]);
    await assignIncident(cast.maya, id, { memberId: cast.maya.memberId });
    const now = new Date();
    const period = { from: now, until: later(now, hour) };
    const own = await addOverride(cast.maya, scheduleId, { memberId: cast.maya.memberId, ...period }, now);
    await expect(removeOverride(cast.maya, scheduleId, own, later(now, minute))).rejects.toThrow(refusal);
    const another = { memberId: cast.alice.memberId, ...period };
    await expect(addOverride(cast.maya, scheduleId, another, later(now, minute))).rejects.toThrow(refusal);
    await sendHandOff(cast.maya, { ...words, scheduleId, toId: cast.alice.memberId, incidentIds: [id] });
    await removeOverride(cast.maya, scheduleId, own, later(now, minute));
  });

  test("while they owe it, gives no other shift away either", async () => {
    const id = await bobsWork();
    await shiftEnds();
    const tomorrow = { from: past(12 * hour), until: past(24 * hour) };
    const swap = { scheduleId, memberId: cast.maya.memberId, shift: tomorrow };
    await expect(askSwap(cast.bob, swap, past(minute))).rejects.toThrow(refusal);
    await handOver([id]);
    expect(await askSwap(cast.bob, swap, past(minute))).toBeGreaterThan(0);
  });
});
