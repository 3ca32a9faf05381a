import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { approveRequest, denyRequest } from "@/lib/incidents/requests";
import { resolveIncident } from "@/lib/incidents/resolve";
import { sendMail } from "@/lib/mail/send";
import { closeTransport } from "@/lib/mail/transport";
import { mailDenial } from "@/lib/sharing/denied";
import { exchangeToken } from "@/lib/sharing/open";
import { revokeLinks } from "@/lib/sharing/revoke";
import { type Cast, linkViewer, seatCast } from "../cast";
import { ownDatabase, waitingJobs } from "../database";
import { asSystem, incidentById, next } from "../factories";
import { linkIn, mailOf, sentBefore } from "../mail/outbox";
import { startSmtp } from "../mail/smtp";
import { linksTo, mailsAbout, sent } from "./links";

let smtp: Awaited<ReturnType<typeof startSmtp>>;
beforeAll(async () => {
  smtp = await startSmtp();
  process.env.SMTP_URL = smtp.url;
});
ownDatabase();
afterAll(async () => {
  await closeTransport();
  await smtp.close();
});

let cast: Cast;
beforeEach(async () => {
  cast = await seatCast();
});

const reason = "The key still works. Please revoke it first.";

/** Somebody asked through their link to resolve it. */
async function asked(recipient = `author-${next()}@acme.example`) {
  const link = await sent(recipient, { scopes: ["view", "feedback", "resolve", "request"] });
  const again = () => resolveIncident(linkViewer(link.row), link.incidentId, { secretRevoked: true });
  return { ...link, again, requestId: (await again())?.requestId ?? -1 };
}

describe("a request through a link that is denied", () => {
  test("is mailed to whoever asked, with the reason and a fresh link of the same worth, once", async () => {
    const { requestId, incidentId, recipient, token, row } = await asked();
    await denyRequest(cast.maya, requestId, reason);
    const jobs = (await waitingJobs("links.denied")).filter(({ payload }) => payload.requestId === requestId);
    expect(jobs).toHaveLength(1);
    await Promise.all([mailDenial(requestId), mailDenial(requestId)]);
    await mailDenial(requestId);
    const mails = await mailsAbout(incidentId);
    expect(mails).toMatchObject([{ kind: "denial", recipient, state: "queued" }]);
    const [old, fresh, more] = await linksTo(incidentId);
    expect(more).toBeUndefined();
    expect(old?.revokedAt).not.toBeNull();
    expect(fresh).toMatchObject({ recipient, scopes: row.scopes, revokedAt: null });
    await sendMail(mails[0]?.id ?? "");
    const letter = smtp.received.find(({ to }) => to.includes(recipient))?.mail;
    expect(letter?.subject).toBe(`Still open: incident INC-${incidentId}`);
    expect(letter?.text).toContain(`“${reason}”`);
    expect(letter?.text).toContain("You asked to resolve it.");
    expect(await exchangeToken(token, "203.0.113.9")).toBeNull();
    expect((await exchangeToken(linkIn(letter?.text), "203.0.113.9"))?.linkId).toBe(fresh?.id);
    expect((await incidentById(incidentId)).contact).toBe("answered");
  });

  test("is no mail once the incident is closed, the link withdrawn, or the wish said anew", async () => {
    const closed = await asked();
    await denyRequest(cast.maya, closed.requestId, reason);
    await resolveIncident(cast.maya, closed.incidentId, { secretRevoked: true });
    const withdrawn = await asked();
    await denyRequest(cast.maya, withdrawn.requestId, reason);
    await revokeLinks(cast.maya, withdrawn.incidentId);
    const anew = await asked();
    await denyRequest(cast.maya, anew.requestId, reason);
    await anew.again();
    const off = await asked();
    await db().suppression.create({
      data: { email: off.recipient, reason: "550", until: new Date(Date.now() + 60_000) },
    });
    await denyRequest(cast.maya, off.requestId, reason);
    for (const { requestId, incidentId } of [closed, withdrawn, anew, off]) {
      await mailDenial(requestId);
      expect(await mailsAbout(incidentId)).toEqual([]);
      expect(await linksTo(incidentId)).toHaveLength(1);
    }
    const approved = await asked();
    await approveRequest(cast.maya, approved.requestId);
    await mailDenial(approved.requestId);
    expect(await mailsAbout(approved.incidentId)).toEqual([]);
  });

  test("waits for the daily digest beyond the caps, and is a line with the reason there", async () => {
    const { requestId, incidentId, recipient } = await asked();
    await sentBefore(recipient, 5, -60_000);
    await denyRequest(cast.maya, requestId, reason);
    await mailDenial(requestId);
    const [mail] = await mailsAbout(incidentId);
    await sendMail(mail?.id ?? "");
    expect(await mailOf(mail?.id ?? "")).toMatchObject({ state: "digested" });
  });

  test("is told in the app to somebody who has joined since, and not mailed", async () => {
    const { requestId, incidentId, recipient } = await asked();
    const { id } = await db().member.create({ data: { email: recipient, name: "Jo Park" } });
    await db().identity.create({
      data: { memberId: id, issuer: "https://idp.example", subject: recipient, email: recipient, emailVerified: true },
    });
    await denyRequest(cast.maya, requestId, reason);
    await mailDenial(requestId);
    expect(await mailsAbout(incidentId)).toEqual([]);
    const event = await db().auditEvent.findFirstOrThrow({ where: { incidentId, type: "closure.denied" } });
    expect(event.detail).toMatchObject({ memberId: id, answer: reason });
  });

  test("of a member is told by a notification alone", async () => {
    const { incidentId } = await sent(cast.rita.email);
    await db().grant.create({
      data: { incidentId, memberId: cast.rita.memberId, permission: "can_edit", origin: "manual" },
    });
    await db().playbook.update({
      where: { id: "mail-commit-author" },
      data: { settings: { auto_healing: "request" } },
    });
    const waiting = await resolveIncident(cast.rita, incidentId, { secretRevoked: true });
    await denyRequest(cast.maya, waiting?.requestId ?? -1, reason);
    const jobs = (await waitingJobs("links.denied")).filter(({ payload }) => payload.requestId === waiting?.requestId);
    expect(jobs).toEqual([]);
    await resolveIncident(asSystem, incidentId, { secretRevoked: true });
  });
});
