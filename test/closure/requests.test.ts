import { beforeEach, describe, expect, test } from "vitest";
import type { Viewer } from "@/lib/access/viewer";
import { db, inTransaction } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/errors";
import { submitFeedback } from "@/lib/feedback/submit";
import { countIncidents } from "@/lib/incidents/count";
import { IncidentFilter } from "@/lib/incidents/filter";
import { ignoreIncident } from "@/lib/incidents/ignore";
import { reopenIncident } from "@/lib/incidents/reopen";
import { approveRequest, denyRequest, listRequests, withdrawRequest } from "@/lib/incidents/requests";
import { resolveIncident } from "@/lib/incidents/resolve";
import { createLink } from "@/lib/sharing/create";
import type { AutoHealing } from "@/prisma/generated/enums";
import { type Cast, linkViewer, seatCast } from "../cast";
import { eventTypes, ownDatabase } from "../database";
import { asSystem, grant, incident, incidentById, next } from "../factories";

ownDatabase();

let cast: Cast;
beforeEach(async () => {
  cast = await seatCast();
  await setLevel("off");
  await db().workspace.update({ where: { id: 1 }, data: { reviewPercent: 0 } });
});

const setLevel = (auto_healing: AutoHealing) =>
  db().playbook.update({ where: { id: "mail-commit-author" }, data: { settings: { auto_healing } } });
const author = () => `author-${next()}@acme.example`;

async function linked(scopes: ("resolve" | "request")[] = ["resolve"], email = author()) {
  const row = await incident({ place: { authorEmail: email }, repository: { fullName: `acme/app-${next()}` } });
  const { linkId } = await inTransaction((tx) =>
    createLink(tx, asSystem, {
      incidentId: row.id,
      recipient: email,
      scopes: ["view", "feedback", ...scopes],
      lifespanDays: 14,
    }),
  );
  const link = await db().sharingLink.findUniqueOrThrow({ where: { id: linkId } });
  return { id: row.id, email, viewer: linkViewer(link), repositoryId: row.repositoryId ?? -1 };
}

async function ritas() {
  const { id } = await incident();
  await grant(cast.rita, id);
  return id;
}

const resolve = (viewer: Viewer, id: number, secretRevoked = true) => resolveIncident(viewer, id, { secretRevoked });
const outcomes = (results: readonly PromiseSettledResult<unknown>[]) =>
  results.map((result) => (result.status === "fulfilled" ? "won" : (result.reason as Error).name)).sort();
const requestsOf = (incidentId: number) =>
  db().closureRequest.findMany({ where: { incidentId }, orderBy: { id: "asc" } });
const contradicted = { actualSecret: true, accessToSensitive: null, revoked: false, remarks: "" };

describe("what closing through a link is worth", () => {
  type Row = {
    workspace: AutoHealing;
    repository?: AutoHealing;
    developer?: AutoHealing;
    link?: ("resolve" | "request")[];
    becomes: "closed" | "asked" | "refused";
  };
  const rows: Row[] = [
    { workspace: "on", becomes: "closed" },
    { workspace: "request", becomes: "asked" },
    { workspace: "on", link: [], becomes: "refused" },
    { workspace: "request", link: [], becomes: "refused" },
    // Off hands out no new permission; a link keeps what it was made with.
    { workspace: "off", becomes: "closed" },
    { workspace: "off", link: ["resolve", "request"], becomes: "asked" },
    { workspace: "on", repository: "request", becomes: "asked" },
    { workspace: "on", repository: "off", becomes: "refused" },
    { workspace: "request", repository: "on", becomes: "closed" },
    { workspace: "on", developer: "request", becomes: "asked" },
    { workspace: "on", developer: "off", becomes: "refused" },
    { workspace: "request", developer: "on", becomes: "closed" },
    { workspace: "request", repository: "off", developer: "on", becomes: "closed" },
    { workspace: "on", repository: "on", developer: "request", becomes: "asked" },
  ];
  test.each(rows)(
    "workspace $workspace, repository $repository, developer $developer, link $link: $becomes",
    async (row) => {
      await setLevel(row.workspace);
      const { id, email, viewer, repositoryId } = await linked(row.link);
      await db().repository.update({ where: { id: repositoryId }, data: { autoHealing: row.repository ?? null } });
      const address = await db().address.findUniqueOrThrow({ where: { email } });
      await db().developer.update({
        where: { id: address.developerId },
        data: { autoHealing: row.developer ?? null },
      });
      if (row.becomes === "refused") await expect(resolve(viewer, id)).rejects.toThrow(Forbidden);
      else expect((await resolve(viewer, id)) === null).toBe(row.becomes === "closed");
      expect((await incidentById(id)).status).toBe(row.becomes === "closed" ? "resolved" : "triggered");
      expect(await requestsOf(id)).toHaveLength(row.becomes === "asked" ? 1 : 0);
    },
  );
});

