import ICAL from "ical.js";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { calendarOf, createFeed, viewerOfFeed } from "@/lib/oncall/calendar";
import { changeSchedule, createSchedule, deleteSchedule } from "@/lib/oncall/configure";
import { getSchedule, listSchedules } from "@/lib/oncall/list";
import { addOverride, removeOverride } from "@/lib/oncall/overrides";
import { answerSwap, askSwap, openSwaps } from "@/lib/oncall/swaps";
import { type Cast, seatCast, tokenViewer } from "../cast";
import { ownDatabase } from "../database";
import { day, hour, later, next } from "../factories";

ownDatabase();
let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});

const now = new Date("2026-11-16T10:00:00Z");
const layer = (memberIds: number[], fields = {}) => ({
  ...{ name: "Always", startsAt: "2026-11-02T08:00", rule: "FREQ=WEEKLY", minutes: 7 * 1_440, turnShifts: 1 },
  memberIds,
  ...fields,
});
const make = (memberIds: number[]) =>
  createSchedule(cast.maya, { name: `Engineers ${next()}`, timeZone: "Europe/Berlin", layers: [layer(memberIds)] });
const names = async (id: number, at = now) => {
  const view = await getSchedule(cast.bob, id, at);
  return [view.now?.person?.name, view.next?.person?.name];
};
const at = (days: number) => later(now, days * day);

test("a schedule says who is on call now and next, until when, and where nobody is", async () => {
  const id = await make([cast.bob.memberId, cast.maya.memberId]);
  const view = await getSchedule(cast.bob, id, now);
  expect(view.now).toMatchObject({ person: { name: "Bob Okafor" }, until: new Date("2026-11-23T07:00:00Z") });
  expect(view.next).toMatchObject({ person: { name: "Maya Lindqvist" }, from: new Date("2026-11-23T07:00:00Z") });
  expect(view.gaps).toEqual([]);
  await changeSchedule(cast.maya, id, { layers: [layer([cast.bob.memberId], { minutes: 5 * 1_440 })] });
  const [gap] = (await getSchedule(cast.bob, id, now)).gaps;
  expect(gap).toMatchObject({ person: null, from: new Date("2026-11-21T07:00:00Z") });
});

describe("who may do what", () => {
  test("schedules are for members who see everything; managers make them", async () => {
    await expect(listSchedules(cast.mallory)).rejects.toThrow("playbooks:read");
    await expect(listSchedules(cast.rita)).rejects.toThrow("playbooks:read");
    const fields = { name: "Mine", timeZone: "UTC", layers: [layer([cast.bob.memberId])] };
    await expect(createSchedule(cast.bob, fields)).rejects.toThrow("playbooks:write");
    const id = await make([cast.bob.memberId]);
    await expect(deleteSchedule(cast.bob, id)).rejects.toThrow("playbooks:write");
    await deleteSchedule(cast.maya, id);
    await expect(getSchedule(cast.maya, id)).rejects.toThrow("no such schedule");
  });

  test("nobody is put on call who does not see every incident", async () => {
    await expect(make([cast.bob.memberId, cast.rita.memberId])).rejects.toThrow("restricted members");
    const id = await make([cast.bob.memberId]);
    const period = { from: at(1), until: at(2) };
    await expect(addOverride(cast.maya, id, { ...period, memberId: cast.mallory.memberId }, now)).rejects.toThrow(
      "restricted members",
    );
    await expect(addOverride(cast.mallory, id, { ...period, memberId: cast.mallory.memberId }, now)).rejects.toThrow(
      "members who see every incident",
    );
  });

  test("a fault is named with its place", async () => {
    const fields = { name: "Wrong", timeZone: "Europe/Berlin" };
    const make = (change: object) => createSchedule(cast.maya, { ...fields, layers: [layer([1])], ...change });
    await expect(make({ timeZone: "Middle/Earth" })).rejects.toMatchObject({ detail: { pointer: "/time_zone" } });
    await expect(make({ layers: [layer([1], { rule: "FREQ=HOURLY" })] })).rejects.toMatchObject({
      detail: { pointer: "/layers/0/rule" },
    });
  });
});

test("an override takes over for its time, and can be taken back by whoever has it", async () => {
  const id = await make([cast.maya.memberId]);
  const period = { from: later(now, -hour), until: later(now, hour) };
  await expect(addOverride(cast.bob, id, { ...period, memberId: cast.alice.memberId }, now)).rejects.toThrow(
    "You can take a time yourself",
  );
  const override = await addOverride(cast.bob, id, { ...period, memberId: cast.bob.memberId }, now);
  expect((await names(id))[0]).toBe("Bob Okafor");
  await removeOverride(cast.bob, id, override);
  expect((await names(id))[0]).toBe("Maya Lindqvist");
});

