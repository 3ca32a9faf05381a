import { createHash } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";
import { listen } from "./page.mjs";
import { demoPeople } from "./people.mjs";
import { signInPage } from "./sign-in-page.mjs";
import { newProviderSecrets } from "./sign-in-secrets.mjs";

/**
 * A real OpenID provider on this machine whose sign-in page lets one be any of `people`, or someone new:
 * `{issuer, clientId, clientSecret, close()}`. Each of `people` is `{who, claims}` with any claims at all; `claims.sub`
 * tells them apart. Without `secrets` it makes up its own.
 */
export async function startProvider({
  port,
  publicUrl,
  clientId,
  clientSecret,
  people = demoPeople,
  secrets = newProviderSecrets(),
}) {
  const client = { clientId: clientId ?? secrets.clientId, clientSecret: clientSecret ?? secrets.clientSecret };
  const accounts = new Map(people.map(({ claims }) => [claims.sub, claims]));
  let handle = (_request, response) => response.writeHead(503).end();
  const server = await listen(
    createServer((request, response) => handle(request, response)),
    port,
  );
  const issuer = `http://localhost:${server.address().port}`;
  const provider = new Provider(issuer, configuration({ publicUrl, client, accounts, secrets }));
  const callback = provider.callback();
  handle = (request, response) => {
    const [, uid] = /^\/sign-in\/([\w-]+)$/.exec(request.url ?? "") ?? [];
    if (request.url === "/") return response.writeHead(302, { Location: publicUrl }).end();
    forgetSession(request);
    if (!uid) return callback(request, response);
    return signIn({ request, response, provider, people, accounts, publicUrl }).catch(() => {
      if (!response.headersSent) response.writeHead(400, { "Content-Type": "text/plain" });
      response.end(`This sign-in has run out or was finished already. Start again at ${publicUrl}\n`);
    });
  };
  return {
    issuer,
    ...client,
    /** Somebody leaves: what they were given before is of no use any more. */
    forget: (sub) => accounts.delete(sub),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function configuration({ publicUrl, client, accounts, secrets }) {
  return {
    adapter: Memory,
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [`${publicUrl}/api/auth/callback/oidc`],
        post_logout_redirect_uris: [publicUrl],
        response_types: ["code"],
        grant_types: ["authorization_code", "refresh_token"],
      },
    ],
    jwks: secrets.jwks,
    cookies: { keys: [secrets.cookieKey] },
    pkce: { required: () => true },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
    issueRefreshToken: () => true,
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/sign-in/${uid}` },
    ttl: {
      AccessToken: 3_600,
      AuthorizationCode: 60,
      Grant: 86_400,
      IdToken: 3_600,
      Interaction: 3_600,
      RefreshToken: 86_400,
      Session: 86_400,
    },
    findAccount: (_context, sub) => accounts.has(sub) && { accountId: sub, claims: () => accounts.get(sub) },
    loadExistingGrant: grantWithoutAsking,
  };
}

/** Every sign-in asks who one is, so that one browser can be Alice now and Rita a minute later: no session is taken up. */
function forgetSession(request) {
  if (!request.url?.startsWith("/auth")) return;
  const cookies = (request.headers.cookie ?? "").split(/;\s*/);
  request.headers.cookie = cookies.filter((cookie) => !cookie.startsWith("_session")).join("; ");
}

async function grantWithoutAsking({ oidc }) {
  const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
  grant.addOIDCScope("openid email profile");
  await grant.save();
  return grant;
}

async function signIn({ request, response, provider, people, accounts, publicUrl }) {
  const { uid } = await provider.interactionDetails(request, response);
  if (request.method !== "POST") {
    const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self' ${new URL(publicUrl).origin}`;
    response.writeHead(200, {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": policy,
      "Cache-Control": "no-store",
    });
    return response.end(signInPage(uid, people));
  }
  const form = await formOf(request);
  const sub = form.get("sub") ?? someoneNew(form, accounts);
  if (!accounts.has(sub)) return response.writeHead(303, { Location: `/sign-in/${uid}` }).end();
  return provider.interactionFinished(request, response, { login: { accountId: sub, remember: false } });
}

/** The same address is the same person each time. */
function someoneNew(form, accounts) {
  const email = (form.get("email") ?? "").trim();
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) return undefined;
  const sub = `someone-${createHash("sha256").update(email.toLowerCase()).digest("hex").slice(0, 16)}`;
  accounts.set(sub, { sub, email, email_verified: true, name: (form.get("name") ?? "").trim() || email });
  return sub;
}

async function formOf(request) {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) {
    body += chunk;
    if (body.length > 10_000) throw new Error("form too large");
  }
  return new URLSearchParams(body);
}

/** oidc-provider's storage interface over a map; what it holds is worth nothing after a restart. */
class Memory {
  static rows = new Map();
  constructor(model) {
    this.model = model;
  }
  key(id) {
    return `${this.model}:${id}`;
  }
  async upsert(id, payload, expiresIn) {
    const now = Date.now();
    for (const [key, row] of Memory.rows) if (row.expiresAt < now) Memory.rows.delete(key);
    Memory.rows.set(this.key(id), { payload, expiresAt: now + (expiresIn ?? 86_400) * 1_000 });
  }
  async find(id) {
    const row = Memory.rows.get(this.key(id));
    return row && row.expiresAt > Date.now() ? row.payload : undefined;
  }
  findByUid(uid) {
    return this.first("uid", uid);
  }
  findByUserCode(code) {
    return this.first("userCode", code);
  }
  async first(field, value) {
    const rows = [...Memory.rows].filter(([key]) => key.startsWith(`${this.model}:`));
    return rows.map(([, row]) => row.payload).find((payload) => payload[field] === value);
  }
  async consume(id) {
    const payload = await this.find(id);
    if (payload) payload.consumed = Math.floor(Date.now() / 1_000);
  }
  async destroy(id) {
    Memory.rows.delete(this.key(id));
  }
  async revokeByGrantId(grantId) {
    for (const [key, row] of Memory.rows) if (row.payload.grantId === grantId) Memory.rows.delete(key);
  }
}
