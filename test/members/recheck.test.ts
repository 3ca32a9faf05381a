import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { log } from "@/lib/log";
import { setOwner } from "@/lib/members/owner";
import { recheckSessions } from "@/lib/members/recheck";
import { listSessions } from "@/lib/members/session-list";
import { keepSession } from "@/lib/members/sessions";
import { signIn } from "@/lib/members/sign-in";
import { openTokens, sealTokens } from "@/lib/members/vouching";
import { ownDatabase } from "../database";
import { earlier, hour, incident, minute, next } from "../factories";
import { Browser } from "./browser";

type Claims = Record<string, unknown> & { sub: string };
type Provider = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  forget(sub: string): void;
  close(): Promise<void>;
};

const publicUrl = "https://handback.acme.example";
const people: { who: string; claims: Claims }[] = [];
for (let index = 0; index < 12; index += 1) people.push({ who: `person ${index}`, claims: { sub: `person-${index}` } });

// The settings are read once, so the provider is there before anything reads them.
const program = "../../scripts/local/sign-in-provider.mjs";
const { startProvider } = (await import(program)) as {
  startProvider(options: { port: number; publicUrl: string; people: typeof people }): Promise<Provider>;
};
const provider = await startProvider({ port: 0, publicUrl, people });
Object.assign(process.env, {
  NEXTAUTH_URL: publicUrl,
  OIDC_ISSUER: provider.issuer,
  OIDC_CLIENT_ID: provider.clientId,
  OIDC_CLIENT_SECRET: provider.clientSecret,
  OIDC_GROUPS_CLAIM: "groups",
  OIDC_GROUP_LEVELS: "security=manager,engineering=member",
});

ownDatabase();
log.level = "silent";
beforeAll(async () => {
  await setOwner("owner@acme.example");
  await signIn({ ...owner, email: "owner@acme.example" });
});
afterAll(() => provider.close());
const owner = { issuer: "https://elsewhere.example", subject: "owner", emailVerified: true, name: "Owner" };

let browser: Browser;
let claims: Claims;
let email: string;
let turn = 0;

beforeEach(async () => {
  claims = people[turn++]?.claims ?? { sub: "nobody" };
  email = `person-${next()}@acme.example`;
  Object.assign(claims, { email, email_verified: true, name: "Jo Park", groups: ["engineering"] });
  browser = new Browser();
  await browser.signIn(claims.sub);
});
afterEach(() => db().session.deleteMany());

const sessionOf = () => db().session.findFirstOrThrow({ where: { member: { email } } });
/** As if so long had passed since the provider vouched last. */
const later = (ms: number) =>
  db().session.updateMany({ data: { vouchedAt: earlier(new Date(), ms), recheckAt: earlier(new Date(), 1_000) } });
async function recheckedAfter(ms = 16 * minute) {
  await later(ms);
  await recheckSessions();
}

