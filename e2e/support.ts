import { execFile } from "node:child_process";
import { createHash, createHmac, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { expect, type Page } from "@playwright/test";
import axe from "axe-core";

export const baseURL = process.env.E2E_BASE_URL ?? "";
const inboxURL = process.env.E2E_INBOX_URL ?? "";
const dataDir = process.env.E2E_DATA_DIR ?? "";

export type Mail = {
  to: string[] | { address: string }[];
  subject: string;
  text: string;
  html: string;
  receivedAt: string;
};

/** Runs an operator command against the workspace under test, and answers its JSON. */
export async function admin<Answer>(...verb: string[]): Promise<Answer> {
  const environment = { ...process.env, DATA_DIR: dataDir, PORT: new URL(baseURL).port };
  const { stdout } = await promisify(execFile)("node", ["scripts/admin.mjs", ...verb, "--json"], { env: environment });
  return JSON.parse(stdout) as Answer;
}

let managerToken: string | undefined;

export async function apiToken(): Promise<string> {
  const scopes =
    "reports:write,incidents:read,incidents:write,incidents:share,playbooks:read,playbooks:write,sources:read,sources:write,members:read,members:write";
  managerToken ??= (
    await admin<{ token: string }>(
      "token",
      "create",
      "--member",
      "alice@acme.example",
      "--name",
      "e2e",
      "--scopes",
      scopes,
    )
  ).token;
  return managerToken;
}

export async function api<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${baseURL}/api/v1${path}`, {
    method,
    headers: { authorization: `Token ${await apiToken()}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return (text ? JSON.parse(text) : undefined) as Answer;
}

/** A new address of somebody at the demo's company, so that walks do not meet each other's mail. */
export function someAuthor(): { name: string; email: string } {
  const id = randomUUID().slice(0, 8);
  return { name: `Noor ${id}`, email: `noor.${id}@acme.example` };
}

/** A value that looks like a key and is nobody's. */
export function fakeSecret(): string {
  return ["sk", "live", randomUUID().replaceAll("-", "")].join("_");
}

/** Shaped like a SendGrid key, and nobody's. */
export function sendgrid(): string {
  const random = (length: number) =>
    Array.from({ length }, () => "abcdefghjkmnpqrstuvwxyzABCDEFGH23456789"[Math.floor(Math.random() * 39)]).join("");
  return ["SG", random(22), random(43)].join(".");
}

export type Leak = {
  author: { name: string; email: string };
  secret: string;
  repository?: string;
  file?: string;
  /** Found in the history, of which nobody is mailed by itself. */
  historical?: boolean;
};

/** Uploads a report with one finding of today, as a pipeline would; answers the incident's id. */
export async function leak({
  author,
  secret,
  repository = "acme/payments",
  file = "src/charge.ts",
  historical = false,
}: Leak): Promise<number> {
  const finding = {
    RuleID: "stripe-access-token",
    Description: "Found a Stripe Access Token",
    StartLine: 42,
    EndLine: 42,
    StartColumn: 17,
    EndColumn: 17 + secret.length,
    Match: `key = "${secret}"`,
    Secret: secret,
    File: file,
    Commit: createHmac("sha1", "commit").update(secret).digest("hex"),
    Author: author.name,
    Email: author.email,
    Date: new Date().toISOString(),
    Message: "Charge the card",
    Tags: [],
    Fingerprint: `${secret.slice(-6)}:${file}:stripe-access-token:42`,
  };
  await api("POST", `/reports/gitleaks?repository=${encodeURIComponent(repository)}&historical=${historical}`, [
    finding,
  ]);
  const [incident] = await api<{ id: number }[]>(
    "GET",
    `/incidents/secrets?ordering=-date&author=${encodeURIComponent(author.email)}`,
  );
  if (!incident) throw new Error("the leak became no incident");
  return incident.id;
}

type Verdict = { id: number; verdict: string; comment: string; incidents: { id: number }[] };

