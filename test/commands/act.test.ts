import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { actOn } from "@/lib/commands/act";
import { answerCommand } from "@/lib/commands/answer";
import { beginConnecting, disconnectAccount, listOwnAccounts } from "@/lib/commands/connect";
import { db } from "@/lib/db/client";
import { ForgeFailure } from "@/lib/forge/failure";
import { resolveIncident } from "@/lib/incidents/resolve";
import { createEndpoint } from "@/lib/ingest/endpoints";
import { processDeliveries } from "@/lib/ingest/process";
import { receiveWebhook } from "@/lib/ingest/receive";
import { Secret } from "@/lib/secret";
import { askForIssue } from "@/lib/threads/ask";
import { makeThread } from "@/lib/threads/make";
import { type Cast, type MemberOf, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { asSystem, commitSha, fromGitHub, grant, incident, incidentById, next, secretValue } from "../factories";
import { ownStandIn } from "../forge/stand-in";
import { pageOf, writable } from "../threads/code-host";

const standIn = ownStandIn();
ownDatabase();
let cast: Cast;
let endpoint: { id: string; secret: string };
beforeAll(async () => {
  cast = await seatCast();
  endpoint = await createEndpoint(asSystem, "github");
});
let host: string;
beforeEach(async () => {
  await db().codeHost.deleteMany();
  await db().hostAccount.deleteMany();
  await db().hostCommand.deleteMany();
  await db().thread.deleteMany();
  host = await writable(standIn, "github");
});

const repository = "acme/payments";
const accounts = { bob: 4101, rita: 4102, mallory: 4103, maya: 4104 } as const;
type Person = keyof typeof accounts;
const knows = (person: Person) =>
  db().hostAccount.create({
    data: { memberId: cast[person].memberId, host, accountId: String(accounts[person]), login: person },
  });
const leaked = (commit = commitSha()) =>
  incident({
    identity: { secret: new Secret(secretValue()) },
    repository: { fullName: repository, url: pageOf(standIn) },
    place: { commit },
  });

type Said = {
  body: string;
  by?: Person;
  number?: number;
  pull?: boolean;
  action?: string;
  user?: object;
  line?: boolean;
  id?: number;
  /** What stands at GitHub itself, where that is something else, or nothing at all. */
  there?: { body?: string; user?: { id: number }; number?: number } | null;
};

/** Somebody writes a comment at GitHub, and everything that follows is done. Answers what Handback replied. */
async function comments({
  body,
  by = "bob",
  number = 9,
  pull = false,
  action = "created",
  user,
  line = false,
  id = next() + 70_000,
  there = {},
}: Said) {
  const numbered = { number, ...(pull && !line ? { pull_request: {} } : {}) };
  const author = { id: accounts[by], login: by, type: "User", ...user };
  if (there) {
    const place = `${repository} ${there.number ?? number}`;
    const others = standIn.world.comments.get(place) ?? [];
    if (!others.some((one) => one.id === id))
      standIn.world.comments.set(place, [...others, { id, body, user: author, ...there }]);
  }
  const payload = {
    action,
    [line ? "pull_request" : "issue"]: numbered,
    comment: { id, body, user: author },
    repository: { id: 501, full_name: repository, html_url: pageOf(standIn) },
  };
  const sent = fromGitHub(endpoint.secret, line ? "pull_request_review_comment" : "issue_comment", payload);
  await receiveWebhook("github", endpoint.id, sent.headers, sent.body);
  await processDeliveries();
  for (const command of await db().hostCommand.findMany({ where: { state: "received" } })) await actOn(command.id);
  for (const command of await db().hostCommand.findMany({ where: { state: "decided" } }))
    await answerCommand(command.id, { last: false });
  return replies(number);
}
const replies = (number = 9) =>
  (standIn.world.comments.get(`${repository} ${number}`) ?? []).flatMap(({ body }) =>
    body.includes("<!-- handback ") ? (body.split("\n<!--")[0] ?? "") : [],
  );

describe("a comment by the right person acts like the button", () => {
  test("/fp ignores as a false positive, with their words; and is answered once", async () => {
    const { id } = await leaked();
    await knows("bob");
    const answers = await comments({ body: `/fp INC-${id} test value` });
    expect(await incidentById(id)).toMatchObject({ status: "ignored", ignoreReason: "false_positive" });
    const event = await db().auditEvent.findFirstOrThrow({ where: { incidentId: id, type: "incident.ignored" } });
    expect(event).toMatchObject({
      memberId: cast.bob.memberId,
      detail: expect.objectContaining({ comment: "test value" }),
    });
    expect(answers).toEqual([`@bob INC-${id} is ignored as a false positive.`]);
  });

  test("/ack makes them the owner, and /resolve closes it, as revoked only where they say so", async () => {
    const { id } = await leaked();
    await knows("bob");
    await comments({ body: `/ack INC-${id}` });
    expect(await incidentById(id)).toMatchObject({ status: "assigned", assigneeId: cast.bob.memberId });
    await comments({ body: `/resolve INC-${id} it was not revoked yet` });
    expect(await incidentById(id)).toMatchObject({ status: "resolved", secretRevoked: false });
    const other = await leaked();
    await comments({ body: `/resolve INC-${other.id} rotated today` });
    expect(await incidentById(other.id)).toMatchObject({ status: "resolved", secretRevoked: true });
  });

  test("on a line of a pull request too", async () => {
    const { id } = await leaked();
    await knows("bob");
    await comments({ body: `/ack INC-${id}`, line: true });
    expect((await incidentById(id)).assigneeId).toBe(cast.bob.memberId);
  });
});

describe("which incident is meant", () => {
  test("the one the issue was made for, where the text names none", async () => {
    const { id } = await leaked();
    await knows("bob");
    const { id: threadId } = await askForIssue(cast.bob, id, {});
    await makeThread(threadId, { last: false });
    await comments({ body: "/fp", number: 1 });
    expect((await incidentById(id)).status).toBe("ignored");
  });

  test("the only one among the pull request's commits; of several, which is asked back", async () => {
    const [one, two] = [commitSha("of the pull"), commitSha("of the pull too")];
    const { id } = await leaked(one);
    await knows("bob");
    standIn.world.pullCommits.set(`${repository} 31`, [one, two]);
    await comments({ body: "/ack", number: 31, pull: true });
    expect((await incidentById(id)).assigneeId).toBe(cast.bob.memberId);
    const second = await leaked(two);
    const answers = await comments({ body: "/fp fixture", number: 31, pull: true });
    expect(answers.at(-1)).toMatch(new RegExp(`several: INC-${id}, INC-${second.id}.*/fp INC-${id}`));
    expect((await incidentById(second.id)).closedAt).toBeNull();
  });
});

describe("who is meant by an account", () => {
  test("is known by the number in a no-reply address that is proved or approved, and not by one that was only seen", async () => {
    const { id } = await leaked();
    const developer = await db().developer.findFirstOrThrow({ where: { memberId: null } });
    await db().developer.update({ where: { id: developer.id }, data: { memberId: cast.maya.memberId } });
    const address = await db().address.create({
      data: { email: `${accounts.maya}+maya@users.noreply.${host}`, developerId: developer.id, link: "seen" },
    });
    await comments({ by: "maya", body: `/ack INC-${id}` });
    expect((await incidentById(id)).assigneeId).toBeNull();
    await db().address.update({ where: { id: address.id }, data: { link: "approved" } });
    await comments({ by: "maya", body: `/ack INC-${id}` });
    expect((await incidentById(id)).assigneeId).toBe(cast.maya.memberId);
    await db().developer.update({ where: { id: developer.id }, data: { memberId: null } });
  });

  test("is never taken from a name: an account that is called like a member is nobody's", async () => {
    const { id } = await leaked();
    const [answer] = await comments({
      body: `/fp INC-${id}`,
      user: { login: cast.bob.email.split("@")[0], name: cast.bob.name },
    });
    expect(answer).toMatch(/does not know whose account this is/);
    expect((await incidentById(id)).closedAt).toBeNull();
  });

  test("is shown by a comment with a code, from the account that was named and no other, once", async () => {
    const person: MemberOf = cast.bob;
    const { command } = await beginConnecting(person, { host, login: "bob" });
    expect(await comments({ body: command, user: { id: 999, login: "somebody" } })).toEqual([
      expect.stringMatching(/not good/),
    ]);
    expect(await comments({ body: command })).toEqual([
      expect.anything(),
      expect.stringMatching(/this account is yours/),
    ]);
    expect(await listOwnAccounts(person)).toEqual([expect.objectContaining({ host, login: "bob" })]);
    expect((await comments({ body: command, user: { id: 4555 } })).at(-1)).toMatch(/not good/);
    const [account] = await listOwnAccounts(person);
    await disconnectAccount(person, account?.id ?? -1);
    expect(await listOwnAccounts(person)).toEqual([]);
  });
});

describe("what they may not do is answered once, politely, and not done", () => {
  test("an incident they may not see is answered like one that does not exist", async () => {
    const { id } = await leaked();
    await knows("mallory");
    const hidden = await comments({ by: "mallory", body: `/fp INC-${id}` });
    const missing = await comments({ by: "mallory", body: "/fp INC-999999" });
    expect(missing[1]?.replace("999999", String(id))).toBe(hidden[0]);
    expect((await incidentById(id)).closedAt).toBeNull();
  });

  test("to look is not enough, and what is closed already is not closed again", async () => {
    const { id } = await leaked();
    await knows("mallory");
    await knows("bob");
    await grant(cast.mallory, id, "can_view");
    expect(await comments({ by: "mallory", body: `/fp INC-${id}` })).toEqual([expect.stringMatching(/not change it/)]);
    await resolveIncident(cast.maya, id, { secretRevoked: true });
    expect((await comments({ body: `/fp INC-${id}` })).at(-1)).toMatch(/resolved already/);
  });

  test("restricted members act on what they may edit", async () => {
    const { id } = await leaked();
    await knows("rita");
    await grant(cast.rita, id);
    await comments({ by: "rita", body: `/fp INC-${id} a fixture` });
    expect((await incidentById(id)).status).toBe("ignored");
  });
});

test("the same comment delivered twice, and worked on side by side, has one effect and one answer", async () => {
  const { id } = await leaked();
  await knows("bob");
  const said = { body: `/fp INC-${id}`, id: 88_001 };
  await comments(said);
  await comments(said);
  const [command] = await db().hostCommand.findMany();
  await db().hostCommand.update({ where: { id: command?.id ?? 0 }, data: { state: "received" } });
  await Promise.all([actOn(command?.id ?? 0), actOn(command?.id ?? 0)]);
  // As killed after the answer was written, before that was kept.
  await answerCommand(command?.id ?? 0, { last: false });
  expect(replies()).toHaveLength(1);
  expect(await db().auditEvent.count({ where: { incidentId: id, type: "incident.ignored" } })).toBe(1);
});

test.each([
  ["that does not stand there", null],
  ["that is somebody else's there", { user: { id: accounts.mallory } }],
  ["that asks for something else there", { body: "/fp INC-1 something else" }],
  ["that stands in another thread there", { number: 8 }],
])("a delivery that tells of a comment %s has no effect, whoever signed it", async (_, there) => {
  const { id } = await leaked();
  await knows("bob");
  const [answer] = await comments({ body: `/fp INC-${id} test value`, there });
  expect(answer).toMatch(/^@bob Nothing was changed\./);
  expect((await incidentById(id)).closedAt).toBeNull();
});

test("while the code host cannot be asked, a command waits", async () => {
  const { id } = await leaked();
  await knows("bob");
  standIn.switches.next = Array.from({ length: 4 }, () => ({ status: 502, body: {} }));
  await expect(comments({ body: `/fp INC-${id} test value` })).rejects.toThrow(ForgeFailure);
  expect(await db().hostCommand.findMany()).toMatchObject([{ state: "received" }]);
  expect((await incidentById(id)).closedAt).toBeNull();
});

test.each([
  ["changed later", { action: "edited" }],
  ["taken away", { action: "deleted" }],
  ["by a bot", { user: { type: "Bot" } }],
  ["by an app", { user: { login: "dependabot[bot]" } }],
])("a comment %s asks for nothing", async (_, more) => {
  const { id } = await leaked();
  await knows("bob");
  expect(await comments({ body: `/fp INC-${id}`, ...more })).toEqual([]);
  expect((await incidentById(id)).closedAt).toBeNull();
});

test("a secret in somebody's words is kept and shown masked", async () => {
  const { id } = await leaked();
  await knows("bob");
  const key = [
    "ghp",
    secretValue()
      .replaceAll(/[^a-z0-9]/gi, "")
      .repeat(2)
      .slice(0, 36),
  ].join("_");
  await comments({ body: `/fp INC-${id} it is ${key}` });
  const kept = JSON.stringify(
    [await db().hostCommand.findMany(), await db().auditEvent.findMany({ where: { incidentId: id } })],
    (_, value) => (typeof value === "bigint" ? String(value) : value),
  );
  expect(kept).not.toContain(key);
});
