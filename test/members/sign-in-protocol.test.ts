import { beforeEach, describe, expect, test } from "vitest";
import { isFresh } from "@/lib/access/fresh-sign-in";
import { db } from "@/lib/db/client";
import { log } from "@/lib/log";
import { inviteMembers } from "@/lib/members/invite";
import { viewerOfSession } from "@/lib/members/sessions";
import { signIn } from "@/lib/members/sign-in";
import { ownDatabase } from "../database";
import { asSystem, day, earlier, next } from "../factories";
import { Browser, refusalIn } from "./browser";
import { startForgedProvider } from "./forged-provider";

const clientId = "handback";
const secret = "a client's secret, which is long enough";
// The settings are read once, so the provider is there before anything reads them.
const provider = await startForgedProvider(clientId);
const { forgery } = provider;
provider.behave("nobody", "", "nobody@acme.example");
const publicUrl = "https://handback.acme.example";
Object.assign(process.env, {
  NEXTAUTH_URL: publicUrl,
  OIDC_ISSUER: provider.issuer,
  OIDC_CLIENT_ID: clientId,
  OIDC_CLIENT_SECRET: secret,
});

ownDatabase();
log.level = "silent";

let browser: Browser;
let email: string;
let state: string;
let nonce: string;
const seconds = () => Math.floor(Date.now() / 1_000);

beforeEach(async () => {
  browser = new Browser();
  email = `person-${next()}@acme.example`;
  await leave();
});

/** Leaves for the provider, which behaves until told otherwise. */
async function leave(how: { fresh?: boolean; next?: string } = {}): Promise<URL> {
  provider.behave(`subject-${next()}`, "", email);
  const at = await browser.leave(how);
  state = at.searchParams.get("state") ?? "";
  nonce = at.searchParams.get("nonce") ?? "";
  provider.behave(`subject-${next()}`, nonce, email);
  return at;
}

async function comeBack(query: Record<string, string> = { code: "c", state }): Promise<string> {
  const answer = await browser.ask("GET", `/api/auth/callback/oidc?${new URLSearchParams(query)}`);
  return answer.headers.get("location") ?? "";
}

describe("the provider is asked", () => {
  test("with PKCE, a state and a nonce, and for no more than the settings say", async () => {
    const at = await leave();
    expect(at.origin).toBe(provider.issuer);
    expect(Object.fromEntries(at.searchParams)).toMatchObject({
      client_id: clientId,
      response_type: "code",
      scope: "openid email profile",
      code_challenge_method: "S256",
      redirect_uri: `${publicUrl}/api/auth/callback/oidc`,
    });
    expect(state.length).toBeGreaterThan(20);
    expect(nonce.length).toBeGreaterThan(20);
    expect(at.searchParams.has("prompt")).toBe(false);
  });

  test("and nobody adds to the question by an address", async () => {
    const { csrfToken } = (await (await browser.ask("GET", "/api/auth/csrf")).json()) as { csrfToken: string };
    const wish = new URLSearchParams({ redirect_uri: "https://evil.example/", scope: "everything", prompt: "none" });
    const answer = await browser.ask("POST", `/api/auth/signin/oidc?${wish}`, { csrfToken });
    const asked = new URL(answer.headers.get("location") ?? "").searchParams;
    expect(asked.get("redirect_uri")).toBe(`${publicUrl}/api/auth/callback/oidc`);
    expect(asked.get("scope")).toBe("openid email profile");
    expect(asked.get("prompt")).toBeNull();
  });

  test("only from our own page: without its token nobody is sent anywhere", async () => {
    const answer = await browser.ask("POST", "/api/auth/signin/oidc", { csrfToken: "made up" });
    expect(answer.headers.get("location")).not.toContain(provider.issuer);
  });
});

test("whoever the provider vouches for is signed in, with one session that is theirs", async () => {
  expect(await comeBack()).toBe(`${publicUrl}/incidents`);
  expect(await browser.viewer()).toMatchObject({ email, accessLevel: "restricted" });
  const [session] = await db().session.findMany({ where: { member: { email } } });
  const { memberId } = await db().identity.findFirstOrThrow({ where: { email } });
  expect(await db().auditEvent.count({ where: { type: "member.signed_in", memberId } })).toBe(1);
  expect(session).toMatchObject({ network: "203.0.113.0/24", userAgent: expect.stringContaining("Firefox") });
});

