import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { db, inTransaction } from "@/lib/db/client";
import { resolveIncident } from "@/lib/incidents/resolve";
import { sendMail } from "@/lib/mail/send";
import { closeTransport } from "@/lib/mail/transport";
import { createLink } from "@/lib/sharing/create";
import { refreshLink } from "@/lib/sharing/fresh";
import { exchangeToken } from "@/lib/sharing/open";
import { revokeLinks } from "@/lib/sharing/revoke";
import { newJti, signLinkToken, verifyLinkToken, verifyOldLinkToken } from "@/lib/sharing/token";
import { seatCast } from "../cast";
import { eventTypes, ownDatabase } from "../database";
import { asSystem, day, hour, incidentById, later, next, signedUp } from "../factories";
import { linkIn } from "../mail/outbox";
import { startSmtp } from "../mail/smtp";
import { expired, linksTo, mailsAbout, runOut, sent } from "./links";

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

const somebody = () => `somebody-${next()}@acme.example`;

describe("an expired link", () => {
  test("may ask for a fresh one, which goes to the person it was first sent to and to nobody else", async () => {
    const old = await expired(somebody(), { scopes: ["view", "feedback", "resolve"] });
    const linkId = await refreshLink(old.token);
    const fresh = await db().sharingLink.findUniqueOrThrow({ where: { id: linkId ?? "" } });
    expect(fresh).toMatchObject({ recipient: old.recipient, scopes: old.row.scopes, revokedAt: null });
    expect(fresh.expiresAt.getTime() - fresh.createdAt.getTime()).toBe(14 * day);
    const [mail] = await mailsAbout(old.incidentId);
    expect(mail).toMatchObject({ kind: "incident-link", recipient: old.recipient, linkId, state: "queued" });
    expect((await incidentById(old.incidentId)).contact).toBe("queued");
    await sendMail(mail?.id ?? "");
    expect(smtp.received.at(-1)?.to).toEqual([old.recipient]);
    expect(await exchangeToken(linkIn(smtp.received.at(-1)?.mail.text), "203.0.113.9")).toMatchObject({ linkId });
    expect(await exchangeToken(old.token, "203.0.113.9")).toBeNull();
    expect(await eventTypes(old.incidentId)).toContain("sharing-link.refreshed");
  });

  test("gets three a day at most, however often and at once it is asked", async () => {
    const old = await expired(somebody());
    await Promise.all(Array.from({ length: 4 }, () => refreshLink(old.token)));
    for (let time = 0; time < 4; time += 1) await refreshLink(old.token);
    expect(await mailsAbout(old.incidentId)).toHaveLength(3);
    const links = await linksTo(old.incidentId);
    expect(links.filter(({ revokedAt }) => revokedAt === null)).toHaveLength(1);

    const tomorrow = later(new Date(), 25 * hour);
    vi.useFakeTimers({ toFake: ["Date"], now: tomorrow });
    await refreshLink(old.token).finally(() => vi.useRealTimers());
    expect(await mailsAbout(old.incidentId)).toHaveLength(4);
  });

  test("of one person does not renew that of another", async () => {
    const one = await expired(somebody());
    const other = await sent(somebody(), { incidentId: one.incidentId });
    await refreshLink(one.token);
    expect(await exchangeToken(other.token, "203.0.113.9")).not.toBeNull();
    expect((await mailsAbout(one.incidentId)).map(({ recipient }) => recipient)).toEqual([one.recipient]);
  });
});

