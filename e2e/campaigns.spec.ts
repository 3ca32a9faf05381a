import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { accessibilityFaults, api, fakeSecret, leak, linkIn, mailsTo, nextMail, signIn, someAuthor } from "./support";

type Campaign = { state: string; figures: { answered: number; silent: number; opened: number } };

test("a manager asks many at once: a preview, one digest, an answer, a pause, the end and its report", async ({
  page,
  browser,
}) => {
  const author = someAuthor();
  const stranger = { name: "Eve Outside", email: author.email.replace("acme", "elsewhere") };
  const ids: number[] = [];
  for (const who of [author, author, stranger])
    ids.push(await leak({ author: who, secret: fakeSecret(), historical: true }));
  for (const id of ids) await api("PATCH", `/incidents/${id}`, { severity: "critical" });

  await signIn(page, "Maya");
  const query = new URLSearchParams({ severity: "critical", tags: "FROM_HISTORICAL_SCAN" });
  for (const { email } of [author, stranger]) query.append("author", email);
  await page.goto(`/campaigns/new?${query}`);
  await expect(page.getByText("3 open incidents", { exact: true })).toBeVisible();
  const due = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel("Name").fill(`Old keys of ${author.name}`);
  await page.getByLabel("To be answered by").fill(due);
  await page.getByRole("combobox", { name: "Whom developers can ask" }).fill("Bob");
  await page.getByRole("option", { name: /Bob Okafor/ }).click();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole("button", { name: "Work out who would get what" }).click();

  await page.waitForURL(/\/campaigns\/\d+$/);
  const id = Number(page.url().split("/").at(-1));
  await expect(page.getByRole("region", { name: "Who would get what" })).toContainText(stranger.name);
  await expect(page.getByRole("region", { name: "Not asked about, and why" })).toContainText(
    "elsewhere.example is not one of the domains that may be mailed",
    { ignoreCase: true },
  );
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(await mailsTo(author.email)).toEqual([]);
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Start" }).click();

  const digest = await nextMail(author.email);
  expect(digest.subject).toMatch(/^Action needed: 2 incidents, by \d+ \w+ \d{4}$/);
  expect(digest.text).toContain("(UTC)");
  expect(digest.text).toContain("Bob Okafor looks after this: ask bob@acme.example");
  const developer = await browser.newPage();
  await developer.goto(linkIn(digest));
  await expect(developer.getByText(/^Please fix it by the end of \d+ \w+ \d{4} \(UTC\)\./)).toBeVisible();
  await developer.locator("input[name=revoked_yes_no][value=yes]").check();
  await developer.locator("input[name=actual_secret_yes_no][value=yes]").check();
  await developer.locator("input[name=access_to_sensitive_yes_no][value=no]").check();
  await developer.getByRole("button", { name: /send answers/i }).click();
  await expect(developer.getByText(/your answers are saved/i)).toBeVisible();
  await developer.close();

  await page.reload();
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText("It is paused: no mail goes out.")).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  expect((await api<Campaign>("GET", `/campaigns/${id}`)).figures).toMatchObject({ answered: 1, silent: 1 });

  await page.getByRole("link", { name: "See them in the list" }).click();
  await page.waitForURL(/\/incidents\?campaign=\d+/);
  await expect(page.locator("tbody tr")).toHaveCount(3);
  await page.locator("tbody tr").first().getByRole("link").first().click();
  await page.getByRole("link", { name: `Old keys of ${author.name}` }).click();

  await page.getByRole("button", { name: "Cancel campaign" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel campaign" }).click();
  await expect(page.getByText(/^It was cancelled\./)).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download CSV" }).click();
  const report = await readFile(await (await download).path(), "utf8");
  expect(report.split("\n").filter((line) => line.includes(author.email))).toHaveLength(1);
  expect(report).toContain(stranger.name);
  expect(await mailsTo(author.email)).toHaveLength(1);
  await page.goto("/campaigns");
  await expect(page.getByRole("row", { name: new RegExp(`Old keys of ${author.name}`) })).toContainText("Cancelled");
  expect(await accessibilityFaults(page)).toEqual([]);
});
