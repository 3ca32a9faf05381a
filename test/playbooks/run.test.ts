import { beforeEach, describe, expect, test } from "vitest";
import { db, inTransaction } from "@/lib/db/client";
import { Forbidden, Invalid, NotFound } from "@/lib/errors";
import { verifyByProvider } from "@/lib/identities/member-addresses";
import { recordCommits } from "@/lib/incidents/commit-authors";
import { resolveIncident } from "@/lib/incidents/resolve";
import { configurePlaybook, listPlaybookRuns, listPlaybooks } from "@/lib/playbooks/configure";
import { runPlaybooks } from "@/lib/playbooks/run";
import { type Cast, seatCast, tokenViewer } from "../cast";
import { eventIds, eventTypes, ownDatabase, waitingJobs } from "../database";
import {
  asSystem,
  commitSha,
  external,
  hour,
  type IncidentFields,
  incident,
  incidentById,
  later,
  monday,
  next,
  report,
  signedUp,
} from "../factories";

ownDatabase();

let cast: Cast;
beforeEach(async () => {
  cast = await seatCast();
  await db().playbook.updateMany({
    where: { id: { notIn: ["page-on-call", "declare-incident"] } },
    data: { enabled: true, settings: {} },
  });
});

const last = { last: false };
const author = () => `author-${next()}@acme.example`;
const by = (email: string, fields: IncidentFields = {}): IncidentFields => ({
  ...fields,
  place: { authorEmail: email, ...fields.place },
});

async function ran(playbookId: string, incidentId: number) {
  const runs = await db().playbookRun.findMany({ where: { playbookId, incidentId }, orderBy: { id: "asc" } });
  return runs.map(({ outcome, detail }) => ({ outcome, detail }));
}
const mailsOf = (incidentId: number) => db().mail.findMany({ where: { incidentId }, orderBy: { queuedAt: "asc" } });
const linksOf = (incidentId: number) =>
  db().sharingLink.findMany({ where: { incidentId }, orderBy: { createdAt: "asc" } });
/** Offers everything that happened to the incident to the playbooks, as the worker would. */
const offer = async (incidentId: number) => runPlaybooks(await eventIds(incidentId), last);

async function triggered(fields: IncidentFields) {
  const row = await incident(fields);
  await offer(row.id);
  const [run] = await ran("mail-commit-author", row.id);
  return { row: await incidentById(row.id), run, mails: await mailsOf(row.id), links: await linksOf(row.id) };
}