describe("nothing is mailed", () => {
  const cases: [string, () => Promise<{ token: string; incidentId: number }>][] = [
    ["for a link that still works", () => sent(somebody())],
    [
      "for one that was withdrawn",
      async () => {
        const link = await expired(somebody());
        await revokeLinks(asSystem, link.incidentId);
        return link;
      },
    ],
    [
      "for one whose successor was withdrawn",
      async () => {
        const link = await expired(somebody());
        await sent(link.recipient, { incidentId: link.incidentId });
        await revokeLinks(asSystem, link.incidentId);
        return link;
      },
    ],
    [
      "where somebody sent a newer one that still works",
      async () => {
        const link = await expired(somebody());
        await sent(link.recipient, { incidentId: link.incidentId });
        return link;
      },
    ],
    [
      "for a closed incident",
      async () => {
        const link = await expired(somebody());
        await resolveIncident(asSystem, link.incidentId, { secretRevoked: true });
        return link;
      },
    ],
    [
      "to who joined meanwhile",
      async () => {
        const { bob } = await seatCast();
        const link = await expired(bob.email);
        await signedUp(bob);
        return link;
      },
    ],
    [
      "to an address that a member proved to be theirs",
      async () => {
        const { rita } = await seatCast();
        const link = await expired(somebody());
        const developer = await db().developer.create({ data: { name: rita.name, memberId: rita.memberId } });
        const proved = { developerId: developer.id, link: "proved" as const };
        await db().address.update({ where: { email: link.recipient }, data: proved });
        return link;
      },
    ],
    [
      "to an address that refused mail",
      async () => {
        const link = await expired(somebody());
        const until = later(new Date(), hour);
        await db().suppression.create({ data: { email: link.recipient, reason: "550", until } });
        return link;
      },
    ],
    [
      "to another incident's number",
      async () => {
        const [one, two] = [await expired(somebody()), await expired(somebody())];
        const claims = { ...one.claims, incidentId: two.incidentId };
        return { incidentId: one.incidentId, token: await signLinkToken(claims, one.row.kid) };
      },
    ],
    [
      "to who has the key and not the number in the mail",
      async () => {
        const link = await expired(somebody());
        return { ...link, token: await signLinkToken({ ...link.claims, jti: newJti() }, link.row.kid) };
      },
    ],
    [
      "to who changed a letter",
      async () => {
        const link = await expired(somebody());
        const [header, payload, signature = ""] = link.token.split(".");
        const changed = `${signature[0] === "a" ? "b" : "a"}${signature.slice(1)}`;
        return { ...link, token: [header, payload, changed].join(".") };
      },
    ],
    [
      "for a link whose row is gone",
      async () => {
        const link = await expired(somebody());
        await db().sharingLink.delete({ where: { id: link.linkId } });
        return link;
      },
    ],
  ];
  test.each(cases)("%s", async (_, asked) => {
    const { token, incidentId } = await asked();
    const before = { links: await linksTo(incidentId), events: await eventTypes(incidentId) };
    expect(await refreshLink(token)).toBeNull();
    expect(await mailsAbout(incidentId)).toEqual([]);
    expect({ links: await linksTo(incidentId), events: await eventTypes(incidentId) }).toEqual(before);
  });

  test("while links are switched off", async () => {
    const link = await expired(somebody());
    await db().workspace.update({ where: { id: 1 }, data: { linksEnabled: false } });
    expect(await refreshLink(link.token)).toBeNull();
    await db().workspace.update({ where: { id: 1 }, data: { linksEnabled: true } });
    expect(await refreshLink(link.token)).not.toBeNull();
  });
});

test("asking for many at once makes a few, and the rest are dropped and not queued", async () => {
  const old = [];
  for (let index = 0; index < 8; index += 1) old.push(await expired(somebody()));
  const made = await Promise.all(old.map(({ token }) => refreshLink(token)));
  const count = made.filter((linkId) => linkId !== null).length;
  expect(count).toBeGreaterThan(0);
  expect(count).toBeLessThan(8);
  for (const [index, { token }] of old.entries())
    if (made[index] === null) expect(await refreshLink(token)).not.toBeNull();
});

test("a fresh link that ran out may be renewed in turn, from the oldest mail too", async () => {
  const old = await expired(somebody());
  const jti = newJti();
  await refreshLink(old.token);
  const [, fresh] = await linksTo(old.incidentId);
  if (!fresh) throw new Error("there is no fresh link");
  await runOut({ linkId: fresh.id, row: fresh, claims: { ...old.claims, jti } });
  expect(await refreshLink(old.token)).not.toBeNull();
});

describe("an expired token", () => {
  test("is known as ours in its one canonical form only, and opens nothing", async () => {
    const { token } = await expired(somebody());
    expect(await verifyLinkToken(token)).toBeNull();
    expect(await verifyOldLinkToken(token)).toMatchObject({ scp: ["view", "feedback"] });
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (const last of alphabet) {
      const changed = token.slice(0, -1) + last;
      if (changed !== token) expect(await verifyOldLinkToken(changed)).toBeNull();
    }
    for (const changed of [`${token}=`, `${token}\n`, ` ${token}`, token.slice(0, -1)])
      expect(await verifyOldLinkToken(changed)).toBeNull();
  });

  test("of another sort, another issuer or another audience is not known", async () => {
    const { claims, row } = await expired(somebody());
    const { SignJWT } = await import("jose");
    const { env } = await import("@/lib/env");
    const key = env().LINK_KEYS.find(({ kid }) => kid === row.kid)?.key as Buffer;
    const forge = (change: { typ?: string; iss?: string; aud?: string }) =>
      new SignJWT({ inc: claims.incidentId, scp: ["view"] })
        .setProtectedHeader({ alg: "HS256", typ: change.typ ?? "incident-link+jwt", kid: row.kid })
        .setIssuer(change.iss ?? env().PUBLIC_URL)
        .setAudience(change.aud ?? "incident-link")
        .setSubject(claims.linkId)
        .setJti(claims.jti)
        .setIssuedAt(claims.issuedAt)
        .setExpirationTime(claims.expiresAt)
        .sign(key);
    expect(await verifyOldLinkToken(await forge({}))).not.toBeNull();
    for (const change of [{ typ: "JWT" }, { iss: "https://evil.example" }, { aud: "session" }])
      expect(await verifyOldLinkToken(await forge(change))).toBeNull();
  });
});

test("a link made while an older one is being renewed does not let two live side by side", async () => {
  const old = await expired(somebody());
  const make = () =>
    inTransaction((tx) =>
      createLink(tx, asSystem, {
        incidentId: old.incidentId,
        recipient: old.recipient,
        scopes: ["view"],
        lifespanDays: 7,
      }),
    );
  await Promise.all([refreshLink(old.token), make(), make(), refreshLink(old.token)]);
  expect((await linksTo(old.incidentId)).filter(({ revokedAt }) => revokedAt === null)).toHaveLength(1);
});