test("the clocks of provider and workspace may differ by less than a minute", async () => {
  forgery.payload.exp = seconds() - 40;
  expect(refusalIn(await comeBack())).toBeNull();
});

describe("an answer that is forged lets nobody in:", () => {
  const forgeries: Record<string, [forge: () => void, refusal: string]> = {
    "an unsigned id token": [() => Object.assign(forgery, { idToken: provider.unsigned }), "untrusted"],
    "an id token signed by another key": [
      () => Object.assign(forgery, { idToken: provider.signedByAnother }),
      "untrusted",
    ],
    "an id token signed with the client's secret": [
      () => Object.assign(forgery, { idToken: provider.signedWithSecret(secret) }),
      "untrusted",
    ],
    "an id token for another client": [() => Object.assign(forgery.payload, { aud: "another" }), "untrusted"],
    "an id token for two clients that does not say which one asked": [
      () => Object.assign(forgery.payload, { aud: [clientId, "another"] }),
      "untrusted",
    ],
    "an id token for two clients that another one asked for": [
      () => Object.assign(forgery.payload, { aud: [clientId, "another"], azp: "another" }),
      "untrusted",
    ],
    "an id token of another issuer": [
      () => Object.assign(forgery.payload, { iss: "https://evil.example" }),
      "untrusted",
    ],
    "an id token of the issuer with a slash": [
      () => Object.assign(forgery.payload, { iss: `${provider.issuer}/` }),
      "untrusted",
    ],
    "an id token that has expired": [() => Object.assign(forgery.payload, { exp: seconds() - 90 }), "untrusted"],
    "an id token that never expires": [() => delete forgery.payload.exp, "untrusted"],
    "an id token that is not valid yet": [() => Object.assign(forgery.payload, { nbf: seconds() + 300 }), "untrusted"],
    "the nonce of another sign-in": [() => Object.assign(forgery.payload, { nonce: "another" }), "stale"],
    "no nonce": [() => delete forgery.payload.nonce, "stale"],
    "no subject": [() => delete forgery.payload.sub, "untrusted"],
    "no id token": [() => Object.assign(forgery, { idToken: async () => "" }), "untrusted"],
    "the claims of another subject": [() => Object.assign(forgery.userInfo, { sub: "another" }), "untrusted"],
    "claims without a subject": [() => delete forgery.userInfo.sub, "untrusted"],
    "an empty subject": [() => provider.behave("", nonce, email), "unusable"],
    "a subject that is a number": [() => provider.behave(7, nonce, email), "unusable"],
    "a subject with a line break": [() => provider.behave("a\nb", nonce, email), "unusable"],
    "a subject with a NUL": [() => provider.behave("a\0b", nonce, email), "unusable"],
    "a discovery document of another issuer": [
      () => Object.assign(forgery, { calledItself: "https://evil.example" }),
      "untrusted",
    ],
    "a code that the provider does not know": [() => Object.assign(forgery, { tokenStatus: 400 }), "stale"],
    "an error of the provider's own": [() => Object.assign(forgery, { tokenStatus: 503 }), "away"],
  };
  test.each(Object.entries(forgeries))("%s", async (_, [forge, refusal]) => {
    forge();
    expect(refusalIn(await comeBack())).toBe(refusal);
    expect(browser.session).toBeUndefined();
    expect(await db().member.count({ where: { email } })).toBe(0);
  });

  test("a state of another sign-in, none, and that of another browser", async () => {
    for (const query of [{ code: "c", state: "another" }, { code: "c" }] as Record<string, string>[]) {
      await leave();
      expect(refusalIn(await comeBack(query))).toBe("stale");
    }
    const victim = new Browser();
    browser = victim;
    expect(refusalIn(await comeBack())).toBe("stale");
    expect(victim.session).toBeUndefined();
  });

  test("an answer that names another issuer", async () => {
    expect(refusalIn(await comeBack({ code: "c", state, iss: "https://evil.example" }))).toBe("untrusted");
  });

  test("an answer that comes twice: the second time it is out of date", async () => {
    expect(refusalIn(await comeBack())).toBeNull();
    expect(refusalIn(await comeBack())).toBe("stale");
  });
});

