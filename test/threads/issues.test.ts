import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db, inTransaction } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/errors";
import { ForgeFailure } from "@/lib/forge/failure";
import { reopenIncident } from "@/lib/incidents/reopen";
import { resolveIncident } from "@/lib/incidents/resolve";
import { Secret } from "@/lib/secret";
import { askForIssue } from "@/lib/threads/ask";
import { draftIssue } from "@/lib/threads/draft";
import { hearOfThreads } from "@/lib/threads/heard";
import { makeThread } from "@/lib/threads/make";
import { retryThread } from "@/lib/threads/retry";
import { tellIssues } from "@/lib/threads/tell";
import { listThreads } from "@/lib/threads/view";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { grant, incident, next, secretValue } from "../factories";
import { ownStandIn } from "../forge/stand-in";
import { pageOf, writable } from "./code-host";

const standIn = ownStandIn();
ownDatabase();
let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});
beforeEach(() => db().codeHost.deleteMany());

const repository = "acme/payments";
const leaked = (value = secretValue()) =>
  incident({ identity: { secret: new Secret(value) }, repository: { fullName: repository, url: pageOf(standIn) } });
const once = { last: false };
const issues = () => standIn.world.issues.get(repository) ?? [];
const commentsOn = (number: number) =>
  (standIn.world.comments.get(`${repository} ${number}`) ?? []).map(({ body }) => body);

describe.each(["github", "gitlab"] as const)("an issue at %s", (kind) => {
  async function made() {
    const host = await writable(standIn, kind);
    const value = secretValue();
    const { id } = await leaked(value);
    const { id: threadId } = await askForIssue(cast.bob, id, {});
    await makeThread(threadId, once);
    const [thread] = await listThreads(cast.bob, id);
    return { host, id, threadId, value, thread };
  }

  test("says what and where with a link back and labels, and nothing of the secret", async () => {
    const { id, value, thread } = await made();
    expect(thread).toMatchObject({ kind: "issue", state: "open", repository });
    const [issue] = issues();
    const text = JSON.stringify(issue);
    expect(text).toContain(`/incidents/${id}`);
    expect(text).toContain("src/config.ts:12");
    expect(text).toContain("Bob Okafor");
    expect(text).toContain("security");
    expect(text).not.toContain(value);
    expect(text).not.toContain(value.slice(-4));
    expect(text).not.toMatch(/@acme\.example/);
  });

  test("is told of, and closed, when the incident is closed; and opened again with it, each once", async () => {
    const { id, thread } = await made();
    const number = thread?.number ?? 0;
    await resolveIncident(cast.maya, id, { secretRevoked: true, comment: "Rolled." });
    await tellIssues(id, once);
    await tellIssues(id, once);
    expect(commentsOn(number)).toEqual([expect.stringMatching(/Maya Lindqvist.*Rolled\./)]);
    expect(issues()[0]).toMatchObject(kind === "github" ? { state: "closed" } : { state_event: "close" });
    expect((await listThreads(cast.maya, id))[0]).toMatchObject({ state: "closed" });
    await reopenIncident(cast.maya, id);
    await tellIssues(id, once);
    expect(commentsOn(number)).toHaveLength(2);
    expect((await listThreads(cast.maya, id))[0]).toMatchObject({ state: "open" });
  });

  test("closed there while the incident is open, asks its owner here, and closes nothing", async () => {
    const { host, id, thread } = await made();
    const number = thread?.number ?? 0;
    const news = {
      thread: { host, repository, kind: "issue" as const, number },
      state: "closed" as const,
      at: new Date(),
      by: "octocat",
    };
    await inTransaction((tx) => hearOfThreads(tx, [news]));
    await inTransaction((tx) => hearOfThreads(tx, [news]));
    expect((await listThreads(cast.maya, id))[0]).toMatchObject({ state: "closed", closedBy: "octocat" });
    const events = await db().auditEvent.findMany({ where: { incidentId: id, type: "issue.closed" } });
    expect(events).toEqual([
      expect.objectContaining({ detail: expect.objectContaining({ by: "octocat", asks: true }) }),
    ]);
    expect((await db().incident.findUniqueOrThrow({ where: { id } })).closedAt).toBeNull();
  });

  test("is made once, also when its answer was lost on the way", async () => {
    await writable(standIn, kind);
    const { id } = await leaked();
    const { id: threadId } = await askForIssue(cast.bob, id, {});
    standIn.switches.loseAnswers = true;
    await expect(makeThread(threadId, once)).rejects.toThrow(ForgeFailure);
    standIn.switches.loseAnswers = false;
    await makeThread(threadId, once);
    await makeThread(threadId, once);
    expect(issues()).toHaveLength(1);
    expect((await listThreads(cast.bob, id))[0]).toMatchObject({ state: "open", number: 1, error: null });
  });
});

