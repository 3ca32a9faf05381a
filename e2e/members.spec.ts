import { expect, type Page, test } from "@playwright/test";
import { api, baseURL, fakeSecret, leak, linkIn, nextMail, signIn, someAuthor } from "./support";

type Member = { id: number; active: boolean };

async function memberNamed(search: string): Promise<Member> {
  const [member] = await api<Member[]>("GET", `/members?search=${search}`);
  if (!member) throw new Error(`nobody is called ${search}`);
  return member;
}

/** What the API answers the page's own session, in a word. */
const statusFor = (page: Page, path: string) => page.evaluate(async (at) => (await fetch(at)).status, `/api/v1${path}`);

test("a restricted member begins with what is asked of them, answers, and closes it in the app", async ({ page }) => {
  const rita = { name: "Rita Tanaka", email: "rita@acme.example" };
  await signIn(page, "Rita");
  const id = await leak({ author: rita, secret: fakeSecret(), file: "lib/of-rita.ts" });
  await expect.poll(() => statusFor(page, `/incidents/${id}`)).toBe(200);
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Rita");
  await page.goto(`/incidents/${id}`);
  await expect(page.getByText("lib/of-rita.ts").first()).toBeVisible();
  await page
    .getByRole("button", { name: /^resolve/i })
    .first()
    .click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: /yes/i }).first().check();
  await dialog.getByRole("button", { name: /resolve/i }).click();
  await expect.poll(async () => (await api<{ status: string }>("GET", `/incidents/${id}`)).status).toBe("RESOLVED");
});

