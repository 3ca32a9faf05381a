import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newCampaignOf } from "@/app/api/v1/_shape/campaign";
import { advanceCampaign } from "@/lib/campaigns/advance";
import { getCampaign } from "@/lib/campaigns/get";
import { reviewCampaign } from "@/lib/campaigns/review";
import { pauseCampaign, startCampaign } from "@/lib/campaigns/start";
import { db } from "@/lib/db/client";
import { Invalid } from "@/lib/errors";
import { mergeDevelopers } from "@/lib/identities/merge";
import { resolveIncident } from "@/lib/incidents/resolve";
import { closeTransport } from "@/lib/mail/transport";
import { lastDay } from "@/lib/sla/asked-by";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { day, hour, later } from "../factories";
import { startSmtp } from "../mail/smtp";
import { digestsOf, draftOf, leaksBy, lineOf, person, runningOf, work } from "./made";

let smtp: Awaited<ReturnType<typeof startSmtp>>;
let cast: Cast;
beforeAll(async () => {
  smtp = await startSmtp();
  process.env.SMTP_URL = smtp.url;
});
ownDatabase();
beforeAll(async () => {
  cast = await seatCast();
  await db().playbook.updateMany({ data: { enabled: true, settings: {} } });
});
beforeEach(() => db().suppression.deleteMany());
afterAll(async () => {
  await closeTransport();
  await smtp.close();
});

const developerOf = async (email: string) => (await db().address.findUniqueOrThrow({ where: { email } })).developerId;

test("an author who leaves while a campaign runs is mailed no more, and what is theirs says so", async () => {
  const now = new Date();
  const dana = person();
  const [first = 0] = await leaksBy(dana, 2);
  const id = await runningOf(cast.maya, await incidentsOf(dana), { now });
  await work(id, now, later(now, hour));
  await db().developer.update({ where: { id: await developerOf(dana) }, data: { leftAt: now, leftReason: "by_hand" } });
  await reviewCampaign(id, later(now, day));
  await work(id, later(now, day), later(now, 20 * day));
  expect(await digestsOf(id)).toHaveLength(1);
  expect(await lineOf(id, first)).toMatchObject({
    standing: "unreachable",
    reason: "a manager says that they have left",
  });
});

test("two authors who turn out to be one person get one digest from then on", async () => {
  const now = new Date();
  const [dana, alsoDana, noor] = [person("dana"), person("dana"), person("noor")];
  const worst = { severity: { value: "critical" as const, at: now } };
  const ids = [...(await leaksBy(noor, 1, worst)), ...(await leaksBy(dana)), ...(await leaksBy(alsoDana))];
  const id = await runningOf(cast.maya, ids, { now, mailsPerHour: 1 });
  await work(id, now, later(now, hour / 2));
  await mergeDevelopers(
    { ...cast.maya, signedInAt: new Date() } as never,
    await developerOf(dana),
    await developerOf(alsoDana),
  );
  await reviewCampaign(id, later(now, hour));
  await work(id, later(now, hour), later(now, day));
  const recipients = (await digestsOf(id)).map(({ recipient }) => recipient);
  expect(recipients).toHaveLength(2);
  expect(await lineOf(id, ids[1] ?? 0)).toMatchObject({ targetId: (await lineOf(id, ids[2] ?? 0)).targetId, mails: 1 });
});

test("what is closed before its digest is written is not in it, and who has nothing else gets none", async () => {
  const now = new Date();
  const [dana, noor] = [person("dana"), person("noor")];
  const danas = await leaksBy(dana, 2);
  const noors = await leaksBy(noor);
  const id = await runningOf(cast.maya, [...danas, ...noors], { now });
  for (const closed of [danas[0] ?? 0, noors[0] ?? 0])
    await resolveIncident(cast.maya, closed, { secretRevoked: true });
  await work(id, now, later(now, day));
  const digests = await digestsOf(id);
  expect(digests.map(({ recipient }) => recipient)).toEqual([dana]);
  expect(smtp.received.filter(({ to }) => to[0] === dana).at(-1)?.mail.text).toContain(`INC-${danas[1]}`);
  expect(smtp.received.filter(({ to }) => to[0] === dana).at(-1)?.mail.text).not.toContain(`INC-${danas[0]} `);
});

test("a contact who is deactivated stops no campaign that runs, and begins none", async () => {
  const now = new Date();
  const email = person("contact");
  const contact = await db().member.create({ data: { email, name: "Nils Contact", accessLevel: "member" } });
  const dana = person();
  const running = await runningOf(cast.maya, await leaksBy(dana), { now, contactId: contact.id } as never);
  const draft = await draftOf(cast.maya, await leaksBy(person()), { contactId: contact.id } as never);
  await db().member.update({ where: { id: contact.id }, data: { deactivatedAt: now } });
  await expect(startCampaign(cast.maya, draft)).rejects.toThrow(Invalid);
  await work(running, now, later(now, hour));
  expect(await digestsOf(running)).toHaveLength(1);
  expect((await getCampaign(cast.maya, running)).contact.name).toBe("Nils Contact");
});

test("the due date is a day in UTC to its last moment, also over a change of the clocks elsewhere", async () => {
  const { dueAt } = newCampaignOf({
    ...{ name: "x", due_on: "2027-03-28", contact_id: 1, may: "answer", mails_per_hour: 30, filter: {} },
  } as never);
  expect(dueAt.toISOString()).toBe("2027-03-28T23:59:59.999Z");
  expect(lastDay(dueAt)).toBe("the end of 28 March 2027 (UTC)");
  const now = new Date();
  const id = await runningOf(cast.maya, await leaksBy(person()), { now });
  const { dueAt: ends } = await db().campaign.findUniqueOrThrow({ where: { id } });
  await advanceCampaign(id, later(ends, -1));
  expect((await getCampaign(cast.maya, id)).state).toBe("running");
  await pauseCampaign(cast.maya, id);
  await advanceCampaign(id, ends);
  expect((await getCampaign(cast.maya, id)).state).toBe("ended");
});

async function incidentsOf(email: string): Promise<number[]> {
  const rows = await db().incident.findMany({ where: { author: { email } }, select: { id: true } });
  return rows.map(({ id }) => id);
}
