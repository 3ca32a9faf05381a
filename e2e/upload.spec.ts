import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { expect, type Page, test } from "@playwright/test";
import { accessibilityFaults, fakeSecret, signIn } from "./support";

test.use({ contextOptions: { reducedMotion: "reduce" } });

const entry = () => ({
  RuleID: "generic-api-key",
  File: "src/pay.ts",
  StartLine: 4,
  StartColumn: 1,
  Secret: fakeSecret(),
});
const fileOf = (name: string, text: string | Buffer) => ({
  name,
  mimeType: "application/json",
  buffer: Buffer.from(text),
});
const choose = (page: Page, file: ReturnType<typeof fileOf>) => page.locator("input[type=file]").setInputFiles(file);
const upload = (page: Page) => page.getByRole("button", { name: "Upload", exact: true });

test("a manager uploads a report from the keyboard; what is refused stays, and what could not be read is listed", async ({
  page,
}) => {
  const repository = `acme/upload-${randomUUID().slice(0, 8)}`;
  await signIn(page, "Maya");
  await page.goto("/settings/deliveries");
  await page.getByRole("link", { name: "Upload a report" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Upload a report" })).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);

  await page.getByRole("button", { name: "Choose a file" }).focus();
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.keyboard.press("Enter")]);
  await chooser.setFiles(fileOf("cut-off.json", '[{"RuleID": "generic-api-key", "Fi'));
  await expect(page.getByRole("combobox", { name: "Written by" })).toHaveValue("gitleaks");
  await page.getByRole("combobox", { name: "Repository" }).fill(repository);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "cut off" })).toContainText("Nothing was stored");
  await expect(page.getByText("cut-off.json")).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Repository" })).toHaveValue(repository);

  const report = JSON.stringify([entry(), { File: "no-rule.ts" }, entry()]);
  await choose(page, fileOf("gitleaks.json.gz", gzipSync(report)));
  await upload(page).click();
  await expect(page.getByRole("heading", { level: 2, name: "gitleaks.json.gz: 2 findings" })).toBeFocused();
  await expect(page.getByText("1 entry could not be read")).toBeVisible();
  await expect(page.getByText("/1/RuleID")).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole("link", { name: `Incidents of ${repository}` }).click();
  await expect(page.getByRole("link", { name: new RegExp(repository) })).toHaveCount(2);
});

test("a scan of all of a branch says what is no longer there", async ({ page }) => {
  test.slow();
  const repository = `acme/covered-${randomUUID().slice(0, 8)}`;
  const log = (rules: string[]) =>
    JSON.stringify({
      version: "2.1.0",
      runs: [
        {
          tool: { driver: { name: "CodeQL" } },
          results: rules.map((ruleId) => ({
            ruleId,
            message: { text: `About ${ruleId}` },
            locations: [{ physicalLocation: { artifactLocation: { uri: "src/app.ts" }, region: { startLine: 7 } } }],
          })),
        },
      ],
    });
  await signIn(page, "Maya");
  for (const [name, rules, gone] of [
    ["first.sarif", ["js/sql-injection"], "0 incidents"],
    ["second.sarif", [], "1 incident"],
  ] as const) {
    await page.goto("/settings/upload");
    await choose(page, fileOf(name, log([...rules])));
    await page.getByRole("combobox", { name: "Repository" }).fill(repository);
    await page.getByRole("textbox", { name: "Branch" }).fill("main");
    await page.getByRole("checkbox", { name: "The newest scan of all of this branch" }).check();
    await page.getByRole("textbox", { name: "Commit" }).fill("c0ffee1");
    await upload(page).click();
    await expect(page.getByRole("definition").filter({ hasText: gone })).toBeVisible();
  }
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole("link", { name: `Incidents of ${repository}` }).click();
  await page.getByRole("link", { name: `js/sql-injection in ${repository}` }).click();
  await expect(page.getByText("No longer on main, since")).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(page.getByText("Absent from a full scan of main")).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(page.getByText("no longer finds it on main, in a full scan of c0ffee1")).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);
});

test("on a phone a report is dropped or chosen, and a wrong guess is corrected", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, "Maya");
  await page.goto("/settings/upload");
  await choose(page, fileOf("odd.sarif", '{"version":"2.1.0","runs":[]}'));
  await expect(page.getByRole("combobox", { name: "Written by" })).toHaveValue("SARIF");
  await page.getByRole("combobox", { name: "Written by" }).click();
  await page.getByRole("option", { name: "gitleaks" }).click();
  await page.getByRole("combobox", { name: "Repository" }).fill("acme/payments");
  await upload(page).click();
  await expect(page.getByRole("alert").filter({ hasText: "SARIF report" })).toBeVisible();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(wide).toBe(false);

  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["[]"], "nothing.json"));
    return transfer;
  });
  await page.getByRole("region", { name: "File" }).dispatchEvent("drop", { dataTransfer: data });
  await expect(page.getByText("nothing.json")).toBeVisible();
  await upload(page).click();
  await expect(page.getByRole("heading", { level: 2, name: "nothing.json: 0 findings" })).toBeVisible();
});