describe("whoever is not let in is told", () => {
  test("that they cancelled, or were not allowed, at the provider", async () => {
    expect(refusalIn(await comeBack({ error: "access_denied", state }))).toBe("cancelled");
  });

  test("and finds the way to where they wanted to go", async () => {
    await leave({ next: "/incidents/7?tab=timeline" });
    const location = await comeBack({ error: "access_denied", state });
    expect(new URL(location, publicUrl).searchParams.get("next")).toBe("/incidents/7?tab=timeline");
  });

  test("that their invitation had lapsed, and is in all the same", async () => {
    await inviteMembers(asSystem, [email], "manager");
    await db().member.update({ where: { email }, data: { inviteExpiresAt: earlier(new Date(), day) } });
    expect(await comeBack()).toBe("/sign-in/invitation-lapsed?next=%2Fincidents");
    expect(await browser.viewer()).toMatchObject({ email, accessLevel: "restricted" });
  });

  test("nothing by next-auth's own pages, which do not exist", async () => {
    for (const path of ["/api/auth/session", "/api/auth/providers", "/api/auth/_log", "/api/auth/verify-request"]) {
      expect((await browser.ask("GET", path)).status).toBe(404);
    }
  });

  test("in the audit trail, with the reason", async () => {
    await signIn({ issuer: provider.issuer, subject: "first", email, emailVerified: true, name: null });
    expect(refusalIn(await comeBack())).toBe("address_taken");
    const event = await db().auditEvent.findFirstOrThrow({ orderBy: { id: "desc" } });
    expect(event).toMatchObject({ type: "member.sign_in_refused", detail: { reason: "address_taken", email } });
  });
});

describe("signing in once more", () => {
  test("asks the provider to ask, and makes a fresh session", async () => {
    const at = await leave({ fresh: true });
    expect(Object.fromEntries(at.searchParams)).toMatchObject({ prompt: "login", max_age: "0" });
    await comeBack();
    const viewer = await browser.viewer();
    expect(viewer && isFresh(viewer)).toBe(true);
  });

  test.each([
    ["did not ask again", () => Object.assign(forgery.payload, { auth_time: seconds() - 3_600 })],
    ["does not say when it asked", () => delete forgery.payload.auth_time],
    ["says it in no number", () => Object.assign(forgery.payload, { auth_time: "now" })],
  ])("does not help where the provider %s", async (_, forge) => {
    await leave({ fresh: true });
    forge();
    expect(refusalIn(await comeBack())).toBe("not_fresh");
    expect(browser.session).toBeUndefined();
  });

  test("is not passed by signing in as always: the provider's own session is as old as it is", async () => {
    Object.assign(forgery.payload, { auth_time: seconds() - 3_600 });
    await comeBack();
    const viewer = await browser.viewer();
    expect(viewer && isFresh(viewer)).toBe(false);
  });
});

test("signing in once more ends the session that the browser had before", async () => {
  const subject = `subject-${next()}`;
  provider.behave(subject, nonce, email);
  await comeBack();
  const before = browser.session ?? "";
  expect(await viewerOfSession(before)).not.toBeNull();
  await leave({ fresh: true });
  provider.behave(subject, nonce, email);
  await comeBack();
  expect(browser.session).not.toBe(before);
  expect(await browser.viewer()).not.toBeNull();
  expect(await viewerOfSession(before)).toBeNull();
});

test("signing out ends the session, and asks the browser to forget what it keeps", async () => {
  await comeBack();
  const { csrfToken } = (await (await browser.ask("GET", "/api/auth/csrf")).json()) as { csrfToken: string };
  const token = browser.session;
  const answer = await browser.ask("POST", "/api/auth/signout", { csrfToken, callbackUrl: "/sign-in?signed_out=1" });
  expect(answer.headers.get("clear-site-data")).toBe('"cache"');
  expect(browser.session).toBeUndefined();
  if (token) browser.own.set("__Secure-next-auth.session-token", token);
  expect(await browser.viewer()).toBeNull();
});

test("while the provider is away, the page says so before and after", async () => {
  await provider.close();
  expect(refusalIn(await comeBack())).toBe("away");
  expect(refusalIn((await browser.leave()).href)).toBe("away");
});
