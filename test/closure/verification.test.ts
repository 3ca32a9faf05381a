import { beforeEach, describe, expect, test } from "vitest";
import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/errors";
import { countIncidents } from "@/lib/incidents/count";
import { attachEvidence } from "@/lib/incidents/evidence";
import { IncidentFilter } from "@/lib/incidents/filter";
import { getIncident } from "@/lib/incidents/get";
import { ignoreIncident } from "@/lib/incidents/ignore";
import { reopenIncident } from "@/lib/incidents/reopen";
import { resolveIncident } from "@/lib/incidents/resolve";
import { reviewClosure } from "@/lib/incidents/review";
import { runPlaybooks } from "@/lib/playbooks/run";
import type { Validity } from "@/prisma/generated/enums";
import { type Cast, seatCast } from "../cast";
import { eventIds, eventTypes, ownDatabase } from "../database";
import { earlier, external, grant, hour, incidentById, incidentOf, later, next, report } from "../factories";

ownDatabase();

let cast: Cast;
beforeEach(async () => {
  cast = await seatCast();
  await review(0);
});
const review = (reviewPercent: number) => db().workspace.update({ where: { id: 1 }, data: { reviewPercent } });

async function seen(number = next()) {
  const finding = (value: Validity, at: Date) => external(`${number}`, { validity: { value, at } });
  await report([finding("valid", earlier(new Date(), 2 * hour))]);
  const { id } = await incidentOf(finding("valid", new Date()));
  return { id, check: (value: Validity, at: Date) => report([finding(value, at)], at) };
}

const verification = async (id: number) => (await incidentById(id)).verification;
const resolve = (viewer: Viewer, id: number, secretRevoked = true) => resolveIncident(viewer, id, { secretRevoked });

describe("a revocation", () => {
  test("is a claim until the source sees that the secret no longer works", async () => {
    const { id, check } = await seen();
    await resolve(cast.bob, id);
    expect(await verification(id)).toBe("claimed");
    await check("failed_to_check", later(new Date(), hour));
    expect(await verification(id)).toBe("claimed");
    await check("invalid", later(new Date(), 2 * hour));
    expect(await verification(id)).toBe("verified");
    expect(await eventTypes(id)).toContain("closure.verified");
  });

  test("of a secret that was seen not to work is verified at once", async () => {
    const { id, check } = await seen();
    await check("invalid", earlier(new Date(), hour));
    await resolve(cast.bob, id);
    expect(await verification(id)).toBe("verified");
  });

  test("that the source saw itself is verified", async () => {
    const { id, check } = await seen();
    await check("invalid", earlier(new Date(), hour));
    await runPlaybooks(await eventIds(id), { last: false });
    expect(await incidentById(id)).toMatchObject({ status: "resolved", secretRevoked: true, verification: "verified" });
  });

  test.each([
    ["invalid", true, "verified"],
    ["valid", true, "claimed"],
    ["unknown", true, "claimed"],
    ["invalid", false, null],
  ] as const)(
    "that arrives with the incident, the secret being %s and revoked %s, is %s",
    async (value, revoked, is) => {
      const at = earlier(new Date(), hour);
      const state = { status: "resolved" as const, at, revoked };
      const { created } = await report([external(`${next()}`, { validity: { value, at }, state })]);
      expect(await incidentById(created[0] ?? -1)).toMatchObject({
        status: "resolved",
        secretRevoked: revoked,
        verification: is,
      });
    },
  );

  test("is nobody's claim when it was not said, and is forgotten when the incident is open again", async () => {
    const { id } = await seen();
    await resolve(cast.bob, id, false);
    expect(await verification(id)).toBeNull();
    await reopenIncident(cast.bob, id);
    await resolve(cast.bob, id);
    await reopenIncident(cast.bob, id);
    expect(await verification(id)).toBeNull();
    await ignoreIncident(cast.bob, id, { reason: "low_risk" });
    expect(await verification(id)).toBeNull();
  });

  test("is doubted and drawn for review when the secret is seen to work afterwards, and not by an older word", async () => {
    const { id, check } = await seen();
    const doubts = async () => (await eventTypes(id)).filter((type) => type === "closure.doubted").length;
    await resolve(cast.bob, id);
    await check("valid", earlier(new Date(), hour));
    expect(await doubts()).toBe(0);
    expect((await incidentById(id)).reviewDrawnAt).toBeNull();
    await check("valid", later(new Date(), hour));
    expect(await doubts()).toBe(1);
    expect(await incidentById(id)).toMatchObject({ verification: "claimed", reviewedAt: null });
    expect((await incidentById(id)).reviewDrawnAt).not.toBeNull();
    await check("valid", later(new Date(), 2 * hour));
    expect(await doubts()).toBe(1);
  });
});