test("is made in another repository where a member chooses one that a connection holds", async () => {
  await writable(standIn, "github");
  const { id } = await leaked();
  await db().repository.upsert({
    where: { fullName: "acme/tracker" },
    create: {
      fullName: "acme/tracker",
      name: "tracker",
      url: pageOf(standIn, "acme/tracker"),
      organisation: { connect: { name: "acme" } },
    },
    update: {},
  });
  expect((await draftIssue(cast.bob, id)).targets.map((target) => target.repository)).toEqual([
    repository,
    "acme/tracker",
  ]);
  const { id: threadId } = await askForIssue(cast.bob, id, {
    repository: "acme/tracker",
    title: "A key to roll",
    labels: ["ops"],
  });
  await makeThread(threadId, once);
  expect(standIn.world.issues.get("acme/tracker")).toEqual([
    expect.objectContaining({ title: "A key to roll", labels: ["ops"] }),
  ]);
  await expect(askForIssue(cast.bob, id, { repository: "elsewhere/x" })).rejects.toThrow(Conflict);
});

test("whose text holds the secret, or what looks like one, is refused", async () => {
  await writable(standIn, "github");
  const value = `plain-looking-${next()}-value`;
  const { id } = await leaked(value);
  await expect(askForIssue(cast.bob, id, { body: `It is "${value}".` })).rejects.toThrow(Invalid);
  await expect(askForIssue(cast.bob, id, { body: `key=${value}` })).rejects.toThrow(Invalid);
  const key = [
    "ghp",
    secretValue()
      .replaceAll(/[^a-z0-9]/gi, "")
      .repeat(2)
      .slice(0, 36),
  ].join("_");
  await expect(askForIssue(cast.bob, id, { body: `token = ${key}` })).rejects.toThrow(Invalid);
  expect(issues()).toEqual([]);
});

test("needs a connection that is switched on, and says so", async () => {
  await standIn.connect("github", "acme");
  const { id } = await leaked();
  await expect(askForIssue(cast.bob, id, {})).rejects.toThrow(/switches writing on/);
});

test("what failed for good is tried again by hand", async () => {
  await writable(standIn, "github");
  const { id } = await leaked();
  const { id: threadId } = await askForIssue(cast.bob, id, {});
  standIn.switches.next.push({ status: 410, body: { message: "Issues are disabled" } });
  await makeThread(threadId, once);
  expect((await listThreads(cast.bob, id))[0]).toMatchObject({ state: "failed", error: expect.any(String) });
  await retryThread(cast.bob, id, threadId);
  await makeThread(threadId, once);
  expect((await listThreads(cast.bob, id))[0]).toMatchObject({ state: "open", error: null });
});

test("restricted members make one for what they may edit; to look is not enough, and of the rest there is nothing", async () => {
  await writable(standIn, "github");
  const { id } = await leaked();
  await expect(askForIssue(cast.mallory, id, {})).rejects.toThrow(NotFound);
  await grant(cast.mallory, id, "can_view");
  await expect(askForIssue(cast.mallory, id, {})).rejects.toThrow(Forbidden);
  await grant(cast.rita, id);
  await expect(askForIssue(cast.rita, id, {})).resolves.toMatchObject({ state: "wanted" });
  expect((await draftIssue(cast.rita, id)).targets.map((target) => target.repository)).toEqual([repository]);
});
