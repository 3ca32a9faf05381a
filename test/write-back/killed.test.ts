import type { ChildProcess } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { db, inTransaction } from "@/lib/db/client";
import { resolveIncident } from "@/lib/incidents/resolve";
import { enqueue } from "@/lib/jobs/queue";
import { marker } from "@/lib/merge-requests/comment";
import { Secret } from "@/lib/secret";
import { askForIssue } from "@/lib/threads/ask";
import { makeThread } from "@/lib/threads/make";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { incident, next, secretValue } from "../factories";
import { ownStandIn } from "../forge/stand-in";
import { leak, repository as merging, runPipeline } from "../merge-requests/pipeline";
import { pageOf } from "../threads/code-host";
import { asIfItWereLongDead, killWorker, startWorker } from "../worker";
import { repository as alerting, secretAlertAt, standingOf } from "./alerts";

const standIn = ownStandIn();
ownDatabase();
let cast: Cast;
let running: ChildProcess | undefined;
beforeAll(async () => {
  cast = await seatCast();
});
beforeEach(() => db().codeHost.deleteMany());
afterEach(() => void running?.kill("SIGKILL"));
afterAll(() => void running?.kill("SIGKILL"));

const [asking, closing, answering] = ["acme/asking", "acme/closing", "acme/answering"];

/** Each with a token of its own, as changes by one token take turns. */
async function connected(fullName: string): Promise<void> {
  const { id } = await standIn.connect("github", fullName);
  await db().codeHost.update({ where: { id }, data: { writeBack: true } });
  standIn.world.repositories.set(fullName, { id: next() + 500, default_branch: "main" });
}

const leakedIn = (fullName: string) =>
  incident({
    identity: { secret: new Secret(secretValue()) },
    repository: { fullName, url: pageOf(standIn, fullName) },
  });

/** Something of everything that is written at a code host, none of it written yet. */
async function fiveThingsToWrite() {
  for (const fullName of [alerting, asking, closing, answering, merging]) await connected(fullName);
  const alerted = await secretAlertAt(standIn);
  const asked = await leakedIn(asking);
  const closed = await leakedIn(closing);
  const { id: closedThread } = await askForIssue(cast.bob, closed.id, {});
  await makeThread(closedThread, { last: false });
  const found = leak(`killed-${next()}`);
  const number = next() + 40;
  const verdict = await runPipeline(cast.maya, { number, head: `killed-${number}`, leaks: [found], host: "github" });
  standIn.asked.length = 0;

  await resolveIncident(cast.maya, alerted.incident.id, { secretRevoked: true });
  const { id: askedThread } = await askForIssue(cast.bob, asked.id, {});
  await resolveIncident(cast.maya, closed.id, { secretRevoked: true });
  const command = await db().hostCommand.create({
    data: {
      ...{ host: new URL(standIn.url).host, repository: answering, threadKind: "issue", number: 9 },
      ...{ commentId: String(next()), accountId: "4101", login: "bob", verb: "ack", words: "" },
      ...{ state: "decided", done: true, answer: "Done." },
    },
  });
  await inTransaction((tx) => enqueue(tx, "commands.answer", { commandId: command.id }));
  return { alerted, askedThread, closedThread, command, verdict, number };
}

const changes = () => standIn.asked.filter(({ method }) => method !== "GET");
const commentsIn = (fullName: string, number: number) => standIn.world.comments.get(`${fullName} ${number}`) ?? [];

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await what())) {
    if (Date.now() > end) throw new Error("It did not come to that within a minute.");
    await delay(50);
  }
}

test.each(["before", "after"] as const)(
  "a worker killed %s its changes at the code host were done leaves each of them done once",
  async (when) => {
    const things = await fiveThingsToWrite();
    const { alerted, askedThread, closedThread, command, verdict, number } = things;
    const thread = (id: number) => db().thread.findUniqueOrThrow({ where: { id } });
    const answered = () => db().hostCommand.findUniqueOrThrow({ where: { id: command.id } });
    const writes = () =>
      db().alertWrite.findMany({ where: { incidentId: alerted.incident.id }, orderBy: { id: "asc" } });

    standIn.switches.holdWrites = when;
    running = await startWorker();
    await until(() => changes().length >= 5);
    await killWorker(running);
    const first = changes().map(({ path }) => path);
    expect(new Set(first).size, "five changes were on their way").toBe(5);

    // Nobody here claims what nobody knows.
    expect(await standingOf(alerted.incident.id)).toMatchObject({ standing: "due" });
    expect(await writes()).toMatchObject([{ doneAt: null, error: null }]);
    expect(await thread(askedThread)).toMatchObject({ state: "wanted", number: null });
    expect(await thread(closedThread)).toMatchObject({ state: "open", toldOpen: true });
    expect(await answered()).toMatchObject({ state: "decided" });

    standIn.switches.holdWrites = null;
    await asIfItWereLongDead();
    running = await startWorker();
    const settled = async () =>
      (await standingOf(alerted.incident.id))?.standing === "in_step" &&
      (await thread(askedThread)).state === "open" &&
      (await thread(closedThread)).state === "closed" &&
      (await answered()).state === "answered" &&
      (await db().mergeRequest.findUniqueOrThrow({ where: { id: verdict.id } })).saidAt !== null;
    await until(settled);
    await killWorker(running);

    expect(alerted.alert).toMatchObject({ state: "resolved", resolution: "revoked" });
    const patched = changes().filter(({ path }) => path.includes("/secret-scanning/"));
    expect(patched).toHaveLength(when === "after" ? 1 : 2);
    const kept = await writes();
    expect(kept.at(-1)).toMatchObject({ doneAt: expect.any(Date), error: null });
    expect(kept.slice(0, -1)).toEqual(
      when === "after" ? [] : [expect.objectContaining({ error: "It did not arrive." })],
    );
    expect(standIn.world.issues.get(asking)).toHaveLength(1);
    expect(standIn.world.issues.get(closing)).toMatchObject([{ state: "closed" }]);
    expect(commentsIn(closing, (await thread(closedThread)).number ?? 0)).toHaveLength(1);
    expect(commentsIn(answering, 9)).toMatchObject([{ body: expect.stringContaining("@bob Done.") }]);
    expect(commentsIn(merging, number).filter(({ body }) => body.startsWith(marker))).toHaveLength(1);
    const said = await db().mergeRequest.findUniqueOrThrow({ where: { id: verdict.id } });
    expect(said).toMatchObject({ commentId: expect.any(String), sayFault: null });
  },
  200_000,
);