describe("what closing in the app is worth", () => {
  test.each<[AutoHealing, "closed" | "asked"]>([
    ["off", "closed"],
    ["on", "closed"],
    ["request", "asked"],
  ])("a restricted member at %s: %s; members and managers close at once", async (level, then) => {
    await setLevel(level);
    const id = await ritas();
    expect((await resolve(cast.rita, id)) === null).toBe(then === "closed");
    for (const viewer of [cast.bob, cast.maya, cast.alice])
      expect(await resolve(viewer, (await incident()).id)).toBeNull();
  });

  test("the word for one developer goes before that for all", async () => {
    await setLevel("request");
    await db().developer.create({ data: { name: "Rita", memberId: cast.rita.memberId, autoHealing: "on" } });
    expect(await resolve(cast.rita, await ritas())).toBeNull();
    await db().developer.deleteMany({ where: { memberId: cast.rita.memberId } });
  });
});

describe("an answer that contradicts itself is a request, however trusted its giver", () => {
  test("through a link at on, and from a restricted member", async () => {
    await setLevel("on");
    const { id, viewer } = await linked();
    await submitFeedback(viewer, id, contradicted);
    const waiting = await ignoreIncident(viewer, id, { reason: "low_risk" });
    expect(waiting?.why).toContain("not revoked");
    const hers = await ritas();
    await submitFeedback(cast.rita, hers, contradicted);
    expect(await ignoreIncident(cast.rita, hers, { reason: "low_risk" })).not.toBeNull();
    expect((await incidentById(id)).status).toBe("triggered");
    expect((await incidentById(hers)).status).toBe("triggered");
  });

  test("a working secret is not ignored as a false positive, and the answers of others do not count", async () => {
    await setLevel("on");
    const { id, viewer } = await linked();
    await db().incident.update({ where: { id }, data: { validity: "valid", validityAt: new Date() } });
    expect(await ignoreIncident(viewer, id, { reason: "false_positive" })).not.toBeNull();
    const other = await linked();
    await submitFeedback(cast.bob, other.id, contradicted);
    expect(await ignoreIncident(other.viewer, other.id, { reason: "low_risk" })).toBeNull();
  });

  test("a manager who contradicts the author is not asked", async () => {
    const { id, viewer } = await linked();
    await submitFeedback(viewer, id, contradicted);
    expect(await ignoreIncident(cast.maya, id, { reason: "low_risk" })).toBeNull();
  });
});

