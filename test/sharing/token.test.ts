import { createHmac, randomBytes } from "node:crypto";
import fc from "fast-check";
import { SignJWT } from "jose";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { db, inTransaction } from "@/lib/db/client";
import { env } from "@/lib/env";
import { resolveIncident } from "@/lib/incidents/resolve";
import { createLink } from "@/lib/sharing/create";
import { exchangeToken } from "@/lib/sharing/open";
import { revokeLinks } from "@/lib/sharing/revoke";
import { type LinkClaims, newJti, signingKid, signLinkToken, verifyLinkToken } from "@/lib/sharing/token";
import { seatCast } from "../cast";
import { ownDatabase } from "../database";
import { asSystem, day, incident, incidentById, later, minute } from "../factories";

ownDatabase();

const address = "203.0.113.9";
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

async function newLink(incidentId: number, recipient = "dana.li@acme.example") {
  const scopes = ["view", "feedback", "resolve"] as const;
  const link = await inTransaction((tx) =>
    createLink(tx, asSystem, { incidentId, recipient, scopes, lifespanDays: 14 }),
  );
  const row = await db().sharingLink.findUniqueOrThrow({ where: { id: link.linkId } });
  const claims: LinkClaims = {
    linkId: link.linkId,
    jti: link.jti,
    incidentId,
    scopes,
    issuedAt: row.createdAt,
    expiresAt: link.expiresAt,
  };
  return { claims, token: await signLinkToken(claims, row.kid), row };
}

const opens = async (token: string) => (await exchangeToken(token, address)) !== null;
const parts = (token: string) => token.split(".") as [string, string, string];
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const decode = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
const keyOf = (kid: string) => env().LINK_KEYS.find((entry) => entry.kid === kid)?.key as Buffer;

/** Signs any header and claims with a key of ours, as an attacker with some other use of it could. */
function signed(header: Record<string, unknown>, claims: Record<string, unknown>, key = keyOf("L2")): string {
  const content = `${encode(header)}.${encode(claims)}`;
  return `${content}.${createHmac("sha256", key).update(content).digest("base64url")}`;
}

let claims: LinkClaims;
let token: string;
beforeAll(async () => {
  ({ claims, token } = await newLink((await incident()).id));
});

test("a token opens its link, every time, and says nothing of the person or the place", async () => {
  expect(await opens(token)).toBe(true);
  expect(await opens(token)).toBe(true);
  const [header, payload] = parts(token);
  expect(decode(header)).toEqual({ alg: "HS256", typ: "incident-link+jwt", kid: "L2" });
  expect(Object.keys(decode(payload)).sort()).toEqual(["aud", "exp", "iat", "inc", "iss", "jti", "scp", "sub"]);
  expect(token.length).toBeLessThan(1_024);
});

test("signing again gives the same bytes, so that a retried mail is the same mail", async () => {
  expect(await signLinkToken(claims, signingKid())).toBe(token);
});

describe("no change of a token is accepted", () => {
  const character = fc.constantFrom(...alphabet, "=", ".", "+", "/", " ", "\n", "%", "\u0000", "é");
  const mutation = fc.oneof(
    fc.tuple(fc.nat({ max: 1_000 }), character).map(([at, to]) => (text: string) => {
      const place = at % text.length;
      return text.slice(0, place) + to + text.slice(place + 1);
    }),
    fc.tuple(fc.nat({ max: 1_000 }), character).map(([at, to]) => (text: string) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + to + text.slice(place);
    }),
    fc
      .nat({ max: 1_000 })
      .map((at) => (text: string) => text.slice(0, at % text.length) + text.slice((at % text.length) + 1)),
    fc.nat({ max: 400 }).map((length) => (text: string) => text.slice(0, length % text.length)),
    fc.constantFrom(
      (text: string) => `${text}=`,
      (text: string) => `${text}\n`,
      (text: string) => ` ${text}`,
      (text: string) => `${text}.`,
      (text: string) => text.replace(".", ".."),
      (text: string) => text.toLowerCase(),
      (text: string) => text.split(".").reverse().join("."),
      (text: string) => encodeURIComponent(text).replaceAll(".", "%2E"),
    ),
    fc.string(),
  );

  test("whatever it is", async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(mutation, async (change) => {
        const changed = typeof change === "string" ? change : change(token);
        const verified = await verifyLinkToken(changed);
        if (changed === token) accepted += 1;
        else expect(verified).toBeNull();
      }),
      { numRuns: 4_000 },
    );
    expect(accepted).toBeLessThan(4_000);
  });

  test("nor is any other last character, though four of them decode to the same bytes", async () => {
    const body = token.slice(0, -1);
    const accepted = [];
    for (const last of alphabet) if (await verifyLinkToken(body + last)) accepted.push(body + last);
    expect(accepted).toEqual([token]);
  });

  test("nor one bit of any part", async () => {
    const [header, payload, signature] = parts(token).map((part) => Buffer.from(part, "base64url")) as [
      Buffer,
      Buffer,
      Buffer,
    ];
    for (const [index, part] of [header, payload, signature].entries()) {
      for (let at = 0; at < part.length * 8; at += 1) {
        const changed = Buffer.from(part);
        changed[at >> 3] = (changed[at >> 3] ?? 0) ^ (1 << (at & 7));
        const rebuilt = [header, payload, signature].map((one, place) =>
          (place === index ? changed : one).toString("base64url"),
        );
        expect(await verifyLinkToken(rebuilt.join("."))).toBeNull();
      }
    }
  });
});

