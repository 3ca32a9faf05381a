import { beforeEach, describe, expect, test } from "vitest";
import { explainAsking } from "@/lib/asking/explain";
import { whoToAsk, whoToAskEach } from "@/lib/asking/ladder";
import { askProposed } from "@/lib/asking/propose";
import { reconsider } from "@/lib/asking/reconsider";
import { readAskingSettings } from "@/lib/asking/settings";
import { db, inTransaction } from "@/lib/db/client";
import { Conflict, Forbidden, NotFound } from "@/lib/errors";
import { recordCommits } from "@/lib/incidents/commit-authors";
import type { CommitAuthor } from "@/lib/ingest/source";
import { mailKind } from "@/lib/mail/kinds";
import { settle } from "@/lib/mail/settle";
import { configurePlaybook } from "@/lib/playbooks/configure";
import { runPlaybooks } from "@/lib/playbooks/run";
import { askedAs } from "@/lib/sharing/asked-as";
import { disputeAuthorship } from "@/lib/sharing/dispute";
import { linkPage } from "@/lib/sharing/page";
import { type Cast, linkViewer, seatCast } from "../cast";
import { eventIds, eventTypes, ownDatabase, waitingJobs } from "../database";
import { asSystem, commitSha, external, hour, incident, incidentById, later, next, signedUp } from "../factories";

ownDatabase();

let cast: Cast;
beforeEach(async () => {
  cast = await seatCast();
  await db().playbook.updateMany({ data: { enabled: true, settings: {} } });
  await db().repository.updateMany({ data: { codeowners: null, ownerEmail: null } });
});

const person = (name = "omar") => `${name}-${next()}@acme.example`;
const noreply = (login = `dana${next()}`) => `${next()}+${login}@users.noreply.github.com`;
const mailOthers = (settings: Record<string, unknown> = {}) =>
  configurePlaybook(cast.maya, "mail-commit-author", { settings: { ask_others: "mail", ...settings } });
const offer = async (incidentId: number) => runPlaybooks(await eventIds(incidentId), { last: false });

type Made = { author?: string; path?: string; commit?: Partial<CommitAuthor>; offered?: boolean };
/** An incident in a commit, told of with its co-authors and who pushed it, and offered to the playbooks. */
async function made({ author = noreply(), path = "src/charge.ts", commit, offered = true }: Made = {}) {
  const sha = commitSha();
  if (commit) await told(sha, { authorEmail: author, ...commit });
  const row = await incident(external(`${next()}`, { place: { commit: sha, authorEmail: author, path } }));
  if (offered) await offer(row.id);
  return { id: row.id, sha };
}
const told = (sha: string, facts: Partial<CommitAuthor>) =>
  inTransaction((tx) =>
    recordCommits(tx, asSystem, [
      { repository: { fullName: "acme/payments" }, sha, authorName: "Dana Li", authorEmail: noreply(), ...facts },
    ]),
  );

async function standing(id: number) {
  const row = await db().incident.findUniqueOrThrow({ where: { id }, include: { asked: true } });
  return { contact: row.contact, step: row.askStep, asked: row.asked?.email ?? null };
}
const reasonOf = async (id: number) => (await incidentById(id)).contactReason;
const mailed = async (id: number) =>
  (await db().mail.findMany({ where: { incidentId: id }, orderBy: { queuedAt: "asc" } })).map(
    ({ recipient, kind, state }) => `${kind} ${recipient} ${state}`,
  );
const live = async (id: number) =>
  (await db().sharingLink.findMany({ where: { incidentId: id, revokedAt: null } })).map(({ recipient }) => recipient);
const runsOf = async (id: number) =>
  (
    await db().playbookRun.findMany({
      where: { playbookId: "mail-commit-author", incidentId: id },
      orderBy: { id: "asc" },
    })
  ).map(({ outcome, detail }) => `${outcome}: ${detail}`);
/** What the worker would do: look again, and offer what came of it. */
async function workOn(id: number) {
  await reconsider({ incidentId: id });
  await offer(id);
}
async function settleMail(incidentId: number, state: "accepted" | "failed" | "bounced", error: string | null = null) {
  const mail = await db().mail.findFirstOrThrow({ where: { incidentId }, orderBy: { queuedAt: "desc" } });
  const from = [mail.state];
  await inTransaction((tx) => settle(tx, asSystem, mail, from, { state, error }));
}
async function merged(emails: string[], link: "approved" | "proved" = "approved") {
  const developer = await db().developer.create({ data: { name: "Dana Li" } });
  for (const [index, email] of emails.entries())
    await db().address.create({
      data: { email, developerId: developer.id, link: index === 0 ? "seen" : link },
    });
  return developer;
}