describe("a session", () => {
  test("is kept with what the provider may be asked with, sealed to it", async () => {
    const { sealedTokens, tokenSha256, vouchedAt, recheckAt } = await sessionOf();
    const tokens = openTokens(sealedTokens ?? new Uint8Array(), tokenSha256);
    expect(tokens).toMatchObject({ issuer: provider.issuer, subject: claims.sub });
    for (const token of [tokens.access, tokens.refresh ?? "none"]) {
      expect(token.length).toBeGreaterThan(20);
      expect(Buffer.from(sealedTokens ?? []).includes(token)).toBe(false);
    }
    expect(() => openTokens(sealedTokens ?? new Uint8Array(), "another session")).toThrow();
    expect((recheckAt?.getTime() ?? 0) - (vouchedAt?.getTime() ?? 0)).toBe(15 * minute);
  });

  test("is asked about every quarter of an hour, with renewed tokens, and not before", async () => {
    const before = await sessionOf();
    await recheckSessions();
    expect(await sessionOf()).toEqual(before);
    for (let round = 0; round < 3; round += 1) {
      await recheckedAfter();
      const now = await sessionOf();
      expect(Date.now() - (now.vouchedAt?.getTime() ?? 0)).toBeLessThan(minute);
      expect((now.recheckAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(14 * minute);
    }
    const renewed = await sessionOf();
    const tokens = [before, renewed].map(({ sealedTokens, tokenSha256 }) =>
      openTokens(sealedTokens ?? new Uint8Array(), tokenSha256),
    );
    expect(tokens[0]?.access).not.toBe(tokens[1]?.access);
    expect(await browser.viewer()).toMatchObject({ email, accessLevel: "member" });
  });

  test("is asked about once, however many workers do", async () => {
    await later(16 * minute);
    await Promise.all([recheckSessions(), recheckSessions(), recheckSessions()]);
    await recheckedAfter();
    expect(await browser.viewer()).not.toBeNull();
    expect((await sessionOf()).vouchedAt?.getTime()).toBeGreaterThan(Date.now() - minute);
  });

  test("without such means goes on as before", async () => {
    const { memberId } = await sessionOf();
    await keepSession("token of a session", memberId, new Date(Date.now() + hour));
    await later(2 * hour);
    await db().session.updateMany({ where: { sealedTokens: null }, data: { vouchedAt: null, recheckAt: null } });
    await recheckSessions();
    expect(await db().session.findMany()).toMatchObject([{ sealedTokens: null }]);
  });
});

describe("what the provider says between sign-ins", () => {
  test("changes the level with the next request; a missing claim changes nothing", async () => {
    claims.groups = ["security"];
    await recheckedAfter();
    expect((await browser.viewer())?.accessLevel).toBe("manager");
    claims.groups = ["engineering"];
    await recheckedAfter();
    expect((await browser.viewer())?.accessLevel).toBe("member");
    delete claims.groups;
    await recheckedAfter();
    expect((await browser.viewer())?.accessLevel).toBe("member");
    claims.groups = ["canteen"];
    await recheckedAfter();
    expect((await browser.viewer())?.accessLevel).toBe("restricted");
    delete claims.groups;
    await recheckedAfter();
    expect((await browser.viewer())?.accessLevel).toBe("restricted");
    const { memberId } = await sessionOf();
    const events = await db().auditEvent.findMany({
      where: { type: "member.access_level_changed", subject: String(memberId), actor: "system:sessions.recheck" },
      orderBy: { id: "asc" },
    });
    expect(events.map(({ detail }) => (detail as { after?: string }).after)).toEqual([
      "manager",
      "member",
      "restricted",
    ]);
    expect(await db().auditEvent.count({ where: { type: "member.signed_in", memberId } })).toBe(1);
  });

  test("takes away what rested on an address it vouches for no more, and gives nothing for one it does not verify", async () => {
    claims.groups = [];
    const { id } = await incident({ place: { authorEmail: email } });
    await recheckedAfter();
    const { memberId } = await sessionOf();
    const grants = () => db().grant.count({ where: { memberId, incidentId: id } });
    await browser.signIn(claims.sub);
    expect(await grants()).toBe(1);
    claims.email_verified = false;
    await recheckedAfter();
    expect(await grants()).toBe(0);
    Object.assign(claims, { email: "owner@acme.example", email_verified: "true" });
    await recheckedAfter();
    expect(await browser.viewer()).toMatchObject({ email, accessLevel: "restricted" });
    claims.email_verified = true;
    await recheckedAfter();
    expect(await browser.viewer()).toMatchObject({ email, accessLevel: "restricted" });
    Object.assign(claims, { email, email_verified: true });
  });
});

describe("a session the provider does not vouch for", () => {
  test("lives on for an hour since it last did, then is over, and the audit trail says why", async () => {
    provider.forget(claims.sub);
    await recheckedAfter();
    expect(await browser.viewer()).not.toBeNull();
    const { id, memberId, vouchedAt, recheckAt } = await sessionOf();
    expect(Date.now() - (vouchedAt?.getTime() ?? 0)).toBeGreaterThan(15 * minute);
    expect((recheckAt?.getTime() ?? 0) - Date.now()).toBeLessThan(6 * minute);
    await recheckedAfter(59 * minute);
    expect(await browser.viewer()).not.toBeNull();
    await later(61 * minute);
    expect(await browser.viewer()).toBeNull();
    const self = { kind: "member" as const, memberId, accessLevel: "member" as const, name: "", email };
    expect(await listSessions(self, memberId)).toEqual([]);
    await recheckSessions();
    expect(await db().session.count({ where: { id } })).toBe(0);
    const event = await db().auditEvent.findFirstOrThrow({
      where: { type: "session.ended", subject: String(memberId) },
    });
    expect(event).toMatchObject({ actor: "system:sessions.recheck", detail: { session: id } });
  });

  test("because it speaks of somebody else, or was another provider's, is not vouched for", async () => {
    const { id, sealedTokens, tokenSha256 } = await sessionOf();
    const tokens = openTokens(sealedTokens ?? new Uint8Array(), tokenSha256);
    for (const change of [{ subject: "somebody-else" }, { issuer: "https://elsewhere.example" }]) {
      const { refresh } = openTokens((await sessionOf()).sealedTokens ?? new Uint8Array(), tokenSha256);
      const sealed = sealTokens({ ...tokens, refresh, ...change }, tokenSha256);
      await db().session.update({ where: { id }, data: { sealedTokens: sealed } });
      await recheckedAfter();
      expect(Date.now() - ((await sessionOf()).vouchedAt?.getTime() ?? 0)).toBeGreaterThan(15 * minute);
    }
  });

  test("because the provider is away waits its turn, and the others theirs", async () => {
    const other = new Browser();
    await other.signIn("person-0");
    await provider.close();
    await recheckedAfter();
    expect(await browser.viewer()).not.toBeNull();
    const due = await db().session.count({ where: { recheckAt: { lt: new Date() } } });
    expect(due).toBe(1);
    await later(61 * minute);
    expect([await browser.viewer(), await other.viewer()]).toEqual([null, null]);
  });
});
