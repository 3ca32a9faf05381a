import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { Forbidden } from "@/lib/errors";
import { resolveIncident } from "@/lib/incidents/resolve";
import { sendMail } from "@/lib/mail/send";
import { closeTransport } from "@/lib/mail/transport";
import { changeNotificationPreferences, notificationPreferences } from "@/lib/notifications/preferences";
import { mondayMorning } from "@/lib/notifications/wall-clock";
import { askForWeeklyReport, previewWeeklyReport, writeWeeklyReports } from "@/lib/notifications/weekly-report";
import { addDays, weekOf } from "@/lib/reporting/report-filter";
import { weekBefore, weeklyFigures } from "@/lib/reporting/weekly-figures";
import { createToken } from "@/lib/tokens/tokens";
import { call } from "../api/call";
import { type Cast, seatCast, tokenViewer } from "../cast";
import { ownDatabase, waitingJobs } from "../database";
import { asSystem, day, finding, hour, later, minute, report } from "../factories";
import { startSmtp } from "../mail/smtp";

let smtp: Awaited<ReturnType<typeof startSmtp>>;
let cast: Cast;
/** Of this week, UTC; the mail is written as of now, so that the figures are of the real last week. */
const monday = weekOf(new Date());
const eight = later(monday, 8 * hour);

beforeAll(async () => {
  smtp = await startSmtp();
  process.env.SMTP_URL = smtp.url;
});
ownDatabase();
beforeAll(async () => {
  cast = await seatCast();
  const at = (days: number) => later(monday, -days * day + hour).toISOString();
  await report(
    [2, 3, 9, 40].map((days) => finding({ triggeredAt: new Date(at(days)) })),
    monday,
  );
  const [first] = await db().incident.findMany({ orderBy: { id: "asc" }, take: 1 });
  await resolveIncident(cast.maya, first?.id ?? 0, { secretRevoked: true });
  await db().incident.update({ where: { id: first?.id ?? 0 }, data: { closedAt: later(monday, -day) } });
});
afterAll(async () => {
  await closeTransport();
  await smtp.close();
});
beforeEach(async () => {
  smtp.reset();
  await db().mail.deleteMany();
  await db().member.updateMany({
    data: {
      weeklyReport: true,
      weeklyReportOn: null,
      timeZone: "UTC",
      quietFrom: null,
      quietTo: null,
      createdAt: later(monday, -30 * day),
    },
  });
});

const written = async () =>
  (await db().mail.findMany({ where: { kind: "weekly-report" }, orderBy: { recipient: "asc" } })).map(
    ({ recipient }) => recipient,
  );
const managers = ["alice@acme.example", "maya@acme.example"];

async function received() {
  for (const { id } of await db().mail.findMany({ where: { state: "queued" } })) await sendMail(id);
  return smtp.received;
}

describe("on Monday at eight", () => {
  test("every manager and the owner is written to, nobody else, and once however often the job runs", async () => {
    await writeWeeklyReports(later(eight, -minute));
    expect(await written()).toEqual([]);
    await Promise.all([writeWeeklyReports(eight), writeWeeklyReports(eight), writeWeeklyReports(eight)]);
    expect(await written()).toEqual(managers);
    await writeWeeklyReports(later(eight, day));
    expect(await written()).toEqual(managers);
    await writeWeeklyReports(later(eight, 7 * day));
    expect(await written()).toEqual([...managers, ...managers].sort());
  });

  test("a morning that nobody worked on is made up for until Tuesday night, and no later", async () => {
    await writeWeeklyReports(later(monday, 2 * day + hour));
    expect(await written()).toEqual([]);
    await writeWeeklyReports(later(monday, 2 * day - hour));
    expect(await written()).toEqual(managers);
  });

  test("it waits for the end of quiet hours, and is not written to who does not want it or came since", async () => {
    await db().member.update({ where: { id: cast.maya.memberId }, data: { quietFrom: 0, quietTo: 10 * 60 } });
    await changeNotificationPreferences(cast.alice, { weeklyReport: false });
    await writeWeeklyReports(eight);
    expect(await written()).toEqual([]);
    await writeWeeklyReports(later(monday, 10 * hour));
    expect(await written()).toEqual(["maya@acme.example"]);
    await db().mail.deleteMany();
    await db().member.updateMany({
      data: { weeklyReportOn: null, weeklyReport: true, createdAt: later(monday, hour) },
    });
    await writeWeeklyReports(later(monday, 10 * hour));
    expect(await written()).toEqual([]);
  });

  test.each([
    ["America/Los_Angeles", "2026-11-30T16:00:00.000Z"],
    ["Europe/Berlin", "2026-11-30T07:00:00.000Z"],
    // The week is over in UTC an hour later.
    ["Asia/Tokyo", "2026-11-30T00:00:00.000Z"],
  ])("in %s that is %s", (zone, at) => {
    expect(mondayMorning(new Date("2026-12-02T12:00:00Z"), zone)).toEqual({
      monday: new Date("2026-11-30T00:00:00Z"),
      at: new Date(at),
    });
  });
});