describe("mail-commit-author", () => {
  test("writes one mail with one link to the author of a new incident, and nothing leaves before a job says so", async () => {
    const email = author();
    const { row, run, mails, links } = await triggered(by(email));
    expect(run).toEqual({ outcome: "done", detail: `mail to ${email} queued: the commit's author` });
    expect(mails).toMatchObject([{ recipient: email, state: "queued", kind: "incident-link", linkId: links[0]?.id }]);
    expect(links).toMatchObject([{ recipient: email, scopes: ["view", "feedback"], revokedAt: null, createdBy: null }]);
    expect(row.contact).toBe("queued");
    const jobs = (await waitingJobs("mail.send")).filter(({ payload }) => payload.mailId === mails[0]?.id);
    expect(jobs).toHaveLength(1);
    expect(await eventTypes(row.id)).toEqual(["incident.triggered", "sharing-link.created"]);
  });

  const skips: [string, () => IncidentFields, string, string][] = [
    [
      "nobody wrote it as far as we know",
      () => ({ place: { authorEmail: "", authorName: "" } }),
      "author_unknown",
      "no source has named",
    ],
    ["the author is a bot", () => by("dependabot[bot]@users.noreply.github.com"), "unreachable", "bot"],
    [
      "the author's name is a bot's",
      () => by(author(), { place: { authorName: "release[bot]" } }),
      "unreachable",
      "bot",
    ],
    ["the address is a no-reply one", () => by("1+dana@users.noreply.github.com"), "unreachable", "no-reply"],
    ["the address is of one machine", () => by("dana@laptop.local"), "unreachable", "one machine"],
    ["the address is none", () => by("dana at acme"), "unreachable", "not a valid one"],
    ["the domain may not be mailed", () => by("dana@evil.example"), "unreachable", "evil.example is not one of"],
    ["a subdomain is not the domain", () => by("dana@mail.acme.example"), "unreachable", "mail.acme.example is not"],
    ["a lookalike domain is not the domain", () => by("dana@acme.example.evil.example"), "unreachable", "evil.example"],
    [
      "it comes from a scan of the history",
      () => by(author(), { place: { historical: true } }),
      "none",
      "scan of the history",
    ],
  ];
  test.each(skips)("writes no mail when %s, and says why", async (_, fields, contact, reason) => {
    const { row, run, mails, links } = await triggered(fields());
    expect(run?.outcome).toBe("skipped");
    expect(run?.detail).toContain(reason);
    expect(row.contact).toBe(contact);
    expect([...mails, ...links]).toEqual([]);
  });

  test("writes no mail when the incident was closed in the meantime", async () => {
    const row = await incident(by(author()));
    const ids = await eventIds(row.id);
    await resolveIncident(asSystem, row.id, { secretRevoked: true });
    await runPlaybooks(ids, last);
    expect(await ran("mail-commit-author", row.id)).toEqual([{ outcome: "skipped", detail: "the incident is closed" }]);
    expect(await mailsOf(row.id)).toEqual([]);
  });

  test("writes no mail below the severity that was set", async () => {
    await configurePlaybook(cast.maya, "mail-commit-author", { settings: { minimum_severity: "high" } });
    const rated = (value: "medium" | "high" | "critical") => by(author(), { severity: { value, at: monday } });
    const { run } = await triggered(rated("medium"));
    expect(run).toEqual({ outcome: "skipped", detail: "severity medium is below high" });
    expect((await triggered(rated("high"))).mails).toHaveLength(1);
    expect((await triggered(rated("critical"))).mails).toHaveLength(1);
  });

  test("writes no mail to members who signed in, unless it was told to", async () => {
    await signedUp(cast.bob);
    const { row, run } = await triggered(by(cast.bob.email));
    expect(run?.detail).toContain("member");
    expect(row.contact).toBe("member");
    await configurePlaybook(cast.maya, "mail-commit-author", { settings: { only_non_members: false } });
    expect((await triggered(by(cast.bob.email))).mails).toHaveLength(1);
  });

  test("writes no mail to an address that refused mail, until that is over", async () => {
    const email = author();
    await db().suppression.create({ data: { email, reason: "550 at RCPT TO", until: later(new Date(), hour) } });
    const { run } = await triggered(by(email));
    expect(run?.detail).toContain("refused mail: 550");
    await db().suppression.update({ where: { email }, data: { until: later(new Date(), -hour) } });
    expect((await triggered(by(email))).mails).toHaveLength(1);
  });

  test("lets the author resolve and answer as the settings say, for as long as they say", async () => {
    const settings = { auto_healing: "on", feedback_collection: false, lifespan_days: 3 };
    await configurePlaybook(cast.maya, "mail-commit-author", { settings });
    const { links } = await triggered(by(author()));
    expect(links[0]?.scopes).toEqual(["view", "resolve"]);
    const [link] = links;
    expect((link?.expiresAt.getTime() ?? 0) - (link?.createdAt.getTime() ?? 0)).toBe(3 * 24 * hour);
  });

  test("writes to the author found later, and then only once", async () => {
    const commit = commitSha();
    const email = author();
    const row = await incident({ ...external(`${next()}`), place: { commit, authorEmail: "", authorName: "" } });
    await offer(row.id);
    expect((await waitingJobs("commits.look-up")).some(({ payload }) => payload.sha === commit)).toBe(true);
    const pushed = { repository: { fullName: "acme/payments" }, sha: commit, authorName: "Dana", authorEmail: email };
    await inTransaction((tx) => recordCommits(tx, asSystem, [pushed]));
    await offer(row.id);
    expect(await mailsOf(row.id)).toMatchObject([{ recipient: email }]);
  });

  test("keeps the link it mailed when the author is named again before the mail goes out", async () => {
    const commit = commitSha();
    const row = await incident({ ...external(`${next()}`), place: { commit, authorEmail: "", authorName: "" } });
    const pushed = {
      repository: { fullName: "acme/payments" },
      sha: commit,
      authorName: "Dana",
      authorEmail: author(),
    };
    await inTransaction((tx) => recordCommits(tx, asSystem, [pushed]));
    // Both events wait: by the time the first is looked at, the author is known.
    await offer(row.id);
    expect((await ran("mail-commit-author", row.id)).map(({ outcome }) => outcome)).toEqual(["done", "skipped"]);
    expect(await mailsOf(row.id)).toHaveLength(1);
    const links = await linksOf(row.id);
    expect(links).toMatchObject([{ revokedAt: null }]);
    expect((await incidentById(row.id)).contact).toBe("queued");
  });

  test("writes again about a regression, with a new link in place of the old one", async () => {
    const email = author();
    const id = `${next()}`;
    const { created } = await report([external(id, { place: { authorEmail: email } })]);
    const incidentId = created[0] ?? 0;
    await offer(incidentId);
    await resolveIncident(asSystem, incidentId, { secretRevoked: true });
    await report([external(id, { place: { authorEmail: email, seenAt: later(new Date(), hour) } })]);
    expect(await incidentById(incidentId)).toMatchObject({ status: "triggered", regression: true });
    await offer(incidentId);
    expect(await mailsOf(incidentId)).toMatchObject([{ recipient: email }, { recipient: email }]);
    const [old, fresh] = await linksOf(incidentId);
    expect(old).toMatchObject({ revokedFor: "replaced by a newer link" });
    expect(fresh).toMatchObject({ revokedAt: null });
  });
});

