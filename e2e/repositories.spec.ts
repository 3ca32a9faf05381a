import { expect, type Page, test } from "@playwright/test";
import { accessibilityFaults, admin, baseURL, signIn } from "./support";

test.use({ contextOptions: { reducedMotion: "reduce" } });

/** The number in a row of a table, under a head. */
async function cell(page: Page, row: string, head: string): Promise<string> {
  await expect(page.getByRole("columnheader", { name: new RegExp(`^${head}`) })).toBeVisible();
  const heads = await page.getByRole("columnheader").allInnerTexts();
  const at = heads.findIndex((text) => text.trim().startsWith(head));
  const name = page.getByRole("row").filter({ has: page.getByRole("link", { name: row, exact: true }) });
  return (await name.getByRole("cell").nth(at).innerText()).trim();
}

test("a manager finds the repository that takes longest, month by month, and the incidents behind a number", async ({
  page,
}) => {
  await signIn(page, "Maya");
  await page.getByRole("link", { name: "Repositories", exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Repositories" })).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);

  await page.getByRole("link", { name: "Mean time to remediate", exact: true }).click();
  await expect(page).toHaveURL(/sort=mttr/);
  await expect(page.getByRole("columnheader", { name: /Mean time to remediate/ })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
  await page.getByRole("searchbox", { name: "Search by name" }).fill("payments");
  await expect(page).toHaveURL(/q=payments/);
  await expect(page.getByText(/^1 to \d of \d$/)).toBeVisible();
  const fixed = await cell(page, "acme/payments", "Fixed");

  await page.getByRole("link", { name: "acme/payments", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "acme/payments" })).toBeVisible();
  const tile = page.getByRole("region", { name: "Fixed", exact: true });
  await expect(tile.getByRole("link", { name: fixed, exact: true })).toBeVisible();
  await page.getByRole("button", { name: "As a table" }).first().click();
  await expect(page.getByRole("region", { name: "Closed in each month, table" })).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);

  await tile.getByRole("link", { name: fixed, exact: true }).click();
  await expect(page).toHaveURL(/\/incidents\?.*first_in=acme%2Fpayments/);
  await expect(page.getByRole("heading", { level: 1, name: "Incidents" })).toBeVisible();
});

test("an organisation's page has its months and its repositories, and GraphQL the same numbers", async ({ page }) => {
  await signIn(page, "Bob");
  await page.goto("/repositories?by=organisation");
  const [open, byHand] = [await cell(page, "acme", "Open now"), await cell(page, "acme", "Closed by hand")];
  await page.getByRole("link", { name: "acme", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "acme" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Closed by hand", exact: true })).toContainText(byHand);
  await expect(page.getByRole("heading", { level: 2, name: "Repositories" })).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);

  const { token } = await admin<{ token: string }>(
    ...["token", "create", "--member", "bob@acme.example", "--name", "graph", "--scopes", "analytics:read"],
  );
  const query = '{ organisationOverviewbyMonthlyPeriod(organisationName: "acme", kind: all) { data { openAlerts } } }';
  const answer = await fetch(`${baseURL}/api/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": token },
    body: JSON.stringify({ query }),
  });
  const { data } = await answer.json();
  expect(String(data.organisationOverviewbyMonthlyPeriod.data[0].openAlerts)).toBe(open);
});

test("who is restricted does not find these pages", async ({ page }) => {
  await signIn(page, "Rita");
  for (const address of ["/repositories", "/repositories/1", "/organisations/1"])
    expect((await page.goto(address))?.status(), address).toBe(404);
});
