import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { system } from "@/lib/access/viewer";
import { db, inTransaction } from "@/lib/db/client";
import { Conflict, Forbidden, NotFound } from "@/lib/errors";
import { ForgeFailure } from "@/lib/forge/failure";
import { ignoreIncident } from "@/lib/incidents/ignore";
import { recordFindings } from "@/lib/incidents/record";
import { reopenIncident } from "@/lib/incidents/reopen";
import { resolveIncident } from "@/lib/incidents/resolve";
import { configureGitGuardian, connectGitGuardian } from "@/lib/write-back/gitguardian";
import { alertStanding, decideAlert } from "@/lib/write-back/standing";
import { type Cast, seatCast } from "../cast";
import { eventTypes, ownDatabase, waitingJobs } from "../database";
import { finding, grant, next } from "../factories";
import { ownStandIn, standInToken } from "../forge/stand-in";
import {
  compare,
  decideThere,
  hear,
  hearNews,
  newsOf,
  now,
  repository,
  secretAlertAt,
  standingOf,
  writesTo,
} from "./alerts";

const standIn = ownStandIn();
ownDatabase();
let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});
beforeEach(async () => {
  await db().codeHost.deleteMany();
  await db().gitGuardianWorkspace.deleteMany();
});

/** Connected, and switched on. */
async function connected(kind: "github" | "gitlab" = "github") {
  const { id } = await standIn.connect(kind, "acme");
  await db().codeHost.update({ where: { id }, data: { writeBack: true } });
  return id;
}
const waitingFor = async (incidentId: number) =>
  (await waitingJobs("alerts.compare")).filter(({ payload }) => payload.incidentId === incidentId).length;
const lastEvent = (incidentId: number) =>
  db().auditEvent.findFirstOrThrow({ where: { incidentId }, orderBy: { id: "desc" } });

describe("closing here closes the alert at GitHub", () => {
  test("with the mapped reason, who did it and their words; and reopening opens it again", async () => {
    await connected();
    const { incident, alert } = await secretAlertAt(standIn);
    await resolveIncident(cast.maya, incident.id, { secretRevoked: true, comment: "Rolled at the vendor." });
    await compare(incident.id);
    expect(alert).toMatchObject({ state: "resolved", resolution: "revoked" });
    expect(alert.resolution_comment).toContain("Maya Lindqvist");
    expect(alert.resolution_comment).toContain("Rolled at the vendor.");
    expect(await standingOf(incident.id)).toMatchObject({ standing: "in_step", error: null });

    await reopenIncident(cast.bob, incident.id);
    await compare(incident.id);
    expect(alert).toMatchObject({ state: "open", resolution: null });
    expect(await eventTypes(incident.id)).toEqual(
      expect.arrayContaining(["incident.resolved", "alert.written", "incident.reopened"]),
    );
  });

  test("and no other alert of the same secret: each is an incident of its own, in step with its own", async () => {
    await connected();
    const [one, other] = [await secretAlertAt(standIn), await secretAlertAt(standIn)];
    expect(one.incident.id).not.toBe(other.incident.id);
    await resolveIncident(cast.maya, one.incident.id, { secretRevoked: true });
    await compare(one.incident.id);
    expect([one.alert.state, other.alert.state]).toEqual(["resolved", "open"]);
    decideThere(other.alert, "false_positive");
    await hear(standIn, other.alert, "resolved");
    expect(await now(other.incident.id)).toMatchObject({ status: "ignored", ignoreReason: "false_positive" });
    expect(await now(one.incident.id)).toMatchObject({ status: "resolved", secretRevoked: true });
  });

  test("nothing is written, and nothing is waited for, while no connection has it switched on", async () => {
    await standIn.connect("github", "acme");
    const { incident, alert } = await secretAlertAt(standIn);
    await resolveIncident(cast.maya, incident.id, { secretRevoked: true });
    expect(await standingOf(incident.id)).toBeNull();
    expect(await waitingFor(incident.id)).toBe(0);
    expect(alert.state).toBe("open");
  });

  test("a code scanning and a Dependabot alert are dismissed in their own words", async () => {
    await connected();
    const host = new URL(standIn.url).host;
    const url = `${standIn.url.replace("http:", "https:")}/${repository}`;
    standIn.world.codeAlerts.set(repository, [{ number: 3, state: "open" }]);
    standIn.world.dependencyAlerts.set(repository, [{ number: 4, state: "open" }]);
    for (const [kind, external, reason] of [
      ["code_scanning", `github:code:${host}/${repository}/3`, "used_in_tests"],
      ["dependency", `github:dependency:${host}/${repository}/4`, "acceptable_risk"],
    ] as const) {
      const found = finding({ kind, identity: { external }, place: null, repository: { fullName: repository, url } });
      const { created } = await inTransaction((tx) =>
        recordFindings(tx, system("test"), "github", [found], new Date()),
      );
      await ignoreIncident(cast.maya, created[0] ?? -1, { reason, comment: "Only the fixtures use it." });
      await compare(created[0] ?? -1);
    }
    expect(standIn.world.codeAlerts.get(repository)?.[0]).toMatchObject({
      state: "dismissed",
      dismissed_reason: "used in tests",
    });
    expect(standIn.world.dependencyAlerts.get(repository)?.[0]).toMatchObject({
      state: "dismissed",
      dismissed_reason: "tolerable_risk",
    });
  });
});