describe("evidence", () => {
  test("of a manager verifies; of a developer it is shown and stays a claim until a manager adds theirs", async () => {
    const { id } = await seen();
    await grant(cast.rita, id);
    await resolve(cast.rita, id);
    await attachEvidence(cast.rita, id, {
      note: "Revoked in the console.",
      url: "https://dashboard.acme.example/keys",
    });
    expect(await verification(id)).toBe("claimed");
    await attachEvidence(cast.maya, id, { note: "Checked with the provider." });
    expect(await verification(id)).toBe("verified");
    const { incident } = await getIncident(cast.maya, id);
    expect(incident.evidence.map(({ note, attachedBy }) => [note, attachedBy])).toEqual([
      ["Checked with the provider.", `member:${cast.maya.memberId}`],
      ["Revoked in the console.", `member:${cast.rita.memberId}`],
    ]);
  });

  test("on an open incident verifies nothing", async () => {
    const { id } = await seen();
    await attachEvidence(cast.maya, id, { note: "Looks revoked." });
    expect(await verification(id)).toBeNull();
  });

  test("has words, and an address that can be opened safely", async () => {
    const { id } = await seen();
    await expect(attachEvidence(cast.maya, id, { note: " " })).rejects.toThrow(Invalid);
    for (const url of ["http://acme.example", "javascript:alert(1)", "https://user:word@acme.example", "nonsense"])
      await expect(attachEvidence(cast.maya, id, { note: "See", url })).rejects.toThrow(Invalid);
  });

  test("comes from nobody who may not change the incident", async () => {
    const { id } = await seen();
    await expect(attachEvidence(cast.mallory, id, { note: "Trust me." })).rejects.toThrow(NotFound);
    await grant(cast.mallory, id, "can_view");
    await expect(attachEvidence(cast.mallory, id, { note: "Trust me." })).rejects.toThrow(Forbidden);
    expect(await db().evidence.count({ where: { incidentId: id } })).toBe(0);
  });
});

describe("the review of closures", () => {
  const queue = IncidentFilter.parse({ review: "waiting", status: "closed" });

  test("draws what developers close, and nothing that members or managers close", async () => {
    await review(100);
    const [hers, bobs] = [await seen(), await seen()];
    await grant(cast.rita, hers.id);
    await resolve(cast.rita, hers.id);
    await resolve(cast.bob, bobs.id);
    expect((await incidentById(hers.id)).reviewDrawnAt).not.toBeNull();
    expect((await incidentById(bobs.id)).reviewDrawnAt).toBeNull();
    expect(await countIncidents(cast.maya, queue)).toBeGreaterThan(0);
  });

  test("is not told to whom it is about", async () => {
    await review(100);
    const { id } = await seen();
    await grant(cast.rita, id);
    await resolve(cast.rita, id);
    expect(await countIncidents(cast.rita, queue)).toBe(0);
    expect((await getIncident(cast.rita, id)).incident.reviewDrawnAt).toBeNull();
    expect((await getIncident(cast.maya, id)).incident.reviewDrawnAt).not.toBeNull();
  });

  test("ends with fine, or with the incident open again and the reason in the timeline", async () => {
    await review(100);
    const [one, two] = [await seen(), await seen()];
    for (const { id } of [one, two]) {
      await grant(cast.rita, id);
      await resolve(cast.rita, id);
    }
    await reviewClosure(cast.maya, one.id, { verdict: "fine" });
    expect(await incidentById(one.id)).toMatchObject({
      status: "resolved",
      reviewedBy: `member:${cast.maya.memberId}`,
    });
    await expect(reviewClosure(cast.maya, one.id, { verdict: "fine" })).rejects.toThrow(Conflict);
    await expect(reviewClosure(cast.maya, two.id, { verdict: "reopen" })).rejects.toThrow(Invalid);
    await reviewClosure(cast.maya, two.id, { verdict: "reopen", comment: "The old key is still listed." });
    expect(await incidentById(two.id)).toMatchObject({ status: "triggered", closedAt: null, reviewDrawnAt: null });
    const reopened = await db().auditEvent.findFirstOrThrow({
      where: { incidentId: two.id, type: "incident.reopened" },
    });
    expect(reopened.detail).toMatchObject({ comment: "The old key is still listed." });
  });

  test("is for managers, and one of two wins", async () => {
    await review(100);
    const { id } = await seen();
    await grant(cast.rita, id);
    await resolve(cast.rita, id);
    await expect(reviewClosure(cast.mallory, id, { verdict: "fine" })).rejects.toThrow(NotFound);
    await expect(reviewClosure(cast.rita, id, { verdict: "fine" })).rejects.toThrow(Forbidden);
    await expect(reviewClosure(cast.bob, id, { verdict: "fine" })).rejects.toThrow(Forbidden);
    expect((await incidentById(id)).reviewedAt).toBeNull();
    const results = await Promise.allSettled([
      reviewClosure(cast.maya, id, { verdict: "fine" }),
      reviewClosure(cast.alice, id, { verdict: "reopen", comment: "No." }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});
