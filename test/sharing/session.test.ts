import { beforeEach, describe, expect, test } from "vitest";
import { db, inTransaction } from "@/lib/db/client";
import { Invalid } from "@/lib/errors";
import { submitFeedback } from "@/lib/feedback/submit";
import { ignoreIncident } from "@/lib/incidents/ignore";
import { resolveIncident } from "@/lib/incidents/resolve";
import { networkOf } from "@/lib/network";
import { createLink } from "@/lib/sharing/create";
import { disputeAuthorship } from "@/lib/sharing/dispute";
import { checkFormToken, formToken, type LinkAction } from "@/lib/sharing/form-token";
import { exchangeToken, type OpenLink, openLink } from "@/lib/sharing/open";
import { signLinkToken } from "@/lib/sharing/token";
import { eventTypes, ownDatabase } from "../database";
import { asSystem, hour, incident, incidentById, later, minute } from "../factories";

ownDatabase();

const actions: LinkAction[] = ["feedback", "resolve", "ignore", "not-mine"];

async function session(scopes: ("view" | "feedback" | "resolve")[] = ["view", "feedback", "resolve"]) {
  const { id: incidentId } = await incident();
  const link = await inTransaction((tx) =>
    createLink(tx, asSystem, { incidentId, recipient: "dana.li@acme.example", scopes, lifespanDays: 14 }),
  );
  const row = await db().sharingLink.findUniqueOrThrow({ where: { id: link.linkId } });
  const claims = { ...link, incidentId, scopes, issuedAt: row.createdAt };
  const exchanged = await exchangeToken(await signLinkToken(claims, row.kid), "203.0.113.9");
  return { incidentId, linkId: link.linkId, session: exchanged?.session ?? "" };
}

const opened = async (from: { linkId: string; session: string }) =>
  (await openLink(from.linkId, from.session)) as OpenLink;
const age = (data: object) => db().linkSession.updateMany({ data });

describe("a link session", () => {
  test("opens its own link, and no other", async () => {
    const [one, two] = [await session(), await session()];
    expect(await opened(one)).toMatchObject({ viewer: { kind: "link", incidentId: one.incidentId } });
    expect(await openLink(two.linkId, one.session)).toBeNull();
    expect(await openLink(one.linkId, undefined)).toBeNull();
    expect(await openLink(one.linkId, "")).toBeNull();
    expect(await openLink(one.linkId, `${one.session}x`)).toBeNull();
    expect(await openLink("not-a-link", one.session)).toBeNull();
  });

  test("is kept hashed", async () => {
    const { session: secret } = await session();
    const rows = await db().$queryRaw<{ text: string }[]>`SELECT s::text AS text FROM "LinkSession" s`;
    for (const { text } of rows) expect(text).not.toContain(secret);
  });

  test("ends after half an hour without use, and use prolongs it", async () => {
    const one = await session();
    await age({ lastSeenAt: later(new Date(), -29 * minute) });
    expect(await opened(one)).not.toBeNull();
    const [row] = await db().linkSession.findMany({ where: { linkId: one.linkId } });
    expect(Date.now() - (row?.lastSeenAt.getTime() ?? 0)).toBeLessThan(minute);
    await age({ lastSeenAt: later(new Date(), -31 * minute) });
    expect(await opened(one)).toBeNull();
  });

  test("ends after two hours of use", async () => {
    const one = await session();
    const [row] = await db().linkSession.findMany({ where: { linkId: one.linkId } });
    expect((row?.expiresAt.getTime() ?? 0) - (row?.createdAt.getTime() ?? 0)).toBeCloseTo(2 * hour, -4);
    await age({ expiresAt: later(new Date(), -1_000), lastSeenAt: new Date() });
    expect(await opened(one)).toBeNull();
  });

  test("ends with its link", async () => {
    const one = await session();
    await db().sharingLink.update({ where: { id: one.linkId }, data: { revokedAt: new Date() } });
    expect(await opened(one)).toBeNull();
  });

  test("of a closed incident only shows it", async () => {
    const one = await session();
    await resolveIncident(asSystem, one.incidentId, { secretRevoked: true });
    expect((await opened(one)).viewer.scopes).toEqual(["view"]);
  });
});

