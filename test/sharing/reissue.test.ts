import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { resolveIncident } from "@/lib/incidents/resolve";
import { exchangeToken } from "@/lib/sharing/open";
import { reissueLinks } from "@/lib/sharing/reissue";
import { eventTypes, ownDatabase } from "../database";
import { asSystem, day, hour, incident, incidentById, later, next } from "../factories";
import { linksTo, mailsAbout, sent } from "./links";

ownDatabase();

const somebody = () => `somebody-${next()}@acme.example`;
const started = () => later(new Date(), 2_000);
/** As if the link had been signed with a key that was withdrawn since. */
const withdrawKey = (id: string) => db().sharingLink.update({ where: { id }, data: { kid: "L0" } });

beforeEach(() => db().sharingLink.deleteMany());

describe("a live link whose key was withdrawn", () => {
  test("is withdrawn, and its recipient gets another for the time that was left", async () => {
    const link = await sent(somebody(), { scopes: ["view", "resolve"] });
    await db().sharingLink.update({ where: { id: link.linkId }, data: { expiresAt: later(new Date(), 5 * day) } });
    await withdrawKey(link.linkId);
    expect(await reissueLinks(started())).toBe(1);
    const [old, fresh] = await linksTo(link.incidentId);
    expect(old).toMatchObject({ revokedFor: "its key was withdrawn" });
    expect(old?.revokedAt).not.toBeNull();
    expect(fresh).toMatchObject({ recipient: link.recipient, scopes: ["view", "resolve"], kid: "L2", revokedAt: null });
    expect((fresh?.expiresAt.getTime() ?? 0) - Date.now()).toBeCloseTo(5 * day, -4);
    expect(await mailsAbout(link.incidentId)).toMatchObject([
      { kind: "incident-link", recipient: link.recipient, linkId: fresh?.id, state: "queued" },
    ]);
    expect((await incidentById(link.incidentId)).contact).toBe("queued");
    expect(await eventTypes(link.incidentId)).toContain("sharing-link.revoked");
    expect(await exchangeToken(link.token, "203.0.113.9")).toBeNull();
  });

  test("has at least a day left", async () => {
    const link = await sent(somebody());
    await db().sharingLink.update({ where: { id: link.linkId }, data: { expiresAt: later(new Date(), hour) } });
    await withdrawKey(link.linkId);
    await reissueLinks(started());
    const [, fresh] = await linksTo(link.incidentId);
    expect((fresh?.expiresAt.getTime() ?? 0) - Date.now()).toBeGreaterThan(day - hour);
  });

  test("of a closed incident is only withdrawn, as is that of an address that may not be mailed", async () => {
    const closed = await sent(somebody());
    await resolveIncident(asSystem, closed.incidentId, { secretRevoked: true });
    const refused = await sent(somebody());
    const until = later(new Date(), hour);
    await db().suppression.create({ data: { email: refused.recipient, reason: "550", until } });
    await db().incident.update({ where: { id: refused.incidentId }, data: { contact: "mailed" } });
    for (const { linkId } of [closed, refused]) await withdrawKey(linkId);
    expect(await reissueLinks(started())).toBe(2);
    for (const { incidentId } of [closed, refused]) {
      expect(await linksTo(incidentId)).toMatchObject([{ revokedFor: "its key was withdrawn" }]);
      expect(await mailsAbout(incidentId)).toEqual([]);
    }
    expect((await incidentById(refused.incidentId)).contact).toBe("unreachable");
  });
});

test("links of keys that are there, expired and withdrawn ones, and those younger than this worker are left alone", async () => {
  const [good, over, withdrawn, young] = [await sent(), await sent(), await sent(), await sent()];
  for (const { linkId } of [over, withdrawn, young]) await withdrawKey(linkId);
  await db().sharingLink.update({ where: { id: over.linkId }, data: { expiresAt: new Date(Date.now() - 1_000) } });
  await db().sharingLink.update({ where: { id: withdrawn.linkId }, data: { revokedAt: new Date() } });
  await db().sharingLink.update({ where: { id: young.linkId }, data: { createdAt: later(new Date(), hour) } });
  expect(await reissueLinks(started())).toBe(0);
  for (const { incidentId } of [good, over, young]) {
    expect(await linksTo(incidentId)).toHaveLength(1);
    expect(await mailsAbout(incidentId)).toEqual([]);
  }
});

test("workers side by side, and again and again, do it once for each of many", async () => {
  const incidents = [];
  for (let index = 0; index < 120; index += 1) incidents.push((await incident()).id);
  await db().sharingLink.createMany({
    data: incidents.map((incidentId) => ({
      incidentId,
      recipient: somebody(),
      jtiSha256: `${next()}`.padStart(64, "0"),
      kid: "L0",
      scopes: ["view"],
      networks: [],
      expiresAt: later(new Date(), 3 * day),
    })),
  });
  const counts = await Promise.all([reissueLinks(started()), reissueLinks(started()), reissueLinks(started())]);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(120);
  expect(await reissueLinks(started())).toBe(0);
  expect(await db().sharingLink.count({ where: { revokedAt: null } })).toBe(120);
  expect(await db().mail.count({ where: { incidentId: { in: incidents } } })).toBe(120);
  expect(env().LINK_KEYS.map(({ kid }) => kid)).not.toContain("L0");
}, 60_000);
