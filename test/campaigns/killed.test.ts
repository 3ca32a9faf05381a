import type { ChildProcess } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { seatCast } from "../cast";
import { ownDatabase } from "../database";
import { linksIn } from "../mail/outbox";
import { startSmtp } from "../mail/smtp";
import { asIfItWereLongDead, killWorker, startWorker } from "../worker";
import { digestsOf, leaksBy, person, runningOf } from "./made";

let smtp: Awaited<ReturnType<typeof startSmtp>>;
let running: ChildProcess | undefined;
beforeAll(async () => {
  smtp = await startSmtp();
  process.env.SMTP_URL = smtp.url;
});
ownDatabase();
afterAll(async () => {
  running?.kill("SIGKILL");
  await smtp.close();
});

test("a worker that is killed again and again mails nobody twice, and misses nobody", async () => {
  const { maya } = await seatCast();
  const people = Array.from({ length: 10 }, () => person("killed"));
  const ids: number[] = [];
  for (const email of people) ids.push(...(await leaksBy(email, 2)));
  const id = await runningOf(maya, ids);
  // As fast as it goes, so that every kill falls into the middle of something.
  await db().campaign.update({ where: { id }, data: { mailsPerHour: 3_600_000 } });
  await db()
    .$executeRaw`CREATE FUNCTION slow_down() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.02); RETURN NEW; END $$`;
  await db()
    .$executeRaw`CREATE TRIGGER slow_links BEFORE INSERT ON "SharingLink" FOR EACH ROW EXECUTE FUNCTION slow_down()`;
  const accepted = () => db().mail.count({ where: { target: { campaignId: id }, digestId: null, state: "accepted" } });

  let kills = 0;
  const until = Date.now() + 100_000;
  while ((await accepted()) < people.length && Date.now() < until) {
    running = await startWorker();
    const end = kills < 3 ? Date.now() + 400 + kills * 400 : until;
    while (Date.now() < end && (await accepted()) < people.length) await delay(25);
    await killWorker(running);
    kills += 1;
    await asIfItWereLongDead();
  }

  expect(kills).toBeGreaterThan(2);
  const digests = await digestsOf(id);
  expect(digests.map(({ recipient }) => recipient).sort()).toEqual([...people].sort());
  for (const email of people) {
    const theirs = smtp.received.filter(({ to }) => to[0] === email);
    expect(theirs.length, email).toBeGreaterThan(0);
    // One whose fate was unknown is sent again, as the same mail with the same links.
    expect(new Set(theirs.map(({ mail }) => mail.messageId)).size).toBe(1);
    expect(new Set(theirs.flatMap(({ mail }) => linksIn(mail.text))).size).toBe(2);
  }
  const lines = await db().campaignIncident.findMany({ where: { campaignId: id } });
  expect(lines.map(({ mails }) => mails)).toEqual(ids.map(() => 1));
  expect(await db().sharingLink.count({ where: { campaignId: id } })).toBe(ids.length);
}, 150_000);