describe("who is asked when the author cannot be", () => {
  test("is another address of the same person, and they are mailed by themselves", async () => {
    const [first, second] = [noreply(), person("dana")];
    await merged([first, second]);
    const { id } = await made({ author: first });
    expect(await standing(id)).toEqual({ contact: "queued", step: "other_address", asked: second });
    expect(await mailed(id)).toEqual([`incident-link ${second} queued`]);
    expect(await runsOf(id)).toEqual([`done: mail to ${second} queued: another address of the commit's author`]);
  });

  test("is not somebody who was only seen with the same name", async () => {
    const first = noreply();
    await merged([first]);
    const other = await db().developer.create({ data: { name: "Dana Li" } });
    await db().address.create({ data: { email: person("dana"), developerId: other.id } });
    const { id } = await made({ author: first });
    expect(await standing(id)).toEqual({ contact: "unreachable", step: null, asked: null });
  });

  test("is the member whom the author's no-reply address belongs to: they use the app", async () => {
    await signedUp(cast.bob);
    const mine = await db().address.findUniqueOrThrow({ where: { email: cast.bob.email } });
    const author = noreply("bob");
    await db().address.create({ data: { email: author, developerId: mine.developerId, link: "approved" } });
    const { id } = await made({ author });
    expect(await standing(id)).toMatchObject({ contact: "member", step: "other_address" });
    expect(await mailed(id)).toEqual([]);
  });

  test("is a co-author, past bots, assistants and domains that may not be mailed", async () => {
    const coAuthor = person();
    const coAuthors = [
      "Claude <noreply@anthropic.com>",
      "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>",
      "Eve <eve@elsewhere.example>",
      `Omar Haddad <${coAuthor}>`,
    ];
    const { id, sha } = await made({ commit: { coAuthors } });
    expect(await standing(id)).toEqual({ contact: "unreachable", step: "co_author", asked: coAuthor });
    expect(await mailed(id)).toEqual([]);
    const explained = await explainAsking(cast.maya, id);
    expect(explained?.found).toMatchObject({
      step: "co_author",
      name: "Omar Haddad",
      because: `is a co-author of commit ${sha.slice(0, 8)}`,
      confidence: "likely",
    });
    expect(explained?.tried.map(({ step, failed }) => `${step}: ${failed}`)).toEqual([
      "author: the commit's author address is a no-reply address",
      "co_author: it is an assistant that writes code",
      "co_author: it is a bot",
      "co_author: elsewhere.example is not one of the domains that may be mailed",
    ]);
  });

  test("is who pushed, though not the author under the same no-reply address", async () => {
    const author = noreply();
    const same = await made({ author, commit: { pusher: { name: "dana", email: author } } });
    expect(await standing(same.id)).toMatchObject({ step: null, asked: null });
    const pusher = person();
    const other = await made({ commit: { pusher: { name: "omar", email: pusher } } });
    expect(await standing(other.id)).toMatchObject({ step: "pusher", asked: pusher });
  });

  test("is an owner of the path: an address, or a login behind a known no-reply address, never a team", async () => {
    const [owner, login, reachable] = [person(), `omar${next()}`, person("reachable")];
    await merged([`${next()}+${login}@users.noreply.github.com`, reachable]);
    const codeowners = ["*  @acme/everybody", `/src/ ${owner}`, `/deploy/ @acme/ops @unheard-of @${login}`].join("\n");
    const first = await made({ offered: false });
    const second = await made({ path: "deploy/production.env", offered: false });
    const third = await made({ path: "README.md", offered: false });
    await db().repository.updateMany({ where: { fullName: "acme/payments" }, data: { codeowners } });
    for (const { id } of [first, second, third]) await offer(id);
    expect(await standing(first.id)).toMatchObject({ step: "code_owner", asked: owner });
    expect(await standing(second.id)).toMatchObject({ step: "code_owner", asked: reachable });
    expect(await standing(third.id)).toMatchObject({ step: null, asked: null });
    expect((await explainAsking(cast.bob, second.id))?.tried.map(({ name, failed }) => [name, failed])).toEqual([
      ["Dana Li", expect.stringContaining("no-reply")],
      ["@acme/ops", "who is in a team or role is not known here"],
      ["@unheard-of", "no commit by this login was seen with its no-reply address"],
    ]);
  });

  test("is the repository's named owner at last, and nobody where even that address cannot be mailed", async () => {
    const owner = person();
    const { id } = await made({ offered: false });
    const other = await made({ offered: false });
    await db().repository.updateMany({ where: { fullName: "acme/payments" }, data: { ownerEmail: owner } });
    await offer(id);
    expect(await standing(id)).toMatchObject({ step: "repository_owner", asked: owner, contact: "unreachable" });
    await db().repository.updateMany({
      where: { fullName: "acme/payments" },
      data: { ownerEmail: "a@elsewhere.example" },
    });
    await offer(other.id);
    expect(await standing(other.id)).toEqual({ contact: "unreachable", step: null, asked: null });
    expect(await runsOf(other.id)).toEqual([
      "skipped: the commit's author address is a no-reply address; nobody else can be asked",
    ]);
  });

  test("is the same for many read at once as for each by itself", async () => {
    const [coAuthor, pusher, owner, first] = [person(), person(), person(), noreply()];
    await merged([first, person("dana")]);
    const ids = [
      await made({ commit: { coAuthors: [`Omar Haddad <${coAuthor}>`] } }),
      await made({ commit: { pusher: { name: "omar", email: pusher } } }),
      await made({ author: person("dana") }),
      await made({ author: first }),
      await made({ path: "deploy/production.env" }),
    ].map(({ id }) => id);
    await settleMail(ids[2] ?? 0, "failed", "550");
    await db().repository.updateMany({
      where: { fullName: "acme/payments" },
      data: { codeowners: `/deploy/ ${owner}`, ownerEmail: person("owner") },
    });
    const settings = await readAskingSettings(db());
    const incidents = await db().incident.findMany({ where: { id: { in: ids } } });
    const together = await whoToAskEach(db(), incidents, settings);
    for (const incident of incidents) {
      expect(together.get(incident.id)).toMatchObject(await whoToAsk(db(), incident, settings));
    }
    expect([...together.values()].map(({ found }) => found?.step)).toEqual(
      expect.arrayContaining(["co_author", "pusher", "repository_owner", "other_address", "code_owner"]),
    );
  });

  test("is nobody else where the playbook says so", async () => {
    await mailOthers({ ask_others: "off" });
    const { id } = await made({ commit: { pusher: { name: "omar", email: person() } } });
    expect(await standing(id)).toEqual({ contact: "unreachable", step: null, asked: null });
    expect(await explainAsking(cast.maya, id)).toMatchObject({ found: null, othersAsked: false });
  });

  test("is somebody else when the author has left, whatever their address", async () => {
    const [author, pusher] = [person("dana"), person()];
    const developer = await merged([author]);
    await db().developer.update({ where: { id: developer.id }, data: { leftAt: new Date(), leftReason: "by_hand" } });
    const { id } = await made({ author, commit: { pusher: { name: "omar", email: pusher } } });
    expect(await standing(id)).toEqual({ contact: "left", step: "pusher", asked: pusher });
    expect(await reasonOf(id)).toMatch(/^a manager says that they have left; omar pushed commit/);
  });

  test("is a member of the workspace by assignment, not by mail", async () => {
    await signedUp(cast.alice);
    await mailOthers();
    const { id } = await made({ commit: { pusher: { name: "alice", email: cast.alice.email } } });
    expect(await standing(id)).toMatchObject({ contact: "unreachable", step: "pusher", asked: cast.alice.email });
    expect(await mailed(id)).toEqual([]);
    expect(await reasonOf(id)).toContain("uses the app: assign it to them");
    await expect(askProposed(cast.maya, id, cast.alice.email)).rejects.toThrow(Conflict);
  });
});