describe("a token is not accepted", () => {
  const header = { alg: "HS256", typ: "incident-link+jwt", kid: "L2" };
  const proper = () => decode(parts(token)[1]);

  test("and this way of forging one would be, were it right", async () => {
    expect(await verifyLinkToken(signed(header, proper()))).not.toBeNull();
  });

  const forgeries: [string, () => string][] = [
    ["with no algorithm", () => `${encode({ ...header, alg: "none" })}.${encode(proper())}.`],
    ["with no algorithm and a signature", () => signed({ ...header, alg: "none" }, proper())],
    ["with another algorithm", () => signed({ ...header, alg: "HS512" }, proper())],
    ["of another type", () => signed({ ...header, typ: "JWT" }, proper())],
    ["of no type", () => signed({ alg: "HS256", kid: "L2" }, proper())],
    ["naming no key", () => signed({ alg: "HS256", typ: "incident-link+jwt" }, proper())],
    ["naming an unknown key", () => signed({ ...header, kid: "L9" }, proper())],
    ["naming a property for a key", () => signed({ ...header, kid: "constructor" }, proper())],
    ["naming another key than it was signed with", () => signed({ ...header, kid: "L1" }, proper())],
    ["signed with nothing", () => signed(header, proper(), Buffer.alloc(0))],
    ["signed with the session secret", () => signed(header, proper(), Buffer.from(env().AUTH_SECRET))],
    ["from another issuer", () => signed(header, { ...proper(), iss: "https://evil.example" })],
    ["for another audience", () => signed(header, { ...proper(), aud: "session" })],
    ["that expired", () => signed(header, { ...proper(), exp: Math.floor(Date.now() / 1_000) - 120 })],
    ["issued too long ago", () => signed(header, { ...proper(), iat: Math.floor(Date.now() / 1_000) - 32 * 86_400 })],
    ["issued in the future", () => signed(header, { ...proper(), iat: Math.floor(Date.now() / 1_000) + 3_600 })],
    ["without an expiry", () => signed(header, { ...proper(), exp: undefined })],
    ["without a time of issue", () => signed(header, { ...proper(), iat: undefined })],
    ["without an id", () => signed(header, { ...proper(), jti: undefined })],
    ["without an incident", () => signed(header, { ...proper(), inc: undefined })],
    ["whose incident is no number", () => signed(header, { ...proper(), inc: { not: 0 } })],
    ["whose link is no uuid", () => signed(header, { ...proper(), sub: "1 OR 1=1" })],
    ["with a scope that does not exist", () => signed(header, { ...proper(), scp: ["admin"] })],
    ["longer than one can be", () => signed(header, { ...proper(), padding: "x".repeat(1_000) })],
    ["with a critical extension", () => signed({ ...header, crit: ["b64"], b64: false }, proper())],
    ["that is not a token", () => "hello"],
    ["that is empty", () => ""],
    ["that has five parts", () => `${token}.a.b`],
  ];
  test.each(forgeries)("%s", async (_, forge) => {
    expect(await verifyLinkToken(forge())).toBeNull();
    expect(await opens(forge())).toBe(false);
  });

  test("when it is some other JWT of ours", async () => {
    const session = await new SignJWT({ sub: claims.linkId })
      .setProtectedHeader({ alg: "HS256" })
      .setExpirationTime("1h")
      .sign(Buffer.from(env().AUTH_SECRET));
    expect(await opens(session)).toBe(false);
  });
});

