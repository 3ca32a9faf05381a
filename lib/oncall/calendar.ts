import { createHash, randomBytes } from "node:crypto";
import ICAL from "ical.js";
import type { MemberViewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { env } from "@/lib/env";
import { Unauthenticated } from "@/lib/errors";
import { eyesOf } from "@/lib/notifications/visible";
import { getSchedule, type Turn, turnsOf } from "@/lib/oncall/list";
import { storedSchedule } from "@/lib/oncall/plans";
import { mayReadOnCall } from "@/lib/oncall/terms";

const day = 86_400_000;
const shownMs = { before: 14 * day, after: 92 * day };

/** A schedule's shifts as a calendar: two weeks back and three months ahead, at instants that every program understands. */
export async function calendarOf(viewer: MemberViewer, id: number, now = new Date()): Promise<string> {
  const view = await getSchedule(viewer, id, now);
  const calendar = new ICAL.Component("vcalendar");
  calendar.addPropertyWithValue("version", "2.0");
  calendar.addPropertyWithValue("prodid", "-//Handback//On call//EN");
  calendar.addPropertyWithValue("method", "PUBLISH");
  calendar.addPropertyWithValue("x-wr-calname", `On call: ${view.schedule.name}`);
  const [from, until] = [new Date(now.getTime() - shownMs.before), new Date(now.getTime() + shownMs.after)];
  const host = new URL(env().PUBLIC_URL).hostname;
  for (const turn of turnsOf(view, from, until)) {
    const event = eventOf(turn, view.schedule.name);
    event.addPropertyWithValue("uid", `schedule-${id}-${turn.from.getTime()}@${host}`);
    event.addPropertyWithValue("dtstamp", ICAL.Time.fromJSDate(now, true));
    calendar.addSubcomponent(event);
  }
  return `${calendar.toString()}\r\n`;
}

function eventOf({ from, until, person }: Turn, schedule: string): ICAL.Component {
  const event = new ICAL.Component("vevent");
  event.addPropertyWithValue("summary", person ? `${person.name} on call` : "Nobody on call");
  event.addPropertyWithValue("description", `${schedule}. Swaps and hand-offs: ${env().PUBLIC_URL}/on-call`);
  event.addPropertyWithValue("dtstart", ICAL.Time.fromJSDate(from, true));
  event.addPropertyWithValue("dtend", ICAL.Time.fromJSDate(until, true));
  event.addPropertyWithValue("transp", "TRANSPARENT");
  return event;
}

/** Makes the member's own secret address of a schedule's calendar; the one they had before opens nothing any more. */
export async function createFeed(viewer: MemberViewer, scheduleId: number): Promise<string> {
  mayReadOnCall(viewer);
  const key = randomBytes(24).toString("base64url");
  const { memberId } = viewer;
  await inTransaction(async (tx) => {
    const { name } = await storedSchedule(tx, scheduleId);
    const own = { scheduleId, memberId };
    await tx.calendarFeed.deleteMany({ where: own });
    await tx.calendarFeed.create({ data: { ...own, sha256: sha256(key) } });
    await record(tx, viewer, [{ type: "schedule.feed_created", subject: String(scheduleId), detail: { name } }]);
  });
  return `${env().PUBLIC_URL}/api/v1/schedules/${scheduleId}/calendar.ics?key=${key}`;
}

/** Whose eyes a calendar program reads with: those of the member whose address it has. */
export async function viewerOfFeed(scheduleId: number, key: string): Promise<MemberViewer> {
  const feed = await db().calendarFeed.findUnique({ where: { sha256: sha256(key) }, include: { member: true } });
  if (!feed || feed.scheduleId !== scheduleId || feed.member.deactivatedAt)
    throw new Unauthenticated("This address of the calendar is not valid any more. Make a new one at /on-call.");
  return eyesOf(feed.member);
}

const sha256 = (key: string) => createHash("sha256").update(key).digest("hex");
