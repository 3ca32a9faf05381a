import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { accessibilityFaults, baseURL, fakeSecret, leak, mailsTo, nextMail, signIn, someAuthor } from "./support";

async function downloaded(page: Page, press: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

test("a manager takes the list along as it is filtered, and no cell of it is a formula", async ({ page }) => {
  const author = someAuthor();
  const id = await leak({ author, secret: fakeSecret(), file: "=HYPERLINK(1)" });
  await signIn(page, "Maya");
  await page.goto(`/incidents?q=${encodeURIComponent(author.email)}`);
  await page.getByRole("button", { name: "Export" }).click();
  expect(await accessibilityFaults(page)).toEqual([]);
  const { name, text } = await downloaded(page, () => page.getByRole("menuitem", { name: /CSV/ }).click());
  expect(name).toMatch(/^handback-incidents-[\d-]+\.csv$/);
  const [head, ...rows] = text.trimEnd().split("\r\n");
  expect(head).toContain('"severity"');
  expect(rows).toHaveLength(1);
  expect(rows[0]).toContain(`"${id}"`);
  const places = await page.request.get(`/api/v1/exports/occurrences?format=csv&incident_id=${id}`);
  expect(await places.text()).toContain(`"'=HYPERLINK(1)"`);
});

test("a long export is written meanwhile, comes back as a notification, and is downloaded", async ({ page }) => {
  await signIn(page, "Bob");
  const asked = await page.request.post("/api/v1/exports/incidents?format=jsonl&status=open", {
    headers: { origin: baseURL },
  });
  const { id, rows } = (await asked.json()) as { id: string; rows: number };
  await page.goto("/settings/exports");
  const link = page.getByRole("link", { name: "Download Incidents" });
  await expect(link).toBeVisible();
  await expect(page.getByText("status open")).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);

  await expect
    .poll(async () => {
      await page.goto("/notifications?kind=export");
      return page.getByRole("link", { name: /Your export of incidents is ready/ }).count();
    })
    .toBe(1);
  await page.getByRole("link", { name: /Your export of incidents is ready/ }).click();
  await page.waitForURL("**/settings/exports");
  const { name, text } = await downloaded(page, () => link.click());
  expect(name).toMatch(/^handback-incidents-[\d-]+\.jsonl$/);
  expect(text.trimEnd().split("\n")).toHaveLength(rows);

  await page.getByRole("button", { name: "Remove Incidents" }).click();
  await expect(page.getByText(/^None\./)).toBeVisible();
  expect((await page.request.get(`/api/v1/exports/files/${id}/content`)).status()).toBe(404);
});

test("a restricted member takes along what is theirs, and is offered nothing else", async ({ page }) => {
  await signIn(page, "Rita");
  await page.goto("/settings/exports");
  await expect(page.getByRole("button", { name: /^Export / })).toHaveCount(2);
  expect((await page.request.get("/api/v1/exports/members")).status()).toBe(403);
  const { text } = await downloaded(page, async () => {
    await page.getByRole("button", { name: "Export incidents" }).click();
    await page.getByRole("menuitem", { name: "JSON Lines" }).click();
  });
  const rows = text.trimEnd().split("\n");
  expect(rows.length).toBeGreaterThan(0);
  const authors = rows.map((row) => (JSON.parse(row) as { author_email: string | null }).author_email);
  expect(authors.filter((email) => email !== null && !email.includes("rita"))).toEqual([]);
});

test("an owner looks at the weekly report, has it sent, and finds its charts in the mail", async ({ page }) => {
  await signIn(page, "Alice");
  await page.goto("/settings/notifications");
  const [preview] = await Promise.all([
    page.waitForEvent("popup"),
    page.getByRole("link", { name: "Preview" }).click(),
  ]);
  await expect(preview.getByRole("heading", { name: /^The week from/ })).toBeVisible();
  await expect(preview.getByRole("img", { name: /^Per week, from/ })).toBeVisible();
  expect(await accessibilityFaults(preview)).toEqual([]);
  await preview.close();

  const before = (await mailsTo("alice@acme.example")).length;
  await page.getByRole("button", { name: "Send me one now" }).click();
  await expect(page.getByText("The report is on its way to you.")).toBeVisible();
  const mail = await nextMail("alice@acme.example", before + 1);
  expect(mail.subject).toMatch(/^Your week, .*: [\d,]+ opened, [\d,]+ closed$/);
  expect(mail.html.match(/<img[^>]* src="data:image\/png;base64,/g)).toHaveLength(2);
  expect(mail.text).toContain("OPENED AND CLOSED");
});
