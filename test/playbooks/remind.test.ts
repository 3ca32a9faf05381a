import { beforeEach, describe, expect, test } from "vitest";
import { db, inTransaction } from "@/lib/db/client";
import { settle } from "@/lib/mail/settle";
import { configurePlaybook } from "@/lib/playbooks/configure";
import { remind } from "@/lib/playbooks/remind";
import { runPlaybooks } from "@/lib/playbooks/run";
import { disputeAuthorship } from "@/lib/sharing/dispute";
import { type Cast, linkViewer, seatCast } from "../cast";
import { eventIds, ownDatabase, waitingJobs } from "../database";
import { asSystem, day, hour, incident, later, next } from "../factories";

ownDatabase();

let cast: Cast;
beforeEach(async () => {
  cast = await seatCast();
  await db().playbook.updateMany({ data: { enabled: true, settings: {} } });
  await configurePlaybook(cast.maya, "mail-commit-author", { settings: { reminders: true, lifespan_days: 5 } });
});

/** An incident whose author was mailed this long ago. */
async function mailed(ago: number) {
  const row = await incident({ place: { authorEmail: `author-${next()}@acme.example` } });
  await runPlaybooks(await eventIds(row.id), { last: false });
  const mail = await db().mail.findFirstOrThrow({ where: { incidentId: row.id } });
  await inTransaction((tx) => settle(tx, asSystem, mail, ["queued"], { state: "accepted", error: null }));
  const settledAt = later(new Date(), -ago);
  await db().mail.update({ where: { id: mail.id }, data: { settledAt, queuedAt: settledAt } });
  return { id: row.id, mailId: mail.id, recipient: mail.recipient };
}
const reminders = (incidentId: number) => db().mail.count({ where: { incidentId, kind: "reminder" } });
const jobsOf = async (mailId: string) =>
  (await waitingJobs("asking.remind")).filter(({ payload }) => payload.mailId === mailId);

describe("an author who does not answer", () => {
  test("is reminded after 1, 3 and 7 days, each time with a new link of the same scopes in place of the last", async () => {
    const { id, mailId, recipient } = await mailed(8 * day);
    expect((await jobsOf(mailId)).map(({ payload }) => payload.day)).toEqual([1, 3, 7]);
    for (const each of [1, 1, 3, 7]) await remind({ mailId, day: each });
    const mails = await db().mail.findMany({ where: { incidentId: id, kind: "reminder" } });
    expect(mails.map((mail) => mail.recipient)).toEqual([recipient, recipient, recipient]);
    const links = await db().sharingLink.findMany({ where: { incidentId: id }, orderBy: { id: "asc" } });
    expect(links).toHaveLength(4);
    expect(links.filter(({ revokedAt }) => revokedAt === null).map(({ id: linkId }) => linkId)).toEqual([links[3]?.id]);
    expect(links[3]?.scopes).toEqual(links[0]?.scopes);
    expect(later(links[3]?.createdAt ?? new Date(0), 5 * day)).toEqual(links[3]?.expiresAt);
  });

  test("is not reminded before the day has come, counted from when the mail went out", async () => {
    const { id, mailId } = await mailed(day - hour);
    await remind({ mailId, day: 1 });
    expect(await reminders(id)).toBe(0);
    const [job] = (await jobsOf(mailId)).filter(({ payload }) => payload.day === 1);
    expect(Math.abs((job?.runAt.getTime() ?? 0) - Date.now() - hour)).toBeLessThan(hour / 10);
  });

  test("gets three reminders at most, those by hand included", async () => {
    const { id, mailId, recipient } = await mailed(8 * day);
    for (const dedupe of [1, 2])
      await db().mail.create({
        data: {
          dedupeKey: `${id} ${dedupe}`,
          kind: "reminder",
          incidentId: id,
          recipient,
          messageId: `<${id}.${dedupe}@x>`,
        },
      });
    for (const each of [1, 3, 7]) await remind({ mailId, day: each });
    expect(await reminders(id)).toBe(3);
  });

  const ends: [string, (it: { id: number; mailId: string; recipient: string }) => Promise<unknown>][] = [
    ["they answered", ({ id, recipient }) => db().feedback.create({ data: { incidentId: id, email: recipient } })],
    [
      "they say that it is not theirs",
      async ({ id }) => {
        const link = await db().sharingLink.findFirstOrThrow({ where: { incidentId: id } });
        await disputeAuthorship(linkViewer(link), { suggestedEmail: "", comment: "" });
      },
    ],
    [
      "the incident was closed",
      ({ id }) => db().incident.update({ where: { id }, data: { status: "resolved", closedAt: new Date() } }),
    ],
    [
      "the link was withdrawn",
      ({ id }) => db().sharingLink.updateMany({ where: { incidentId: id }, data: { revokedAt: new Date() } }),
    ],
    [
      "reminders were switched off",
      () => configurePlaybook(cast.maya, "mail-commit-author", { settings: { reminders: false } }),
    ],
    ["the playbook was switched off", () => configurePlaybook(cast.maya, "mail-commit-author", { enabled: false })],
    ["the mail came back", ({ mailId }) => db().mail.update({ where: { id: mailId }, data: { state: "bounced" } })],
    [
      "the domain may not be mailed any more",
      ({ recipient }) =>
        db().suppression.create({ data: { email: recipient, reason: "550", until: later(new Date(), day) } }),
    ],
  ];
  test.each(ends)("is not reminded once %s", async (_, end) => {
    const it = await mailed(2 * day);
    await end(it);
    await remind({ mailId: it.mailId, day: 1 });
    expect(await reminders(it.id)).toBe(0);
  });

  test("is not reminded by itself unless that is switched on", async () => {
    await configurePlaybook(cast.maya, "mail-commit-author", { settings: { reminders: false } });
    const { mailId } = await mailed(2 * day);
    expect(await jobsOf(mailId)).toEqual([]);
  });
});