test("at GitLab a vulnerability is dismissed with reason and words, resolved, and detected again", async () => {
  await connected("gitlab");
  standIn.world.repositories.set(repository, { id: 7 });
  const vulnerability = { id: next() + 5_000, state: "detected" };
  standIn.world.vulnerabilities.set(repository, [vulnerability]);
  const external = `gitlab:${new URL(standIn.url).host}/${repository}:${vulnerability.id}`;
  const found = finding({ kind: "code_scanning", identity: { external }, place: null });
  const { created } = await inTransaction((tx) => recordFindings(tx, system("test"), "gitlab", [found], new Date()));
  const id = created[0] ?? -1;
  await ignoreIncident(cast.maya, id, { reason: "mitigating_control", comment: "The gateway filters it." });
  await compare(id);
  expect(vulnerability).toMatchObject({ state: "dismissed", dismissal_reason: "MITIGATING_CONTROL" });
  expect(vulnerability).toHaveProperty("comment", expect.stringContaining("The gateway filters it."));
  await reopenIncident(cast.maya, id);
  await compare(id);
  expect(vulnerability.state).toBe("detected");
  await resolveIncident(cast.maya, id, { secretRevoked: true });
  await compare(id);
  expect(vulnerability.state).toBe("resolved");
});

test("at GitGuardian an incident is resolved, ignored and reopened, with a note of who and why", async () => {
  await connectGitGuardian(system("test"), { url: standIn.url, token: standInToken });
  const host = new URL(standIn.url).host;
  await configureGitGuardian(system("test"), host, { writeBack: true });
  const there = { id: 77, status: "TRIGGERED", notes: [] };
  standIn.world.gitguardian.set(77, there);
  const found = finding({ identity: { external: `gitguardian:${host}/77` }, place: null });
  const { created } = await inTransaction((tx) =>
    recordFindings(tx, system("test"), "gitguardian", [found], new Date()),
  );
  const id = created[0] ?? -1;
  await resolveIncident(cast.bob, id, { secretRevoked: true, comment: "Rolled." });
  await compare(id);
  expect(there).toMatchObject({ status: "RESOLVED", secret_revoked: true });
  expect(there.notes).toEqual([expect.stringMatching(/Bob Okafor.*Rolled\.$/)]);
  await reopenIncident(cast.bob, id);
  await ignoreIncident(cast.bob, id, { reason: "test_credential" });
  await compare(id);
  expect(there).toMatchObject({ status: "IGNORED", ignore_reason: "test_credential" });
});

describe("what is decided at the source", () => {
  test("arrives here with whose decision it was, and is not written back", async () => {
    await connected();
    const { incident, alert } = await secretAlertAt(standIn);
    decideThere(alert, "used_in_tests");
    await hear(standIn, alert, "resolved");
    expect(await now(incident.id)).toMatchObject({
      status: "ignored",
      ignoreReason: "used_in_tests",
      closedBy: "source",
    });
    expect((await lastEvent(incident.id)).detail).toMatchObject({ by: "octocat" });
    expect(await waitingFor(incident.id)).toBe(0);
  });

  test("also once both sides are compared: reopened there, it is open here, by whoever opened it", async () => {
    await connected();
    const { incident, alert } = await secretAlertAt(standIn);
    await resolveIncident(cast.maya, incident.id, { secretRevoked: true });
    await compare(incident.id);
    decideThere(alert, null);
    await hear(standIn, alert, "reopened");
    await compare(incident.id);
    expect((await now(incident.id)).closedAt).toBeNull();
    expect(writesTo(standIn, alert.number)).toHaveLength(1);
  });

  test("our own write comes back as news, also late and after more was decided, and changes nothing", async () => {
    await connected();
    const { incident, alert } = await secretAlertAt(standIn);
    await resolveIncident(cast.maya, incident.id, { secretRevoked: true });
    await compare(incident.id);
    const echo = newsOf(standIn, { ...alert, resolved_at: new Date(Date.now() + 60_000).toISOString() }, "resolved");
    await reopenIncident(cast.maya, incident.id);
    await hearNews(echo);
    expect((await now(incident.id)).closedAt).toBeNull();
    await compare(incident.id);
    await compare(incident.id);
    expect(alert.state).toBe("open");
    expect(writesTo(standIn, alert.number)).toHaveLength(2);
  });
});