describe("a request", () => {
  beforeEach(() => setLevel("request"));

  test("is done by the manager who approves it, as it was asked, and says for whom", async () => {
    const { id, viewer } = await linked();
    await ignoreIncident(viewer, id, { reason: "test_credential", comment: "Only in the sandbox." });
    const [request] = await requestsOf(id);
    expect(request).toMatchObject({ wanted: "ignored", linkId: viewer.linkId, memberId: null, decision: null });
    await approveRequest(cast.maya, request?.id ?? -1);
    expect(await incidentById(id)).toMatchObject({ status: "ignored", ignoreReason: "test_credential" });
    const event = await db().auditEvent.findFirstOrThrow({ where: { incidentId: id, type: "incident.ignored" } });
    expect(event).toMatchObject({
      actor: `member:${cast.maya.memberId}`,
      detail: { requestedBy: `link:${viewer.linkId}`, comment: "Only in the sandbox." },
    });
    expect((await requestsOf(id))[0]).toMatchObject({
      decision: "approved",
      decidedBy: `member:${cast.maya.memberId}`,
    });
  });

  test("goes back with the reason when it is denied, and can be asked again", async () => {
    const id = await ritas();
    const waiting = await resolve(cast.rita, id);
    await expect(denyRequest(cast.maya, waiting?.requestId ?? -1, "  ")).rejects.toThrow(Invalid);
    await denyRequest(cast.maya, waiting?.requestId ?? -1, "It still works.");
    expect((await incidentById(id)).closedAt).toBeNull();
    const denied = await db().auditEvent.findFirstOrThrow({ where: { incidentId: id, type: "closure.denied" } });
    expect(denied.detail).toMatchObject({
      memberId: cast.rita.memberId,
      answer: "It still works.",
      wanted: "resolved",
    });
    expect(await listRequests(cast.rita, "denied")).toMatchObject([{ answer: "It still works." }]);
    expect(await resolve(cast.rita, id)).not.toBeNull();
  });

  test("said twice is one; said otherwise, the last word waits", async () => {
    const { id, viewer } = await linked();
    const first = await resolve(viewer, id);
    expect(await resolve(viewer, id)).toEqual(first);
    await ignoreIncident(viewer, id, { reason: "low_risk" });
    expect((await requestsOf(id)).map(({ wanted, decision }) => [wanted, decision])).toEqual([
      ["resolved", "withdrawn"],
      ["ignored", null],
    ]);
    const types = await eventTypes(id);
    expect(types.filter((type) => type.startsWith("closure."))).toEqual([
      "closure.requested",
      "closure.withdrawn",
      "closure.requested",
    ]);
  });

  test("sent ten times at the same moment leaves one that waits", async () => {
    const { id, viewer } = await linked();
    await Promise.allSettled(Array.from({ length: 10 }, () => resolve(viewer, id)));
    expect((await requestsOf(id)).filter(({ decision }) => decision === null)).toHaveLength(1);
  });

  test("ends when the incident is closed otherwise, and what is closed cannot be decided", async () => {
    const { id, viewer } = await linked();
    const waiting = await resolve(viewer, id);
    await resolve(cast.bob, id);
    expect((await requestsOf(id))[0]?.decision).toBe("withdrawn");
    await expect(approveRequest(cast.maya, waiting?.requestId ?? -1)).rejects.toThrow(Conflict);
    await expect(denyRequest(cast.maya, waiting?.requestId ?? -1, "no")).rejects.toThrow(Conflict);
    await reopenIncident(cast.maya, id);
    await expect(approveRequest(cast.maya, waiting?.requestId ?? -1)).rejects.toThrow(Conflict);
  });

  test("does not outlive a closure that happens beside it", async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id, viewer } = await linked();
      await Promise.allSettled([resolve(viewer, id), resolve(cast.bob, id)]);
      const { closedAt } = await incidentById(id);
      const waiting = (await requestsOf(id)).filter(({ decision }) => decision === null);
      expect(closedAt !== null && waiting.length > 0).toBe(false);
    }
  });

  test("is found in the queue of managers, and nobody is told of another's", async () => {
    const { id, viewer } = await linked();
    await grant(cast.rita, id);
    const queue = IncidentFilter.parse({ request: "waiting" });
    const [maya, rita] = [await countIncidents(cast.maya, queue), await countIncidents(cast.rita, queue)];
    await resolve(viewer, id);
    expect(await countIncidents(cast.maya, queue)).toBe(maya + 1);
    expect(await countIncidents(cast.rita, queue)).toBe(rita);
    expect((await listRequests(cast.rita)).map(({ incidentId }) => incidentId)).not.toContain(id);
    expect((await listRequests(cast.maya)).map(({ incidentId }) => incidentId)).toContain(id);
  });
});

describe("what was answered before follows how the incident is closed", () => {
  const answersOf = async (incidentId: number) =>
    (await db().feedback.findMany({ where: { incidentId }, orderBy: { id: "asc" } })).map(
      ({ actualSecret, revoked }) => ({ actualSecret, revoked }),
    );
  const followed = (incidentId: number) =>
    db().auditEvent.findMany({ where: { incidentId, type: "incident.answer_followed" }, orderBy: { id: "asc" } });

  test("by the person who closes it, and the audit trail keeps what they said", async () => {
    const id = await ritas();
    await submitFeedback(cast.bob, id, contradicted);
    await submitFeedback(cast.rita, id, contradicted);
    expect(await resolve(cast.rita, id)).toBeNull();
    expect(await answersOf(id)).toEqual([
      { actualSecret: true, revoked: false },
      { actualSecret: true, revoked: true },
    ]);
    expect(await followed(id)).toMatchObject([
      {
        memberId: cast.rita.memberId,
        subject: cast.rita.email,
        detail: { before: { revoked: false }, after: { revoked: true } },
      },
    ]);
    await reopenIncident(cast.maya, id);
    expect(await resolve(cast.rita, id)).toBeNull();
    expect(await followed(id)).toHaveLength(1);
  });

  test("through a link, and as a false positive, too", async () => {
    await setLevel("on");
    const { id, viewer } = await linked();
    await submitFeedback(viewer, id, contradicted);
    expect(await resolve(viewer, id)).toBeNull();
    expect(await answersOf(id)).toEqual([{ actualSecret: true, revoked: true }]);
    const { id: other } = await incident();
    await submitFeedback(cast.bob, other, contradicted);
    await ignoreIncident(cast.bob, other, { reason: "false_positive" });
    expect(await answersOf(other)).toEqual([{ actualSecret: false, revoked: false }]);
  });

  test("only once a manager approves, where it waits for one: asking twice does not undo the contradiction", async () => {
    await setLevel("on");
    const { id, viewer } = await linked();
    await db().incident.update({ where: { id }, data: { validity: "valid", validityAt: new Date() } });
    await submitFeedback(viewer, id, contradicted);
    for (let time = 0; time < 2; time += 1) expect((await resolve(viewer, id))?.why).toContain("not revoked");
    expect(await answersOf(id)).toEqual([{ actualSecret: true, revoked: false }]);
    const [request] = await requestsOf(id);
    await denyRequest(cast.maya, request?.id ?? -1, "It still works.");
    expect(await answersOf(id)).toEqual([{ actualSecret: true, revoked: false }]);
    const again = await resolve(viewer, id);
    await approveRequest(cast.maya, again?.requestId ?? -1);
    expect(await answersOf(id)).toEqual([{ actualSecret: true, revoked: true }]);
    expect(await followed(id)).toHaveLength(1);
  });
});