describe("told to mail others too, the playbook", () => {
  test("mails the nearest, once, and its log names the step", async () => {
    await mailOthers();
    const pusher = person();
    const { id } = await made({ commit: { pusher: { name: "omar", email: pusher } } });
    await offer(id);
    await reconsider({ incidentId: id });
    await offer(id);
    expect(await standing(id)).toEqual({ contact: "queued", step: "pusher", asked: pusher });
    expect(await mailed(id)).toEqual([`incident-link ${pusher} queued`]);
    expect(await runsOf(id)).toEqual([`done: mail to ${pusher} queued: who pushed the commit`]);
  });

  test("waits an hour for the author to be learnt, and mails nobody else when that happens", async () => {
    await mailOthers();
    const [owner, author] = [person(), person("dana")];
    await db().repository.updateMany({ where: { fullName: "acme/payments" }, data: { ownerEmail: owner } });
    const learnt = await made({ author: "" });
    const unknown = await made({ author: "" });
    expect(await standing(unknown.id)).toEqual({ contact: "author_unknown", step: null, asked: null });
    const jobs = (await waitingJobs("asking.reconsider")).filter(({ payload }) => payload.incidentId === unknown.id);
    expect(jobs).toHaveLength(1);
    expect(jobs[0]?.runAt.getTime()).toBeGreaterThan(Date.now() + hour / 2);

    await told(learnt.sha, { authorEmail: author });
    await offer(learnt.id);
    expect(await mailed(learnt.id)).toEqual([`incident-link ${author} queued`]);

    const created = later(new Date(), -2 * hour);
    await db().incident.update({ where: { id: unknown.id }, data: { createdAt: created } });
    await workOn(unknown.id);
    expect(await standing(unknown.id)).toEqual({ contact: "queued", step: "repository_owner", asked: owner });
    expect(await mailed(unknown.id)).toEqual([`incident-link ${owner} queued`]);
  });

  test("goes on to the next when a mail comes back, and takes the first link back", async () => {
    await mailOthers();
    const [author, pusher] = [person("dana"), person()];
    const { id } = await made({ author, commit: { pusher: { name: "omar", email: pusher } } });
    await settleMail(id, "accepted");
    await settleMail(id, "bounced", "5.1.1 no such user");
    expect((await waitingJobs("asking.reconsider")).some(({ payload }) => payload.incidentId === id)).toBe(true);
    await workOn(id);
    expect(await standing(id)).toEqual({ contact: "queued", step: "pusher", asked: pusher });
    expect(await mailed(id)).toEqual([`incident-link ${author} bounced`, `incident-link ${pusher} queued`]);
    expect(await live(id)).toEqual([pusher]);
    // The same news again changes nothing.
    await workOn(id);
    expect(await mailed(id)).toHaveLength(2);
  });

  test("asks the author once they are known, instead of whoever was asked meanwhile, whose mail stays in", async () => {
    await mailOthers();
    const [owner, author] = [person(), person("dana")];
    await db().repository.updateMany({ where: { fullName: "acme/payments" }, data: { ownerEmail: owner } });
    const { id, sha } = await made({ author: "", offered: false });
    await db().incident.update({ where: { id }, data: { createdAt: later(new Date(), -2 * hour) } });
    await offer(id);
    expect(await live(id)).toEqual([owner]);
    await told(sha, { authorEmail: author });
    await offer(id);
    expect(await live(id)).toEqual([author]);
    expect(await mailed(id)).toEqual([`incident-link ${owner} cancelled`, `incident-link ${author} queued`]);
    expect(await standing(id)).toEqual({ contact: "queued", step: "author", asked: null });
  });

  test("leaves the link of somebody who answered, and asks nobody after them", async () => {
    await mailOthers();
    const [owner, author] = [person(), person("dana")];
    await db().repository.updateMany({ where: { fullName: "acme/payments" }, data: { ownerEmail: owner } });
    const { id, sha } = await made({ author: "", offered: false });
    await db().incident.update({ where: { id }, data: { createdAt: later(new Date(), -2 * hour) } });
    await offer(id);
    await db().feedback.create({ data: { incidentId: id, email: owner, actualSecret: true } });
    await db().incident.update({ where: { id }, data: { contact: "answered" } });
    await told(sha, { authorEmail: author });
    await offer(id);
    expect(await live(id)).toEqual([owner]);
    expect((await runsOf(id)).at(-1)).toBe("skipped: somebody has answered already");
  });
});

