import { createHash, randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createTransport } from "nodemailer";
import pg from "pg";
import { afterAll, expect, it } from "vitest";

type Message = { id: string; to: string[]; subject: string; text: string; html: string };
type Inbox = { smtpUrl: string; url: string; close(): Promise<void> };
type Provider = { issuer: string; clientId: string; clientSecret: string; close(): Promise<void> };
type Database = { url: string; home: string; adopted: boolean; isAlive(): boolean; stop(): Promise<void> };

const load = (file: string) => import(`../../scripts/local/${file}.mjs`);
const { startInbox } = (await load("inbox")) as {
  startInbox(options: { smtpPort: number; httpPort: number; dir: string }): Promise<Inbox>;
};
const { startProvider } = (await load("sign-in-provider")) as {
  startProvider(options: { port: number; publicUrl: string }): Promise<Provider>;
};
const { startDatabase } = (await load("database")) as {
  startDatabase(options: { directory: string; durable?: boolean }): Promise<Database>;
};

const directory = mkdtempSync(path.join(tmpdir(), "handback-parts-"));
chmodSync(directory, 0o711);
let running: Database | undefined;
afterAll(async () => {
  await running?.stop();
  if (running) rmSync(running.home, { recursive: true, force: true });
  rmSync(directory, { recursive: true, force: true });
});

it("the inbox keeps what it gets over a restart, newest first, and lets no mail run a script", async () => {
  const options = { smtpPort: 0, httpPort: 0, dir: path.join(directory, "inbox") };
  const before = await startInbox(options);
  const transport = createTransport(before.smtpUrl);
  for (const subject of ["first", "second"]) {
    const html = `<p>${subject}</p><script>document.title = "ran"</script>`;
    await transport.sendMail({ from: "handback@localhost", to: "bob@acme.example", subject, text: subject, html });
  }
  transport.close();
  await before.close();

  const inbox = await startInbox(options);
  const messages = (await (await fetch(`${inbox.url}/api/messages`)).json()) as Message[];
  expect(messages.map(({ subject }) => subject)).toEqual(["second", "first"]);
  expect(messages[0]).toMatchObject({ to: ["bob@acme.example"], text: "second\n" });
  const html = await fetch(`${inbox.url}/messages/${messages[0]?.id}/html`);
  const policy = html.headers.get("content-security-policy");
  expect(policy).toMatch(/^sandbox /);
  expect(policy).not.toMatch(/allow-scripts|script-src/);
  expect((await fetch(`${inbox.url}/api/messages`, { method: "DELETE" })).status).toBe(204);
  expect(await (await fetch(`${inbox.url}/api/messages`)).json()).toEqual([]);
  await inbox.close();
});

it("the provider lets one browser be Rita, then somebody new, and refuses a client without PKCE", async () => {
  const publicUrl = "http://localhost:3999";
  const provider = await startProvider({ port: 0, publicUrl });
  const browser = cookieBrowser();
  const rita = await signIn(browser, provider, publicUrl, { sub: "demo-rita" });
  expect(rita).toMatchObject({ sub: "demo-rita", email: "rita@acme.example", email_verified: true });
  const noor = await signIn(browser, provider, publicUrl, { name: "Noor", email: "noor@acme.example" });
  expect(noor).toMatchObject({ name: "Noor", email: "noor@acme.example", email_verified: true });
  const again = await signIn(browser, provider, publicUrl, { name: "Noor", email: "Noor@acme.example" });
  expect(again.sub).toBe(noor.sub);
  const { query: withoutPkce } = authorization(provider, publicUrl);
  const refused = await browser(`${provider.issuer}/auth?${new URLSearchParams(withoutPkce)}`);
  expect(refused.headers.get("location")).toContain("error=invalid_request");
  await provider.close();
});

it("the database is taken over while it runs, and recovers what was committed after kill -9", async () => {
  const data = { directory, durable: true };
  const first = await startDatabase(data);
  running = first;
  await query(first.url, "CREATE TABLE kept AS SELECT 7 AS seven");
  const adopted = await startDatabase(data);
  expect(adopted).toMatchObject({ adopted: true, url: first.url });

  const pid = Number(readFileSync(path.join(first.home, "cluster", "postmaster.pid"), "utf8").split("\n")[0]);
  process.kill(pid, "SIGKILL");
  await expect.poll(() => first.isAlive(), { interval: 20 }).toBe(false);
  const recovered = await startDatabase(data);
  expect(recovered.adopted).toBe(false);
  expect(await query(recovered.url, "SELECT seven FROM kept")).toEqual([{ seven: 7 }]);
  expect(await query(recovered.url, "SELECT usesuper FROM pg_user WHERE usename = current_user")).toEqual([
    { usesuper: false },
  ]);
  await recovered.stop();
  expect(recovered.isAlive()).toBe(false);
});

async function query(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}

type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

function cookieBrowser(): Fetch {
  const jar = new Map<string, string>();
  return async (url, init = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, { redirect: "manual", ...init, headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split("=");
      jar.set(name, value);
    }
    return answer;
  };
}

function authorization(provider: Provider, publicUrl: string) {
  const verifier = randomBytes(32).toString("base64url");
  const query = {
    client_id: provider.clientId,
    response_type: "code",
    scope: "openid email profile",
    redirect_uri: `${publicUrl}/api/auth/callback/oidc`,
    state: "s",
  };
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  return { verifier, query, challenge: { code_challenge: challenge, code_challenge_method: "S256" } };
}

async function signIn(browser: Fetch, provider: Provider, publicUrl: string, person: Record<string, string>) {
  const { verifier, query, challenge } = authorization(provider, publicUrl);
  const next = (answer: Response) => new URL(answer.headers.get("location") ?? "", provider.issuer).href;
  const page = next(await browser(`${provider.issuer}/auth?${new URLSearchParams({ ...query, ...challenge })}`));
  const resumed = next(await browser(page, { method: "POST", body: new URLSearchParams(person) }));
  const code = new URL(next(await browser(resumed))).searchParams.get("code") ?? "";
  const answer = await fetch(`${provider.issuer}/token`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${provider.clientId}:${provider.clientSecret}`)}` },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      redirect_uri: query.redirect_uri,
      code_verifier: verifier,
    }),
  });
  const { access_token } = (await answer.json()) as { access_token: string };
  const me = await fetch(`${provider.issuer}/me`, { headers: { authorization: `Bearer ${access_token}` } });
  return (await me.json()) as { sub: string };
}
