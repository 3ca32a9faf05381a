import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { accessibilityFaults, fakeSecret, reportMergeRequest, signIn } from "./support";

async function axe(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    expect(await accessibilityFaults(page)).toEqual([]);
  }
}

test("what is new in a merge request blocks it by policy, until a manager lets it pass with a reason", async ({
  page,
}) => {
  const repository = `acme/charge-${randomUUID().slice(0, 8)}`;
  await reportMergeRequest(repository, 41, []);
  await signIn(page, "Maya");
  await page.goto("/settings/merge-requests");
  const other = page.getByRole("region", { name: "Other policies" });
  await other.getByLabel("Repository", { exact: true }).fill(repository);
  await page.getByRole("option", { name: repository }).click();
  await other.getByRole("button", { name: "Set another policy" }).click();
  await expect(other.getByRole("cell", { name: `${repository} (repository)` })).toBeVisible();
  await axe(page);

  const secrets = [fakeSecret(), fakeSecret()];
  const { id, verdict, incidents } = await reportMergeRequest(repository, 42, secrets);
  expect({ verdict, incidents: incidents.length }).toEqual({ verdict: "blocked", incidents: 2 });
  await page.goto("/merge-requests?verdict=blocked");
  await page.getByRole("link", { name: `${repository}#42` }).click();
  await expect(page.getByText("2 new incidents block this pull request.")).toBeVisible();
  await axe(page);
  await page.getByRole("textbox", { name: "Why may it be merged all the same?" }).fill("Keys of the demo.");
  await page.getByRole("button", { name: "Let it pass" }).click();
  await expect(page.getByRole("heading", { name: "It was let pass" })).toBeVisible();
  expect((await reportMergeRequest(repository, 42, secrets)).comment).toContain(
    "**Maya Lindqvist** lets this pass: Keys of the demo.",
  );

  await page.goto(`/incidents/${incidents[0]?.id}`);
  await expect(page.getByRole("link", { name: `${repository}#42` })).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/merge-requests/${id}`);
  await expect(page.getByText("Keys of the demo.")).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await page.getByRole("button", { name: "Take it back" }).click();
  await expect(page.getByRole("heading", { name: "Let it pass" })).toBeVisible();
});

test("a member reads who may let a merge request pass, a restricted one finds nothing there", async ({ page }) => {
  const { id } = await reportMergeRequest(`acme/other-${randomUUID().slice(0, 8)}`, 7, [fakeSecret()]);
  await signIn(page, "Rita");
  expect((await page.goto(`/merge-requests/${id}`))?.status()).toBe(404);
  expect((await page.goto("/merge-requests"))?.status()).toBe(404);
});