describe("a swap", () => {
  const shift = { from: new Date("2026-11-23T07:00:00Z"), until: new Date("2026-11-30T07:00:00Z") };
  const inReturn = { from: new Date("2026-11-30T07:00:00Z"), until: new Date("2026-12-07T07:00:00Z") };

  test("changes nothing until whoever is asked accepts, and then both of its shifts", async () => {
    const weeks = await make([
      cast.alice.memberId,
      cast.alice.memberId,
      cast.alice.memberId,
      cast.bob.memberId,
      cast.maya.memberId,
    ]);
    const asked = await askSwap(cast.bob, { scheduleId: weeks, memberId: cast.maya.memberId, shift, inReturn }, now);
    expect((await names(weeks, at(8)))[0]).toBe("Bob Okafor");
    expect(await openSwaps(cast.maya, now)).toHaveLength(1);
    await expect(answerSwap(cast.alice, asked, "accepted", now)).rejects.toThrow("no such swap");
    await answerSwap(cast.maya, asked, "accepted", now);
    expect((await names(weeks, at(8)))[0]).toBe("Maya Lindqvist");
    expect((await names(weeks, at(15)))[0]).toBe("Bob Okafor");
    await expect(answerSwap(cast.maya, asked, "accepted", now)).rejects.toThrow();
  });

  test("is refused where the shift is not whose it is said to be, then or when it is accepted", async () => {
    const id = await make([cast.alice.memberId, cast.maya.memberId, cast.bob.memberId, cast.bob.memberId]);
    const mine = { from: new Date("2026-11-16T07:00:00Z"), until: new Date("2026-11-23T07:00:00Z") };
    await expect(askSwap(cast.maya, { scheduleId: id, memberId: cast.bob.memberId, shift: mine }, now)).rejects.toThrow(
      "You are not on call",
    );
    const asked = await askSwap(cast.bob, { scheduleId: id, memberId: cast.maya.memberId, shift }, now);
    await addOverride(cast.alice, id, { ...shift, memberId: cast.alice.memberId }, now);
    await expect(answerSwap(cast.maya, asked, "accepted", now)).rejects.toThrow("not on call then any more");
    await answerSwap(cast.bob, asked, "withdrawn", now);
    await expect(answerSwap(cast.maya, asked, "declined", now)).rejects.toThrow("withdrawn already");
  });
});

describe("the calendar", () => {
  test("is read by another program as the same shifts at the same instants", async () => {
    const id = await make([cast.bob.memberId, cast.maya.memberId]);
    const text = await calendarOf(cast.bob, id, now);
    for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
    const mayas = events.find(({ summary }) => summary === "Maya Lindqvist on call");
    expect(mayas?.startDate.toJSDate()).toEqual(new Date("2026-11-09T07:00:00Z"));
    expect(mayas?.endDate.toJSDate()).toEqual(new Date("2026-11-16T07:00:00Z"));
    expect(new Set(events.map(({ uid }) => uid)).size).toBe(events.length);
    expect(events[0]?.startDate.toJSDate()).toEqual(new Date("2026-11-02T10:00:00Z"));
  });

  test("its secret address reads that schedule with its member's eyes, until they make another or leave", async () => {
    const [id, other] = [await make([cast.bob.memberId]), await make([cast.bob.memberId])];
    const key = async () => new URL(await createFeed(cast.bob, id)).searchParams.get("key") ?? "";
    const first = await key();
    expect(await viewerOfFeed(id, first)).toMatchObject({ memberId: cast.bob.memberId });
    await expect(viewerOfFeed(other, first)).rejects.toThrow("not valid any more");
    const second = await key();
    await expect(viewerOfFeed(id, first)).rejects.toThrow("not valid any more");
    const stored = JSON.stringify(await db().calendarFeed.findMany());
    expect(stored).not.toContain(second);
    await db().member.update({ where: { id: cast.bob.memberId }, data: { deactivatedAt: now } });
    await expect(viewerOfFeed(id, second)).rejects.toThrow("not valid any more");
    await db().member.update({ where: { id: cast.bob.memberId }, data: { deactivatedAt: null } });
    await expect(createFeed(cast.mallory, id)).rejects.toThrow("playbooks:read");
    await expect(createFeed(tokenViewer(cast.bob, ["incidents:read"]), id)).rejects.toThrow("playbooks:read");
  });
});