describe("looked at again", () => {
  test("who is asked changes with facts that come later, and each change is said once", async () => {
    const { id, sha } = await made();
    expect(await standing(id)).toMatchObject({ contact: "unreachable", step: null });
    const [pusher, coAuthor] = [person(), person("ines")];
    await told(sha, { pusher: { name: "omar", email: pusher } });
    expect((await waitingJobs("asking.reconsider")).some(({ payload }) => payload.incidentId === id)).toBe(true);
    await workOn(id);
    expect(await standing(id)).toMatchObject({ step: "pusher", asked: pusher });
    await told(sha, { coAuthors: [`Ines <${coAuthor}>`], pusher: { name: "mallory", email: person("mallory") } });
    await workOn(id);
    await workOn(id);
    expect(await standing(id)).toMatchObject({ step: "co_author", asked: coAuthor });
    const commit = await db().commit.findFirstOrThrow({ where: { sha } });
    expect(commit).toMatchObject({ pusherEmail: pusher, coAuthors: [`Ines <${coAuthor}>`] });
    expect((await eventTypes(id)).filter((type) => type === "incident.asking_changed")).toHaveLength(2);
    expect(await mailed(id)).toEqual([]);
  });

  test("it changes for every open incident of a repository, and not for closed ones", async () => {
    const [open, closed] = [await made(), await made()];
    await db().incident.update({ where: { id: closed.id }, data: { status: "resolved", closedAt: new Date() } });
    const owner = person();
    const { id } = await db().repository.update({ where: { fullName: "acme/payments" }, data: { ownerEmail: owner } });
    await reconsider({ repositoryId: id });
    expect(await standing(open.id)).toMatchObject({ step: "repository_owner", asked: owner });
    expect(await standing(closed.id)).toMatchObject({ step: null });
  });

  test("it changes where an address turns out to be the author's, and then they are mailed", async () => {
    const author = noreply();
    const { id } = await made({ author });
    const second = person("dana");
    const { developerId } = await db().address.findUniqueOrThrow({ where: { email: author } });
    await db().address.create({ data: { email: second, developerId, link: "approved" } });
    await reconsider({ developerId });
    await offer(id);
    expect(await standing(id)).toEqual({ contact: "queued", step: "other_address", asked: second });
  });

  test("whoever was mailed stays asked when somebody further becomes known", async () => {
    const author = person("dana");
    const { id } = await made({ author });
    await settleMail(id, "accepted");
    const repository = await db().repository.update({
      where: { fullName: "acme/payments" },
      data: { ownerEmail: person() },
    });
    await reconsider({ repositoryId: repository.id });
    expect(await standing(id)).toEqual({ contact: "mailed", step: "author", asked: null });
    expect(await eventTypes(id)).not.toContain("incident.asking_changed");
  });

  test("findings from a scan of the history are not mailed by it", async () => {
    await mailOthers();
    const row = await incident(external(`${next()}`, { place: { authorEmail: noreply(), historical: true } }));
    await offer(row.id);
    await db().incident.update({ where: { id: row.id }, data: { contact: "unreachable" } });
    await db().repository.updateMany({ where: { fullName: "acme/payments" }, data: { ownerEmail: person() } });
    await workOn(row.id);
    expect(await standing(row.id)).toMatchObject({ step: "repository_owner" });
    expect(await mailed(row.id)).toEqual([]);
  });
});