describe("the mail", () => {
  test("says in text and HTML what the dashboard says, with its charts as pictures that are told in words", async () => {
    await askForWeeklyReport(cast.maya);
    const [got, ...others] = await received();
    expect(others).toEqual([]);
    const figures = await weeklyFigures(cast.maya, weekBefore(new Date()));
    const { opened, closed, open } = figures.weeks.at(-1) ?? { opened: 0, closed: 0, open: 0 };
    expect({ opened, closed, open }).toEqual({ opened: 2, closed: 1, open: 3 });
    expect(got?.to).toEqual(["maya@acme.example"]);
    expect(got?.mail.subject).toContain("2 opened, 1 closed");
    for (const part of [got?.mail.text ?? "", plain(got?.mail.html ?? "")]) {
      expect(part).toContain("2 were opened and 1 closed; the backlog grew by 1, to 3.");
      expect(part).toContain("3 incidents are open, 1 more than a week before.");
      expect(part).toMatch(/https:\/\/handback\.acme\.example\/dashboard\?from=\d{4}-\d\d&to=\d{4}-\d\d/);
      expect(part).toContain("https://handback.acme.example/settings/notifications");
    }
    const pictures = got?.mail.attachments ?? [];
    expect(pictures.map(({ contentId, mimeType, disposition }) => ({ contentId, mimeType, disposition }))).toEqual(
      ["flow", "remediation"].map((cid) => ({
        contentId: `<${cid}@handback>`,
        mimeType: "image/png",
        disposition: "inline",
      })),
    );
    for (const { content } of pictures) {
      expect([...new Uint8Array(content as ArrayBuffer).slice(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
      expect((content as ArrayBuffer).byteLength).toBeLessThan(100_000);
    }
    const alts = [...(got?.mail.html ?? "").matchAll(/<img[^>]*alt="([^"]*)"/g)].map(([, alt = ""]) => alt);
    expect(alts[0]).toMatch(/Open at the end: .* 3\. Opened: .* 2\. Closed: .* 1\.$/);
    expect(alts[1]).toMatch(/median .* mean .* 90th percentile/);
    expect(got?.raw).not.toMatch(/https?:[^"\s]*\.png/);
  });

  test("does not go to somebody who lost the level, or changed their mind, since it was written", async () => {
    await writeWeeklyReports(eight);
    await changeNotificationPreferences(cast.alice, { weeklyReport: false });
    await db().member.update({ where: { id: cast.maya.memberId }, data: { accessLevel: "member" } });
    expect(await received()).toEqual([]);
    const errors = (await db().mail.findMany({ orderBy: { recipient: "asc" } })).map(({ state, error }) => ({
      state,
      error,
    }));
    expect(errors).toEqual([
      { state: "cancelled", error: "they do not want it any more" },
      { state: "cancelled", error: "they do not manage the workspace any more" },
    ]);
    await db().member.update({ where: { id: cast.maya.memberId }, data: { accessLevel: "manager" } });
  });

  test("is one however often it is asked for within a minute, and beyond five an hour it waits", async () => {
    const now = new Date();
    for (let minutes = 0; minutes < 6; minutes += 1)
      for (let turn = 0; turn < 3; turn += 1) await askForWeeklyReport(cast.maya, later(now, minutes * minute));
    expect(await written()).toHaveLength(6);
    expect(await received()).toHaveLength(5);
    expect(await db().mail.count({ where: { state: "queued", error: { contains: "five mails" } } })).toBe(1);
  });
});

describe("is not for", () => {
  test.each(["bob", "rita", "mallory"] as const)("%s", async (person) => {
    await expect(askForWeeklyReport(cast[person])).rejects.toThrow(Forbidden);
    await expect(previewWeeklyReport(cast[person])).rejects.toThrow(Forbidden);
    await expect(changeNotificationPreferences(cast[person], { weeklyReport: true })).rejects.toThrow(Forbidden);
    expect(await notificationPreferences(cast[person])).not.toHaveProperty("weeklyReport");
  });

  test("a token that may not read figures", async () => {
    await expect(previewWeeklyReport(tokenViewer(cast.maya, ["incidents:read"]))).rejects.toThrow(Forbidden);
  });
});

test("over REST its preview is a page that needs nothing else, and one can be asked for", async () => {
  const { token } = await createToken(asSystem, {
    memberId: cast.maya.memberId,
    name: "weekly",
    scopes: ["analytics:read"],
  });
  const page = await call(token, "GET", "/api/v1/weekly-report");
  expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const html = await page.text();
  expect(html.match(/src="data:image\/png;base64,/g)).toHaveLength(2);
  expect(html).not.toContain("cid:");
  expect(await (await call(token, "GET", "/api/v1/weekly-report?format=text")).text()).toContain("OPENED AND CLOSED");
  expect((await call(token, "POST", "/api/v1/weekly-report", {})).status).toBe(202);
  expect((await waitingJobs("mail.send")).length).toBeGreaterThan(0);
  expect(addDays(weekBefore(new Date()), 7)).toEqual(monday);
});

/** The words of HTML. */
function plain(html: string): string {
  return html
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ");
}