describe("a form's token", () => {
  let open: OpenLink;
  beforeEach(async () => {
    open = await opened(await session());
  });

  test("is good for its action, for a quarter of an hour, as often as the form is sent", () => {
    const now = Date.now();
    for (const action of actions) {
      const token = formToken(open, action, now);
      expect(checkFormToken(open, action, token, now)).toEqual({ valid: true, version: open.link.incident.version });
      expect(checkFormToken(open, action, token, now + 15 * minute - 1)).toMatchObject({ valid: true });
      expect(checkFormToken(open, action, token, now + 15 * minute)).toEqual({ valid: false });
      for (const other of actions.filter((name) => name !== action)) {
        expect(checkFormToken(open, other, token, now)).toEqual({ valid: false });
      }
    }
  });

  test("is of no use in another browser or for another link", async () => {
    const token = formToken(open, "resolve");
    expect(checkFormToken({ ...open, session: "another" }, "resolve", token)).toEqual({ valid: false });
    const other = await opened(await session());
    expect(checkFormToken({ ...other, session: open.session }, "resolve", token)).toEqual({ valid: false });
  });

  test("does not bear any change", () => {
    const token = formToken(open, "resolve");
    for (let at = 0; at < token.length; at += 1) {
      for (const character of "0aZ.-_") {
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        if (changed !== token) expect(checkFormToken(open, "resolve", changed)).toEqual({ valid: false });
      }
    }
    for (const text of ["", "x", "..", `${token}x`, `${token}\n`, token.slice(0, -1)]) {
      expect(checkFormToken(open, "resolve", text)).toEqual({ valid: false });
    }
  });

  test("remembers the version it was made for, so that a change in between is noticed", async () => {
    const token = formToken(open, "resolve");
    const { incident: seen } = open.link;
    await ignoreIncident(asSystem, seen.id, { reason: "low_risk" });
    const now = await opened({ linkId: open.link.id, session: open.session });
    const verdict = checkFormToken(now, "resolve", token);
    expect(verdict).toEqual({ valid: true, version: seen.version });
    expect(now.link.incident.version).toBeGreaterThan(seen.version);
  });
});

describe("who holds a link", () => {
  const answers = { actualSecret: true, accessToSensitive: false, revoked: true, remarks: "Rotated." };

  test("answers four questions, and the last answer counts", async () => {
    const { viewer } = await opened(await session());
    await submitFeedback(viewer, viewer.incidentId, answers);
    await submitFeedback(viewer, viewer.incidentId, { ...answers, revoked: null, remarks: "" });
    const rows = await db().feedback.findMany({ where: { incidentId: viewer.incidentId } });
    expect(rows).toMatchObject([{ email: "dana.li@acme.example", memberId: null, revoked: null, remarks: "" }]);
    expect((await incidentById(viewer.incidentId)).contact).toBe("answered");
    const types = await eventTypes(viewer.incidentId);
    expect(types.filter((type) => type === "incident.feedback_received")).toHaveLength(2);
  });

  test("cannot answer endlessly, at length, without being asked, or after the end", async () => {
    const { viewer } = await opened(await session());
    for (let time = 0; time < 10; time += 1) await submitFeedback(viewer, viewer.incidentId, answers);
    await expect(submitFeedback(viewer, viewer.incidentId, answers)).rejects.toThrow("9 times");
    const other = (await opened(await session())).viewer;
    await expect(submitFeedback(other, other.incidentId, { ...answers, remarks: "x".repeat(4_001) })).rejects.toThrow(
      Invalid,
    );
    const looking = (await opened(await session(["view"]))).viewer;
    await expect(submitFeedback(looking, looking.incidentId, answers)).rejects.toThrow("does not collect");
    await resolveIncident(asSystem, other.incidentId, { secretRevoked: true });
    await expect(submitFeedback(other, other.incidentId, answers)).rejects.toThrow("already");
  });

  test("says that it is not theirs, names somebody, and corrects themselves", async () => {
    const { viewer } = await opened(await session());
    await disputeAuthorship(viewer, { suggestedEmail: " Sam@Acme.Example ", comment: " I only merged it. " });
    await disputeAuthorship(viewer, { suggestedEmail: "", comment: "" });
    await disputeAuthorship(viewer, { suggestedEmail: "sam@acme.example", comment: "I only merged it." });
    const disputes = await db().dispute.findMany({ where: { incidentId: viewer.incidentId } });
    expect(disputes).toMatchObject([{ suggestedEmail: "sam@acme.example", comment: "I only merged it." }]);
    expect(await incidentById(viewer.incidentId)).toMatchObject({ contact: "disputed", status: "triggered" });
    await expect(disputeAuthorship(viewer, { suggestedEmail: "sam, eve@evil.example", comment: "" })).rejects.toThrow(
      Invalid,
    );
  });

  test("resolves where the link lets them, and the audit trail names the link", async () => {
    const open = await opened(await session());
    await resolveIncident(open.viewer, open.viewer.incidentId, {
      secretRevoked: true,
      version: open.link.incident.version,
    });
    const event = await db().auditEvent.findFirstOrThrow({
      where: { incidentId: open.viewer.incidentId, type: "incident.resolved" },
    });
    expect(event.actor).toBe(`link:${open.link.id}`);
  });
});

test.each([
  ["203.0.113.9", "203.0.113.0/24"],
  ["::ffff:203.0.113.9", "203.0.113.0/24"],
  ["2001:db8:aa:bb::1", "2001:db8:aa::/48"],
  ["2001:db8::1", "2001:db8:0::/48"],
  ["::1", "0:0:0::/48"],
  ["nonsense", "unknown"],
  ["", "unknown"],
])("the network of %j is %j", (from, network) => {
  expect(networkOf(from)).toBe(network);
});