describe("a commit", () => {
  test("told twice at once, and again later, keeps what was told first and gains what was missing", async () => {
    const sha = commitSha();
    const facts = { repository: { fullName: "acme/payments" }, sha, authorName: "Dana", authorEmail: person("dana") };
    const [pusher, other] = [person(), person()];
    await inTransaction((tx) =>
      recordCommits(tx, asSystem, [facts, { ...facts, authorName: "X", pusher: { name: "omar", email: pusher } }]),
    );
    await told(sha, { coAuthors: ["A <a@acme.example>"], pusher: { name: "other", email: other } });
    await told(sha, { coAuthors: ["B <b@acme.example>"] });
    expect(await db().commit.findMany({ where: { sha } })).toMatchObject([
      { authorName: "Dana", pusherName: "omar", pusherEmail: pusher, coAuthors: ["A <a@acme.example>"] },
    ]);
  });
});

describe("somebody who says that it is not theirs", () => {
  test("is not asked again, and whom they name is proposed and never mailed by itself", async () => {
    await mailOthers();
    const [author, named] = [person("dana"), person("ines")];
    const { id } = await made({ author, commit: { pusher: { name: "omar", email: person() } } });
    await settleMail(id, "accepted");
    const link = await db().sharingLink.findFirstOrThrow({ where: { incidentId: id } });
    await disputeAuthorship(linkViewer(link), { suggestedEmail: named, comment: "" });
    await offer(id);
    expect(await standing(id)).toEqual({ contact: "disputed", step: null, asked: null });
    expect(await mailed(id)).toHaveLength(1);
    expect(await explainAsking(cast.maya, id)).toMatchObject({ found: { step: "named", address: named } });

    await askProposed(cast.maya, id, named);
    expect(await live(id)).toEqual([named]);
    expect(await standing(id)).toMatchObject({ contact: "queued" });
  });

  test("makes the next rung the proposal, where they name nobody", async () => {
    await mailOthers();
    const [author, pusher] = [person("dana"), person()];
    const { id } = await made({ author, commit: { pusher: { name: "omar", email: pusher } } });
    const link = await db().sharingLink.findFirstOrThrow({ where: { incidentId: id } });
    await disputeAuthorship(linkViewer(link), { suggestedEmail: "", comment: "" });
    await offer(id);
    expect(await standing(id)).toEqual({ contact: "disputed", step: "pusher", asked: pusher });
    expect(await mailed(id)).toHaveLength(1);
    expect((await runsOf(id)).at(-1)).toBe(
      "skipped: the recipient says it is not theirs; next would be omar, who pushed the commit",
    );
  });
});

