import { expect, test } from "@playwright/test";
import { accessibilityFaults, admin, api, fakeSecret, leak, signIn, someAuthor } from "./support";

test("a manager finds who needs help, from the keyboard, and gives their work an owner", async ({ page }) => {
  const author = someAuthor();
  const id = await leak({ author, secret: fakeSecret() });
  await signIn(page, "Maya");
  await page.goto("/developers");
  await expect(page.getByRole("link", { name: "Developers" }).first()).toHaveAttribute("aria-current", "page");
  await page.getByRole("searchbox", { name: "Search developers" }).fill(author.email);
  await page.waitForURL(/q=/);
  const row = page.locator("tbody tr");
  await expect(row).toHaveCount(1);
  await expect(row).toContainText(author.name);

  await page.getByRole("searchbox").blur();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await expect(page.getByText("1 developer selected")).toBeVisible();
  await page.getByRole("region", { name: "Selected developers" }).getByRole("button", { name: "Assign" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Owner" }).selectOption({ label: "Bob Okafor (bob@acme.example)" });
  expect(await accessibilityFaults(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Assign" }).click();
  await expect(page.getByText("1 incident changed hands.")).toBeVisible();
  await expect
    .poll(async () => (await api<{ assignee_email: string | null }>("GET", `/incidents/${id}`)).assignee_email)
    .toBe("bob@acme.example");

  await page.keyboard.press("Escape");
  await row.getByRole("link").first().click();
  await page.waitForURL(/\/developers\/\d+/);
  await expect(page.getByRole("heading", { level: 1, name: author.name })).toBeVisible();
  await expect(page.getByText(/^Has 1 open; /)).toBeVisible();
  await expect(page.getByRole("region", { name: "Timeline" })).toContainText("made Bob Okafor its owner");
  await expect(page.getByRole("link", { name: new RegExp(`INC-${id}`) }).first()).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);

  await page.getByRole("link", { name: /^All of theirs/ }).click();
  await page.waitForURL(/\/incidents\?.*developer=\d+/);
  await expect(page.locator("tbody tr")).toHaveCount(1);
  await page.getByRole("button", { name: `Of ${author.name}: take this filter away` }).click();
  await expect(page.locator("tbody tr").nth(1)).toBeVisible();
});

test("the order, the period, the filters and the columns are in the address", async ({ page }) => {
  await signIn(page, "Maya");
  await page.goto("/developers");
  await page.getByRole("button", { name: "Remediation" }).click();
  await page.waitForURL(/sort=remediation/);
  await expect(page.getByRole("columnheader", { name: "Remediation" })).toHaveAttribute("aria-sort", "descending");
  await page.getByText("12 months").click();
  await page.waitForURL(/period=12m/);
  await page.getByRole("button", { name: "With overdue work" }).click();
  await page.waitForURL(/only=overdue/);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Ignored" }).uncheck();
  await page.waitForURL(/hide=ignored/);
  await page.reload();
  await expect(page.getByRole("columnheader", { name: "Ignored" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "With overdue work" })).toHaveAttribute("aria-pressed", "true");
  expect(await page.locator("tbody tr").count()).toBeGreaterThan(0);
  await page.getByRole("link", { name: /^Has left/ }).click();
  await page.waitForURL(/contact=left/);
});

test("a member reads how the developers do, and acts on nobody; who is restricted finds nothing", async ({ page }) => {
  await signIn(page, "Bob");
  await page.goto("/developers");
  await expect(page.locator("tbody tr").first()).toBeVisible();
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await page.locator("tbody tr").first().getByRole("link").first().click();
  await page.waitForURL(/\/developers\/\d+/);
  await expect(page.getByRole("button", { name: "Remind" })).toHaveCount(0);
  const address = new URL(page.url()).pathname;
  await page.context().clearCookies();
  await signIn(page, "Rita");
  expect((await page.goto("/developers"))?.status()).toBe(404);
  expect((await page.goto(address))?.status()).toBe(404);
});

test("a recount finds every developer's figures as they are kept", async () => {
  const { exact, developers } = await admin<{ exact: boolean; developers: unknown[] }>("metrics", "verify");
  expect(developers).toEqual([]);
  expect(exact).toBe(true);
});
