import { expect, test } from "@playwright/test";
import { api, fakeSecret, leak, signIn, someAuthor } from "./support";

test("a manager filters, and the address keeps what was asked", async ({ page }) => {
  await signIn(page, "Maya");
  await page.goto("/incidents?status=open&severity=critical&sort=triggered&direction=desc");
  await expect(page.locator("tbody tr").first()).toBeVisible();
  await page.reload();
  expect(page.url()).toContain("severity=critical");
  const shown = await page.locator("tbody tr").count();
  const { length } = await api<unknown[]>("GET", "/incidents?status=open&severity=critical&per_page=100");
  expect(shown).toBe(Math.min(length, shown));
  expect(shown).toBeGreaterThan(0);
});

test("filters of lesser use stand behind one button, and those that are set before it, to be taken off", async ({
  page,
}) => {
  await signIn(page, "Maya");
  await page.goto("/incidents");
  const search = page.getByRole("search");
  await expect(search.getByRole("button", { name: /^Contact/ })).toHaveCount(0);
  await search.getByRole("button", { name: "More filters" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "More filters" });
  await dialog.getByRole("button", { name: "Contact" }).press("Enter");
  await expect(dialog.getByRole("button", { name: "Contact: back to all filters" })).toBeFocused();
  await dialog.getByRole("checkbox", { name: "Mailed" }).press("Space");
  await page.waitForURL(/contact=mailed/);
  await page.keyboard.press("Escape");
  await expect(search.getByRole("button", { name: "More filters (1 set)" })).toBeFocused();
  await page.reload();
  await search.getByRole("button", { name: "Without “Contact: Mailed”" }).click();
  await expect(page).not.toHaveURL(/contact=/);

  // A view that stands aside is a tab for as long as it is the one that is shown.
  const views = page.getByRole("navigation", { name: "Saved views" });
  await expect(views.getByRole("link", { name: /^Closed/ })).toHaveCount(0);
  await views.getByRole("button", { name: "More views" }).click();
  await views.getByRole("menuitem", { name: /^Closed/ }).click();
  await page.waitForURL(/status=closed/);
  await expect(views.getByRole("link", { name: /^Closed/ })).toHaveAttribute("aria-current", "page");
});

test("a manager searches for a leak, assigns it, comments, resolves it and opens it again", async ({ page }) => {
  const author = someAuthor();
  const id = await leak({ author, secret: fakeSecret(), file: "lib/search-me.ts" });
  await signIn(page, "Maya");
  await page.goto(`/incidents?q=${encodeURIComponent(author.email)}`);
  await page.locator("tbody tr").first().getByRole("link").first().click();
  await page.waitForURL(`**/incidents/${id}*`);
  await expect(page.getByText("lib/search-me.ts").first()).toBeVisible();

  await page.getByRole("textbox", { name: /comment/i }).fill("Asked the payments team.");
  await page.getByRole("button", { name: /^(add )?comment/i }).click();
  await expect(page.getByText("Asked the payments team.").first()).toBeVisible();

  await page
    .getByRole("button", { name: /^resolve/i })
    .first()
    .click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: /yes/i }).check();
  await dialog.getByRole("button", { name: /resolve/i }).click();
  await expect.poll(async () => (await api<{ status: string }>("GET", `/incidents/${id}`)).status).toBe("RESOLVED");
  await api("POST", `/incidents/${id}/reopen`);
  await page.reload();
  await expect(page.getByText(/reopened/i).first()).toBeVisible();
});

test("a restricted member sees exactly the incidents of their own commits", async ({ page }) => {
  await signIn(page, "Rita");
  await page.goto("/incidents?status=open,closed");
  await expect(page.locator("tbody tr").first()).toBeVisible();
  const mine = await page.locator("tbody tr").count();
  expect(mine).toBeGreaterThan(0);
  expect(mine).toBeLessThan(15);
  const other = await leak({ author: someAuthor(), secret: fakeSecret() });
  expect((await page.goto(`/incidents/${other}`))?.status()).toBe(404);
  expect((await page.goto("/playbooks"))?.status()).toBe(404);
});

test("somebody new sees an empty workspace and why", async ({ page }) => {
  await signIn(page, "Mallory");
  await page.goto("/incidents");
  expect(await page.locator("tbody tr").count()).toBe(0);
  await expect(page.getByText(/nothing needs you|no incidents/i).first()).toBeVisible();
});

test("nobody gets in without signing in, and comes back to where they wanted to go", async ({ page }) => {
  await page.goto("/incidents?severity=high");
  await page.waitForURL(/\/sign-in\?/);
  await page.getByRole("button", { name: /sign in|continue/i }).click();
  await page.getByRole("button", { name: /Bob/ }).click();
  await page.waitForURL(/\/incidents\?severity=high/);
});

test("signing out ends the session", async ({ page, context }) => {
  await signIn(page, "Bob");
  const cookies = await context.cookies();
  await page.goto("/incidents");
  await page.getByRole("button", { name: /Bob/ }).click();
  await page.getByRole("menuitem", { name: /sign out/i }).click();
  await page.waitForURL(/\/sign-in/);
  await context.addCookies(cookies);
  await page.goto("/incidents");
  await page.waitForURL(/\/sign-in/);
});

test("a manager trusts authors through the playbook's page, and the run log says what it did", async ({ page }) => {
  await leak({ author: someAuthor(), secret: fakeSecret() });
  await signIn(page, "Maya");
  await page.goto("/playbooks");
  await expect(page.getByText(/mail.*author/i).first()).toBeVisible();
  await expect(page.getByText(/queued/i).first()).toBeVisible();
});

test("Ctrl-K goes to an incident by a few of its words, and to a page by its name", async ({ page }) => {
  const author = someAuthor();
  const id = await leak({ author, secret: fakeSecret() });
  await signIn(page, "Maya");
  await page.goto("/playbooks");
  const search = page.getByRole("combobox", { name: /a page, or an incident/i });
  await page.keyboard.press("Control+k");
  await search.fill(author.email);
  await expect(page.getByRole("option", { name: new RegExp(`INC-${id}`) })).toBeVisible();
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/incidents/${id}`);
  await page.keyboard.press("Control+k");
  await search.fill("audit");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/audit");
});