describe("decided on both sides", () => {
  async function conflict() {
    await connected();
    const { incident, alert } = await secretAlertAt(standIn);
    decideThere(alert, "false_positive");
    await resolveIncident(cast.maya, incident.id, { secretRevoked: true });
    await compare(incident.id);
    return { id: incident.id, alert };
  }

  test("is shown with what is here and what is there, and neither is touched", async () => {
    const { id, alert } = await conflict();
    expect(await alertStanding(cast.bob, id)).toMatchObject({
      standing: "conflict",
      wish: { status: "closed", reason: "revoked" },
      thereReason: "false_positive",
      thereBy: "octocat",
    });
    await compare(id);
    expect(alert.resolution).toBe("false_positive");
    expect(await now(id)).toMatchObject({ status: "resolved" });
    expect(writesTo(standIn, alert.number)).toHaveLength(0);
  });

  test("what is here is written there once a person says so", async () => {
    const { id, alert } = await conflict();
    await decideAlert(cast.bob, id, "here");
    await compare(id);
    expect(alert.resolution).toBe("revoked");
    expect(await standingOf(id)).toMatchObject({ standing: "in_step" });
    await expect(decideAlert(cast.bob, id, "here")).rejects.toThrow(Conflict);
  });

  test("or what is there is taken over here, and nothing is written", async () => {
    const { id, alert } = await conflict();
    await decideAlert(cast.bob, id, "there");
    await compare(id);
    expect(await now(id)).toMatchObject({ status: "ignored", ignoreReason: "false_positive" });
    expect(writesTo(standIn, alert.number)).toHaveLength(0);
    expect(await standingOf(id)).toMatchObject({ standing: "in_step" });
  });

  test("restricted members decide about what they may edit, look at what they may see, and of the rest there is nothing", async () => {
    const { id } = await conflict();
    await expect(decideAlert(cast.mallory, id, "here")).rejects.toThrow(NotFound);
    await expect(alertStanding(cast.mallory, id)).rejects.toThrow(NotFound);
    await grant(cast.mallory, id, "can_view");
    await expect(decideAlert(cast.mallory, id, "here")).rejects.toThrow(Forbidden);
    await grant(cast.rita, id, "can_edit");
    await decideAlert(cast.rita, id, "here");
  });
});

describe("a write that fails", () => {
  test("is tried again, is seen meanwhile, and is not done twice where only its answer was lost", async () => {
    await connected();
    const { incident, alert } = await secretAlertAt(standIn);
    await resolveIncident(cast.maya, incident.id, { secretRevoked: true });
    standIn.switches.loseAnswers = true;
    await expect(compare(incident.id)).rejects.toThrow(ForgeFailure);
    expect(await standingOf(incident.id)).toMatchObject({
      standing: "due",
      attempts: 1,
      error: expect.stringMatching(/reached/),
    });
    const sent = writesTo(standIn, alert.number).length;
    standIn.switches.loseAnswers = false;
    await compare(incident.id);
    expect(await standingOf(incident.id)).toMatchObject({ standing: "in_step", error: null });
    expect(writesTo(standIn, alert.number)).toHaveLength(sent);
  });

  test("for good is a failure that a person can have tried again", async () => {
    await connected();
    const { incident, alert } = await secretAlertAt(standIn);
    await resolveIncident(cast.maya, incident.id, { secretRevoked: true });
    standIn.world.lacking.push("write secret-scanning");
    await compare(incident.id);
    expect(await standingOf(incident.id)).toMatchObject({
      standing: "failed",
      error: expect.stringMatching(/may not do this/),
    });
    standIn.world.lacking.length = 0;
    await decideAlert(cast.maya, incident.id, "retry");
    await compare(incident.id);
    expect(alert.state).toBe("resolved");
  });

  test("whose process was killed is taken up by the next once its lease is over, and known as ours", async () => {
    await connected();
    const { incident, alert } = await secretAlertAt(standIn);
    await resolveIncident(cast.maya, incident.id, { secretRevoked: true });
    // As killed between the answer and the commit: sent, and nothing after it.
    await db().alertWrite.create({ data: { incidentId: incident.id, status: "closed", reason: "revoked" } });
    decideThere(alert, "revoked", "handback");
    await db().sourceAlert.update({
      where: { incidentId: incident.id },
      data: { leaseUntil: new Date(Date.now() - 1) },
    });
    await reopenIncident(cast.maya, incident.id);
    await compare(incident.id);
    expect(alert.state).toBe("open");
    expect(await standingOf(incident.id)).toMatchObject({ standing: "in_step" });
  });
});