describe("auto-grant-access", () => {
  test("gives the incident to members whose verified address wrote the commit, with its evidence", async () => {
    await signedUp(cast.rita);
    const { row } = await triggered(by("RITA@acme.example"));
    const occurrence = await db().occurrence.findFirstOrThrow({ where: { incidentId: row.id } });
    const grants = await db().grant.findMany({ where: { incidentId: row.id } });
    expect(grants).toMatchObject([
      { memberId: cast.rita.memberId, permission: "can_edit", origin: "author_match", occurrenceId: occurrence.id },
    ]);
    expect(await ran("auto-grant-access", row.id)).toEqual([{ outcome: "done", detail: "1 member was given access" }]);
  });

  test("gives nobody anything by an address that was not verified, or is a no-reply one", async () => {
    const email = author();
    await db().identity.create({
      data: { memberId: cast.mallory.memberId, issuer: "i", subject: `s${next()}`, email, emailVerified: false },
    });
    const noreply = `${next()}+x@users.noreply.github.com`;
    const mallory = { id: cast.mallory.memberId, name: "Mallory" };
    await inTransaction((tx) => verifyByProvider(tx, asSystem, mallory, noreply));
    const rows = [(await triggered(by(email))).row, (await triggered(by(noreply))).row];
    expect(await db().grant.count({ where: { incidentId: { in: rows.map(({ id }) => id) } } })).toBe(0);
  });

  test("switched on, gives the incidents of the past as well", async () => {
    await signedUp(cast.maya);
    await configurePlaybook(cast.alice, "auto-grant-access", { enabled: false });
    const { row } = await triggered(by(cast.maya.email));
    expect(await db().grant.count({ where: { incidentId: row.id } })).toBe(0);
    expect(await ran("auto-grant-access", row.id)).toEqual([]);
    await configurePlaybook(cast.alice, "auto-grant-access", { enabled: true });
    expect(await db().grant.count({ where: { incidentId: row.id } })).toBe(1);
  });
});

describe("auto-resolve-revoked", () => {
  const at = (hours: number) => later(monday, hours * hour);
  const checked = (id: string, value: "valid" | "invalid" | "unknown", hours: number) =>
    report([external(id, { validity: { value, at: at(hours) } })]);

  test("resolves as revoked, when a secret that was valid is seen to be invalid", async () => {
    const id = `${next()}`;
    const { created } = await checked(id, "valid", 0);
    await checked(id, "invalid", 2);
    await offer(created[0] ?? 0);
    expect(await incidentById(created[0] ?? 0)).toMatchObject({
      status: "resolved",
      secretRevoked: true,
      closedAt: at(2),
    });
    expect(await ran("auto-resolve-revoked", created[0] ?? 0)).toEqual([
      { outcome: "done", detail: "resolved as revoked" },
    ]);
  });

  test("leaves alone what was never seen valid, and what is closed", async () => {
    const [unknown, ignored] = [`${next()}`, `${next()}`];
    const first = await checked(unknown, "unknown", 0);
    await checked(unknown, "invalid", 2);
    await offer(first.created[0] ?? 0);
    expect(await incidentById(first.created[0] ?? 0)).toMatchObject({ status: "triggered" });

    const second = await checked(ignored, "valid", 0);
    await checked(ignored, "invalid", 2);
    await resolveIncident(asSystem, second.created[0] ?? 0, { secretRevoked: false });
    await offer(second.created[0] ?? 0);
    expect(await incidentById(second.created[0] ?? 0)).toMatchObject({ status: "resolved", secretRevoked: false });
  });
});