/** What a pipeline of a merge request does: it uploads its report, and asks. */
export async function reportMergeRequest(repository: string, number: number, secrets: string[]): Promise<Verdict> {
  const commit = createHash("sha1").update(secrets.join()).digest("hex");
  const { name, email } = someAuthor();
  const found = secrets.map((Secret, index) => ({
    ...{ RuleID: "stripe-access-token", Description: "Stripe Access Token", File: `src/charge-${index}.ts` },
    ...{ StartLine: 7, EndLine: 7, StartColumn: 5, EndColumn: 40, Secret, Match: Secret, Commit: commit },
    ...{ Author: name, Email: email, Date: new Date().toISOString(), Message: "Charge", Tags: [], Fingerprint: "" },
  }));
  const query = new URLSearchParams({
    ...{ repository, commit, merge_request: String(number), branch: "charge", target_branch: "main" },
    code_host: "github",
  });
  await api("POST", `/reports/gitleaks?${query}`, found);
  return api<Verdict>("POST", "/merge-requests", { repository, number, commit });
}

/** Delivers a signed GitHub webhook. */
export async function deliver(
  endpoint: { url: string; secret: string },
  event: string,
  payload: unknown,
): Promise<Response> {
  const body = JSON.stringify(payload);
  const signature = `sha256=${createHmac("sha256", endpoint.secret).update(body).digest("hex")}`;
  const headers = {
    "content-type": "application/json",
    "x-github-event": event,
    "x-github-delivery": randomUUID(),
    "x-hub-signature-256": signature,
  };
  return fetch(endpoint.url, { method: "POST", headers, body });
}

export async function mailsTo(address: string): Promise<Mail[]> {
  const mails = (await (await fetch(`${inboxURL}/api/messages`)).json()) as Mail[];
  return mails.filter((mail) => mail.to.some((to) => (typeof to === "string" ? to : to.address).includes(address)));
}

/** Waits for the newest mail to somebody. */
export async function nextMail(address: string, count = 1): Promise<Mail> {
  await expect
    .poll(async () => (await mailsTo(address)).length, { timeout: 10_000, intervals: [50] })
    .toBeGreaterThanOrEqual(count);
  const [mail] = await mailsTo(address);
  if (!mail) throw new Error("no mail");
  return mail;
}

export function linkIn(mail: Mail): string {
  const link = mail.text.split(/\s+/).find((word) => word.startsWith(`${baseURL}/l/`));
  if (!link) throw new Error(`no link in: ${mail.text}`);
  return link;
}

/** Signs in at the provider as one of the demo's people. */
export async function signIn(page: Page, name: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: /sign in|continue/i }).click();
  await page.getByRole("button", { name: new RegExp(name) }).click();
  await page.waitForURL((url) => url.origin === baseURL && !url.pathname.startsWith("/sign-in"));
}

/** What axe finds on the page as it is now; `rules` names the only ones to ask, `leave` what is not looked at. */
export async function accessibilityFaults(
  page: Page,
  { rules, leave }: { rules?: string[]; leave?: string } = {},
): Promise<string[]> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axe.source);
  return page.evaluate(axeInPage, { rules, leave });
}

/** Runs in the page. Of the rows of a list that are made alike, the first is looked at: the others are the same in other words. */
async function axeInPage({ rules, leave }: { rules: string[] | undefined; leave: string | undefined }) {
  const makeOf = (element: Element) => {
    const { color, backgroundColor, opacity, fontSize, fontWeight } = getComputedStyle(element);
    const role = element.getAttribute("role");
    const attributes = element.getAttributeNames().map((name) => name + (element.getAttribute(name) ? "" : " empty"));
    const content = element.childNodes.length > 0;
    return [element.tagName, role, attributes, content, color, backgroundColor, opacity, fontSize, fontWeight].join();
  };
  // What is hidden or left out takes axe's time as well, so it is away meanwhile.
  const away = [...(leave ? document.querySelectorAll(leave) : [])].map((element) => {
    const place = document.createComment("away");
    element.replaceWith(place);
    return [element, place] as const;
  });
  const seen = new Set<string>();
  const alike = [...document.querySelectorAll("tr, li")].filter((row) => {
    const make = [row.parentElement ?? row, row, ...row.querySelectorAll("*")].map(makeOf).join("\n");
    return seen.size === seen.add(make).size;
  });
  const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(
    { exclude: alike },
    // Telling of what passed takes more time than finding what fails.
    { resultTypes: ["violations"], preload: false, ...(rules ? { runOnly: rules } : {}) },
  );
  for (const [element, place] of away) place.replaceWith(element);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}