test("a token is shown once, works, and ends with its owner's word", async ({ page, playwright }) => {
  await signIn(page, "Bob");
  await page.goto("/settings/tokens");
  await page.getByRole("textbox", { name: "Name" }).fill("bob's laptop");
  await page.getByRole("checkbox", { name: /read the incidents/i }).check();
  await page.getByRole("button", { name: "Make a token" }).click();
  const text = (await page.getByRole("status").textContent()) ?? "";
  const token = /hbk_[0-9A-Za-z]{36}/.exec(text)?.[0];
  expect(token).toBeTruthy();
  const client = await playwright.request.newContext({ extraHTTPHeaders: { authorization: `Token ${token}` } });
  expect((await client.get(`${baseURL}/exposed/v1/incidents/secrets`)).status()).toBe(200);
  expect((await client.get(`${baseURL}/api/v1/members`)).status()).toBe(403);
  await page.reload();
  await expect(page.getByText("hbk_")).toHaveCount(0);
  await page.getByRole("button", { name: /revoke bob's laptop/i }).click();
  // Once to ask, once to mean it.
  await page.getByRole("button", { name: /revoke bob's laptop/i }).click();
  await expect.poll(async () => (await client.get(`${baseURL}/api/v1/incidents`)).status()).toBe(401);
});

test("whoever is deactivated is out with their next request, and back when switched on again", async ({
  page,
  browser,
}) => {
  await signIn(page, "Bob");
  const bob = await memberNamed("bob");
  const desk = await browser.newPage();
  await signIn(desk, "Maya");
  await desk.goto(`/settings/members/${bob.id}`);
  await expect(desk.getByRole("heading", { level: 1 })).toContainText("Bob");
  expect(await statusFor(page, "/incidents")).toBe(200);
  const change = (active: boolean) =>
    desk.evaluate(
      async ([id, to]) =>
        (
          await fetch(`/api/v1/members/${id}`, {
            method: "PATCH",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ active: to }),
          })
        ).status,
      [bob.id, active] as const,
    );
  expect(await change(false)).toBe(200);
  expect(await statusFor(page, "/incidents")).toBe(401);
  await page.goto("/incidents");
  await page.waitForURL(/\/sign-in/);
  await page.getByRole("button", { name: /sign in|continue/i }).click();
  await page.getByRole("button", { name: /Bob/ }).click();
  await expect(page.getByText(/deactivated/i).first()).toBeVisible();
  expect(await change(true)).toBe(200);
  await signIn(page, "Bob");
  await desk.close();
});

test("an author's closure waits for a manager, who approves it with one click", async ({ page, browser }) => {
  await api("PATCH", "/playbooks/mail-commit-author", { settings: { auto_healing: "request" } });
  const author = someAuthor();
  const id = await leak({ author, secret: fakeSecret() });
  const phone = await browser.newPage({ viewport: { width: 390, height: 844 } });
  await phone.goto(linkIn(await nextMail(author.email)));
  await api("PATCH", "/playbooks/mail-commit-author", { settings: { auto_healing: "off" } });
  await phone.locator("summary", { hasText: /resolve/i }).click();
  await phone.locator("input[name=secret_revoked][value=yes]").check();
  await phone.locator("form[action$='/resolve'] button").click();
  await phone.locator("form[action$='/resolve'] button").last().click();
  await expect(phone.getByText(/request is sent/i).first()).toBeVisible();
  expect((await api<{ status: string }>("GET", `/incidents/${id}`)).status).toBe("TRIGGERED");

  await signIn(page, "Maya");
  await page.goto("/incidents");
  await page.getByRole("link", { name: /asks to close/i }).click();
  await page
    .getByRole("link", { name: new RegExp(`INC-${id}|Stripe`) })
    .first()
    .click();
  await page.getByRole("button", { name: "Approve" }).click();
  await expect.poll(async () => (await api<{ status: string }>("GET", `/incidents/${id}`)).status).toBe("RESOLVED");
  await phone.reload();
  await expect(phone.getByText(/resolved/i).first()).toBeVisible();
  await phone.close();
});

test("an author whose request is denied reads why in a mail, and its link opens the incident again", async ({
  page,
}) => {
  await api("PATCH", "/playbooks/mail-commit-author", { settings: { auto_healing: "request" } });
  const author = someAuthor();
  const id = await leak({ author, secret: fakeSecret() });
  await page.goto(linkIn(await nextMail(author.email)));
  await api("PATCH", "/playbooks/mail-commit-author", { settings: { auto_healing: "off" } });
  await page.locator("summary", { hasText: /resolve/i }).click();
  await page.locator("input[name=secret_revoked][value=yes]").check();
  await page.locator("form[action$='/resolve'] button").click();
  await page.locator("form[action$='/resolve'] button").last().click();
  const requests = await api<{ id: number; incident_id: number }[]>("GET", "/requests");
  const request = requests.find(({ incident_id }) => incident_id === id);
  await api("POST", `/requests/${request?.id}/deny`, { reason: "The key still works." });
  const mail = await nextMail(author.email, 2);
  expect(mail.subject).toBe(`Still open: incident INC-${id}`);
  expect(mail.text).toContain("“The key still works.”");
  await page.goto(linkIn(mail));
  await expect(page.getByRole("heading", { name: /was not accepted/i })).toBeVisible();
});

test("whoever opens an incident has read what its notifications told", async ({ page }) => {
  const id = await leak({ author: someAuthor(), secret: fakeSecret() });
  await api("POST", `/incidents/${id}/assign`, { email: "bob@acme.example" });
  await signIn(page, "Bob");
  const unread = async () => {
    const rows = await page.request.get("/api/v1/notifications?per_page=100");
    return ((await rows.json()) as { incident_id: number; read_at: string | null }[]).filter(
      ({ incident_id, read_at }) => incident_id === id && read_at === null,
    ).length;
  };
  await expect.poll(unread).toBe(1);
  await page.goto(`/incidents/${id}`);
  await expect.poll(unread).toBe(0);
});

test("a manager hears in the bell what an author answered", async ({ page }) => {
  const author = someAuthor();
  const id = await leak({ author, secret: fakeSecret() });
  await page.goto(linkIn(await nextMail(author.email)));
  for (const field of ["actual_secret_yes_no", "access_to_sensitive_yes_no", "revoked_yes_no"]) {
    await page.locator(`input[name=${field}][value=yes]`).check();
  }
  await page.getByRole("button", { name: /send answers/i }).click();
  await signIn(page, "Maya");
  await page.goto("/notifications");
  await expect(page.getByText(`INC-${id}`).first()).toBeVisible();
});