describe("each playbook", () => {
  test("takes effect once per event, however often and beside whomever it is run", async () => {
    await signedUp(cast.alice);
    const row = await incident(by(author()));
    const ids = await eventIds(row.id);
    await Promise.all([1, 2, 3, 4].map(() => runPlaybooks(ids, last)));
    await runPlaybooks(ids, last);
    expect(await ran("mail-commit-author", row.id)).toHaveLength(1);
    expect(await ran("auto-grant-access", row.id)).toHaveLength(1);
    expect(await mailsOf(row.id)).toHaveLength(1);
    expect(await linksOf(row.id)).toHaveLength(1);
  });

  test("sees what came of another event of the same incident, also when both run at the same moment", async () => {
    for (let round = 0; round < 5; round += 1) {
      const commit = commitSha();
      const row = await incident({ ...external(`${next()}`), place: { commit, authorEmail: "", authorName: "" } });
      const pushed = { repository: { fullName: "acme/payments" }, sha: commit, authorName: "D", authorEmail: author() };
      await inTransaction((tx) => recordCommits(tx, asSystem, [pushed]));
      const ids = await eventIds(row.id);
      await Promise.all(ids.map((id) => runPlaybooks([id], last)));
      expect(await mailsOf(row.id)).toHaveLength(1);
      expect(await linksOf(row.id)).toMatchObject([{ revokedAt: null }]);
    }
  });

  test("that fails leaves nothing of what it did, is tried again, and is logged as failed at last", async () => {
    await db()
      .$executeRaw`CREATE FUNCTION refuse_mail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no mail'; END $$`;
    await db()
      .$executeRaw`CREATE TRIGGER refuse_mail BEFORE INSERT ON "Mail" FOR EACH ROW EXECUTE FUNCTION refuse_mail()`;
    const row = await incident(by(author()));
    const ids = await eventIds(row.id);
    await expect(runPlaybooks(ids, { last: false })).rejects.toThrow();
    expect(await ran("mail-commit-author", row.id)).toEqual([]);
    expect(await linksOf(row.id)).toEqual([]);
    expect((await incidentById(row.id)).contact).toBe("none");
    // What did not fail is done.
    expect(await ran("auto-grant-access", row.id)).toHaveLength(1);

    await runPlaybooks(ids, { last: true });
    const [failed] = await ran("mail-commit-author", row.id);
    expect(failed?.outcome).toBe("failed");
    expect(failed?.detail).not.toContain("no mail");
    await db().$executeRaw`DROP TRIGGER refuse_mail ON "Mail"`;
  });

  test("switched off does not run", async () => {
    await configurePlaybook(cast.maya, "mail-commit-author", { enabled: false });
    const { run, mails } = await triggered(by(author()));
    expect(run).toBeUndefined();
    expect(mails).toEqual([]);
  });
});

describe("settings", () => {
  test("a new workspace has three playbooks switched on of those there are: feedback on, auto-healing off", async () => {
    const playbooks = await listPlaybooks(cast.bob);
    expect(playbooks.map(({ id, enabled }) => [id, enabled]).sort()).toEqual([
      ["auto-grant-access", true],
      ["auto-resolve-revoked", true],
      ["declare-incident", false],
      ["mail-commit-author", true],
      ["page-on-call", false],
    ]);
    expect(playbooks.find(({ id }) => id === "mail-commit-author")?.settings).toMatchObject({
      feedback_collection: true,
      auto_healing: "off",
      lifespan_days: 14,
    });
  });

  test("one setting is changed without touching the others, and the change is in the audit trail", async () => {
    await configurePlaybook(cast.maya, "mail-commit-author", { settings: { lifespan_days: 7 } });
    const view = await configurePlaybook(cast.maya, "mail-commit-author", { settings: { auto_healing: "on" } });
    expect(view.settings).toMatchObject({ lifespan_days: 7, auto_healing: "on", feedback_collection: true });
    const event = await db().auditEvent.findFirstOrThrow({
      where: { type: "playbook.configured", subject: "mail-commit-author" },
      orderBy: { id: "desc" },
    });
    expect(event.memberId).toBe(cast.maya.memberId);
    expect(event.detail).toMatchObject({ after: { settings: { lifespan_days: 7, auto_healing: "on" } } });
  });

  test.each([
    { lifespan_days: 0 },
    { lifespan_days: 31 },
    { lifespan_days: 1.5 },
    { lifespan_days: "7" },
    { auto_healing: "always" },
    { minimum_severity: "urgent" },
    { feedback_collection: "yes" },
    { unheard_of: true },
  ])("%j cannot be set", async (settings) => {
    const before = await db().playbook.findUniqueOrThrow({ where: { id: "mail-commit-author" } });
    await expect(configurePlaybook(cast.maya, "mail-commit-author", { settings })).rejects.toThrow(Invalid);
    expect(await db().playbook.findUniqueOrThrow({ where: { id: "mail-commit-author" } })).toEqual(before);
  });

  test("only managers change them, and who sees no playbooks sees no runs", async () => {
    for (const viewer of [cast.bob, cast.rita, cast.mallory, tokenViewer(cast.maya, ["playbooks:read"])]) {
      await expect(configurePlaybook(viewer, "mail-commit-author", { enabled: false })).rejects.toThrow(Forbidden);
    }
    await expect(listPlaybooks(cast.mallory)).rejects.toThrow(Forbidden);
    await expect(listPlaybookRuns(cast.mallory, "mail-commit-author")).rejects.toThrow(Forbidden);
    await expect(configurePlaybook(cast.maya, "nothing", { enabled: false })).rejects.toThrow(NotFound);
    expect((await listPlaybookRuns(cast.bob, "mail-commit-author")).length).toBeGreaterThan(0);
  });
});
