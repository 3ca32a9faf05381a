import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { Conflict } from "@/lib/errors";
import { resolveIncident } from "@/lib/incidents/resolve";
import { declareIncident } from "@/lib/response/declare";
import { endAttack, keepAmongFew } from "@/lib/response/stance";
import { askForIssue } from "@/lib/threads/ask";
import { makeThread } from "@/lib/threads/make";
import { retryThread } from "@/lib/threads/retry";
import { tellIssues } from "@/lib/threads/tell";
import { type Cast, seatCast } from "../cast";
import { ownDatabase, waitingJobs } from "../database";
import { incident } from "../factories";
import { ownStandIn } from "../forge/stand-in";
import { compare, secretAlertAt, standingOf } from "../write-back/alerts";
import { pageOf, writable } from "./code-host";

const standIn = ownStandIn();
ownDatabase();
let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});
beforeEach(() => db().codeHost.deleteMany());

const repository = "acme/payments";
const once = { last: false };
const leaked = () => incident({ repository: { fullName: repository, url: pageOf(standIn) } });
const commentsOn = (number: number) => standIn.world.comments.get(`${repository} ${number}`) ?? [];
const jobsFor = async (name: "threads.make" | "threads.tell" | "alerts.compare", key: string, id: number) =>
  (await waitingJobs(name)).filter(({ payload }) => payload[key] === id).length;

async function opened(id: number) {
  await endAttack(cast.maya, id, "");
  await keepAmongFew(cast.maya, id, false);
}

describe("while an incident is kept among those who need to know", () => {
  test("its issues hear nothing; once it is opened, they do", async () => {
    await writable(standIn, "github");
    const { id } = await leaked();
    const { id: threadId } = await askForIssue(cast.maya, id, {});
    await makeThread(threadId, once);
    const { number } = await db().thread.findUniqueOrThrow({ where: { id: threadId } });
    await declareIncident(cast.maya, id);
    await resolveIncident(cast.maya, id, { secretRevoked: true, comment: "The intruder used it from our VPN." });
    await tellIssues(id, once);
    expect(commentsOn(number ?? 0)).toEqual([]);
    expect(standIn.world.issues.get(repository)?.[0]).toMatchObject({ state: "open" });
    await opened(id);
    expect(await jobsFor("threads.tell", "incidentId", id)).toBe(1);
    await tellIssues(id, once);
    expect(commentsOn(number ?? 0)).toHaveLength(1);
  });

  test("an issue that was asked for before is not made, and cannot be tried again by hand; once it is opened, it is", async () => {
    await writable(standIn, "github", "acme/kept");
    const { id } = await incident({ repository: { fullName: "acme/kept", url: pageOf(standIn, "acme/kept") } });
    const { id: threadId } = await askForIssue(cast.maya, id, {});
    await declareIncident(cast.maya, id);
    await makeThread(threadId, once);
    expect(standIn.world.issues.get("acme/kept") ?? []).toEqual([]);
    await db().thread.update({ where: { id: threadId }, data: { error: "It failed." } });
    await expect(retryThread(cast.maya, id, threadId)).rejects.toThrow(Conflict);
    await db().$executeRaw`DELETE FROM graphile_worker._private_jobs WHERE key = ${`threads.make:${threadId}`}`;
    await opened(id);
    expect(await jobsFor("threads.make", "threadId", threadId)).toBe(1);
    await makeThread(threadId, once);
    expect(standIn.world.issues.get("acme/kept")).toHaveLength(1);
  });

  test("its alert at the source is not written; once it is opened, it is", async () => {
    await writable(standIn, "github");
    const { incident: found, alert } = await secretAlertAt(standIn);
    await declareIncident(cast.maya, found.id);
    await resolveIncident(cast.maya, found.id, { secretRevoked: true, comment: "The intruder used it from our VPN." });
    await compare(found.id);
    expect(alert).toMatchObject({ state: "open", resolution_comment: null });
    expect(await standingOf(found.id)).toMatchObject({ standing: "due", error: null });
    await opened(found.id);
    expect(await jobsFor("alerts.compare", "incidentId", found.id)).toBe(1);
    await compare(found.id);
    expect(alert).toMatchObject({ state: "resolved" });
  });
});