describe("the row is the authority", () => {
  const link = async () => {
    const row = await incident();
    return { incidentId: row.id, ...(await newLink(row.id)) };
  };
  const update = (id: string, data: object) => db().sharingLink.update({ where: { id }, data });

  test("a token whose row is gone opens nothing", async () => {
    const { token: gone, row } = await link();
    await db().sharingLink.delete({ where: { id: row.id } });
    expect(await opens(gone)).toBe(false);
  });

  test("whoever has the signing key and the rows, and not the number in the mail, opens nothing", async () => {
    const { claims: known } = await link();
    expect(await opens(await signLinkToken({ ...known, jti: newJti() }, "L2"))).toBe(false);
  });

  test("a token for another incident or under another link's number opens nothing", async () => {
    const [one, two] = [await link(), await link()];
    expect(await opens(await signLinkToken({ ...one.claims, incidentId: two.incidentId }, "L2"))).toBe(false);
    expect(await opens(await signLinkToken({ ...one.claims, linkId: two.claims.linkId }, "L2"))).toBe(false);
    expect(await opens(one.token)).toBe(true);
  });

  test("withdrawn, it opens nothing, at once", async () => {
    const { maya, bob, mallory } = await seatCast();
    const { token: withdrawn, incidentId } = await link();
    await expect(revokeLinks(bob, incidentId)).rejects.toThrow("incidents:share");
    await expect(revokeLinks(mallory, incidentId)).rejects.toThrow("There is no such incident.");
    expect(await opens(withdrawn)).toBe(true);
    expect(await revokeLinks(maya, incidentId)).toBe(1);
    expect(await opens(withdrawn)).toBe(false);
    expect(await revokeLinks(maya, incidentId)).toBe(0);
  });

  test("a newer link to the same person takes the place of the older", async () => {
    const first = await link();
    const second = await newLink(first.incidentId);
    expect(await opens(first.token)).toBe(false);
    expect(await opens(second.token)).toBe(true);
    const other = await newLink(first.incidentId, "somebody.else@acme.example");
    expect([await opens(second.token), await opens(other.token)]).toEqual([true, true]);
  });

  test("expired in the row, it opens nothing, whatever the token says", async () => {
    const { token: expired, row } = await link();
    await update(row.id, { expiresAt: new Date(Date.now() - 1_000) });
    expect(await opens(expired)).toBe(false);
  });

  test("a closed incident is shown for a week, and then no more", async () => {
    const { token: closed, incidentId, row } = await link();
    await resolveIncident(asSystem, incidentId, { secretRevoked: true });
    expect(await opens(closed)).toBe(true);
    const now = new Date();
    await update(row.id, { createdAt: later(now, -8 * day) });
    await db().incident.update({ where: { id: incidentId }, data: { closedAt: later(now, -7 * day + minute) } });
    expect(await opens(closed)).toBe(true);
    await db().incident.update({ where: { id: incidentId }, data: { closedAt: later(now, -7 * day - minute) } });
    expect(await opens(closed)).toBe(false);
  });

  test("no link opens while links are switched off", async () => {
    const { token: off } = await link();
    await db().workspace.update({ where: { id: 1 }, data: { linksEnabled: false } });
    expect(await opens(off)).toBe(false);
    await db().workspace.update({ where: { id: 1 }, data: { linksEnabled: true } });
    expect(await opens(off)).toBe(true);
  });

  test("opening changes nothing but the access log", async () => {
    const { token: seen, incidentId, row } = await link();
    const before = await incidentById(incidentId);
    for (const from of [address, "203.0.113.77", "2001:db8:1:2::5", "::ffff:198.51.100.7"])
      await exchangeToken(seen, from);
    expect(await incidentById(incidentId)).toEqual(before);
    const after = await db().sharingLink.findUniqueOrThrow({ where: { id: row.id } });
    expect(after.seenCount).toBe(4);
    expect(after.networks).toEqual(["203.0.113.0/24", "2001:db8:1::/48", "198.51.100.0/24"]);
    expect({ ...after, seenCount: 0, networks: [], lastSeenAt: null }).toEqual(row);
  });
});

describe("when keys are rotated", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  /** The product as it starts with these keys. */
  async function startedWith(ring: string) {
    vi.stubEnv("LINK_KEYS", ring);
    vi.resetModules();
    const { verifyLinkToken, signingKid } = await import("@/lib/sharing/token");
    return { verifyLinkToken, signingKid };
  }

  test("a link of an old key opens until the key is dropped, and new links are signed with the new one", async () => {
    const [newest, oldest] = (process.env.LINK_KEYS ?? "").split(",") as [string, string];
    const added = `L3:${randomBytes(32).toString("base64")}`;
    const rotated = await startedWith([added, newest, oldest].join(","));
    expect(rotated.signingKid()).toBe("L3");
    expect(await rotated.verifyLinkToken(token)).not.toBeNull();
    const dropped = await startedWith([added, oldest].join(","));
    expect(await dropped.verifyLinkToken(token)).toBeNull();
    const replaced = await startedWith([added, `L2:${randomBytes(32).toString("base64")}`].join(","));
    expect(await replaced.verifyLinkToken(token)).toBeNull();
  });

  test.each(["", "L1", "L1:c2hvcnQ=", `:${Buffer.alloc(32).toString("base64")}`])(
    "the ring %j is refused at the start",
    async (ring) => {
      await expect(startedWith(ring).then(({ signingKid }) => signingKid())).rejects.toThrow("LINK_KEYS");
    },
  );
});