describe("a proposal", () => {
  test("is sent by a manager with one click: a link to look and to answer, which says why it comes to them", async () => {
    const pusher = person();
    const { id } = await made({ commit: { pusher: { name: "omar", email: pusher } } });
    await askProposed(cast.maya, id, pusher.toUpperCase());
    const link = await db().sharingLink.findFirstOrThrow({ where: { incidentId: id }, include: { incident: true } });
    expect(link).toMatchObject({ recipient: pusher, scopes: ["view", "feedback"], createdBy: cast.maya.memberId });
    expect(await standing(id)).toEqual({ contact: "queued", step: "pusher", asked: pusher });
    expect(await askedAs(db(), link.incident, pusher)).toBe("pusher");
    const page = await linkPage({ link, viewer: linkViewer(link), session: "" });
    expect(page).toMatchObject({ askedAs: "pusher", placesTotal: 1 });
    const mail = await db().mail.findFirstOrThrow({ where: { incidentId: id } });
    const { text } = await mailKind(mail.kind).write(mail, { jti: "of the link" });
    expect(text).toContain("you pushed the commit, or opened its pull request");
    expect(text).not.toMatch(/author's address|Hello Dana/);
    await expect(askProposed(cast.maya, id, pusher)).rejects.toThrow(Conflict);
  });

  test("is not sent when it is another by now, or the incident is closed", async () => {
    const pusher = person();
    const { id } = await made({ commit: { pusher: { name: "omar", email: pusher } } });
    await expect(askProposed(cast.maya, id, person())).rejects.toThrow(Conflict);
    await db().incident.update({ where: { id }, data: { status: "resolved", closedAt: new Date() } });
    await expect(askProposed(cast.maya, id, pusher)).rejects.toThrow(Conflict);
    expect(await mailed(id)).toEqual([]);
  });

  test("is nothing to somebody who may not see or not share it, nor is the ladder", async () => {
    const pusher = person();
    const { id } = await made({ commit: { pusher: { name: "omar", email: pusher } } });
    await expect(askProposed(cast.mallory, id, pusher)).rejects.toThrow(NotFound);
    await expect(askProposed(cast.bob, id, pusher)).rejects.toThrow(Forbidden);
    await expect(explainAsking(cast.mallory, id)).rejects.toThrow(NotFound);
    await db().grant.create({
      data: { memberId: cast.rita.memberId, incidentId: id, permission: "can_edit", origin: "manual" },
    });
    expect(await explainAsking(cast.rita, id)).toBeNull();
    await expect(askProposed(cast.rita, id, pusher)).rejects.toThrow(Forbidden);
    expect(await live(id)).toEqual([]);
  });
});