describe("of those who decide at the same moment one wins", () => {
  const races: [string, (id: number) => Promise<unknown>[]][] = [
    ["two approvals", (id) => [approveRequest(cast.maya, id), approveRequest(cast.alice, id)]],
    ["an approval and a denial", (id) => [approveRequest(cast.maya, id), denyRequest(cast.alice, id, "Not yet.")]],
    ["two denials", (id) => [denyRequest(cast.maya, id, "No."), denyRequest(cast.alice, id, "Not yet.")]],
    [
      "an approval and its asker taking it back",
      (id) => [approveRequest(cast.maya, id), withdrawRequest(cast.rita, id)],
    ],
  ];
  test.each(races)("%s", async (_, race) => {
    await setLevel("request");
    for (let round = 0; round < 8; round += 1) {
      const id = await ritas();
      const waiting = await resolve(cast.rita, id);
      expect(outcomes(await Promise.allSettled(race(waiting?.requestId ?? -1)))).toEqual(["Conflict", "won"]);
      const [request] = await requestsOf(id);
      const { status } = await incidentById(id);
      expect(status === "resolved").toBe(request?.decision === "approved");
      const decisions = (await eventTypes(id)).filter((type) => /^closure\.(approved|denied|withdrawn)$/.test(type));
      expect(decisions).toHaveLength(1);
    }
  });

  test("an approval and a closure beside it", async () => {
    await setLevel("request");
    for (let round = 0; round < 8; round += 1) {
      const id = await ritas();
      const waiting = await resolve(cast.rita, id);
      const results = await Promise.allSettled([
        approveRequest(cast.maya, waiting?.requestId ?? -1),
        ignoreIncident(cast.bob, id, { reason: "low_risk" }),
      ]);
      expect(outcomes(results)).toEqual(["Conflict", "won"]);
    }
  });
});

describe("who may decide", () => {
  test("no stranger finds a request, and who may only see it is refused; nothing changes", async () => {
    await setLevel("request");
    const id = await ritas();
    const { requestId = -1 } = (await resolve(cast.rita, id)) ?? {};
    for (const verb of [
      (viewer: Viewer) => approveRequest(viewer, requestId),
      (viewer: Viewer) => denyRequest(viewer, requestId, "no"),
    ]) {
      await expect(verb(cast.mallory)).rejects.toThrow(NotFound);
      await expect(verb(cast.rita)).rejects.toThrow(Forbidden);
      await expect(verb(cast.bob)).rejects.toThrow(Forbidden);
    }
    await expect(withdrawRequest(cast.mallory, requestId)).rejects.toThrow(NotFound);
    await expect(withdrawRequest(cast.maya, requestId)).rejects.toThrow(Forbidden);
    await grant(cast.mallory, id);
    await expect(approveRequest(cast.mallory, requestId)).rejects.toThrow(NotFound);
    expect(await requestsOf(id)).toMatchObject([{ id: requestId, decision: null }]);
    expect((await incidentById(id)).closedAt).toBeNull();
    await withdrawRequest(cast.rita, requestId);
    expect(await requestsOf(id)).toMatchObject([{ decision: "withdrawn", answer: "taken back" }]);
  });
});
