import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { type Served, serveStandIn, standInToken } from "../test/forge/stand-in/serve";
import { accessibilityFaults, admin, deliver, signIn } from "./support";

test.use({ contextOptions: { reducedMotion: "reduce" } });

let host: Served;
test.beforeAll(async () => {
  host = await serveStandIn();
});
test.afterAll(() => host.stop());

test("an incident gets an issue, is resolved here and at its source, and another is ignored by a comment", async ({
  page,
}) => {
  const repository = `walk-${randomUUID().slice(0, 6)}/pay`;
  const [account = ""] = repository.split("/");
  const html_url = `${host.url.replace("http:", "https:")}/${repository}`;
  host.world.repositories.set(repository, { id: 71, default_branch: "main" });
  const alert = (number: number) => ({
    number,
    state: "open",
    created_at: "2026-11-26T09:00:00Z",
    updated_at: "2026-11-26T09:00:00Z",
    html_url: `${html_url}/security/secret-scanning/${number}`,
    secret_type: "stripe_api_key",
    secret_type_display_name: "Stripe API Key",
    resolution: null,
    resolved_at: null,
  });
  const alerts = [alert(1), alert(2)];
  host.world.secretAlerts.set(repository, alerts);
  const endpoint = await admin<{ url: string; secret: string }>("endpoint", "create", "github");
  const told = { id: 71, full_name: repository, html_url };
  for (const each of alerts)
    await deliver(endpoint, "secret_scanning_alert", { action: "created", alert: each, repository: told });
  await signIn(page, "Alice");
  await page.evaluate(
    async ([url, name, token]) => {
      const post = (method: string, path: string, body: object) =>
        fetch(`/api/v1${path}`, {
          method,
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        });
      const made = await post("POST", "/code-hosts", { kind: "github", url, account: name, token });
      const { id } = (await made.json()) as { id: number };
      await post("PATCH", `/code-hosts/${id}`, { write_back: true });
    },
    [host.url, account, `${standInToken}-walk`],
  );

  await page.goto(`/incidents?q=${encodeURIComponent(repository)}`);
  const rows = page.getByRole("row").filter({ hasText: repository });
  await expect(rows).toHaveCount(2);
  const hrefs = await rows
    .getByRole("link")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  const ids = [...new Set(hrefs.flatMap((href) => /^\/incidents\/(\d+)$/.exec(href)?.[1] ?? []))];
  expect(ids).toHaveLength(2);
  await page.goto(`/incidents/${ids[0]}`);
  await expect(page.getByRole("heading", { name: "At the code host" })).toBeVisible();
  await page.getByRole("button", { name: "Create an issue…" }).click();
  const dialog = page.getByRole("dialog", { name: "Create an issue" });
  await expect(dialog.getByLabel("Title")).toHaveValue(new RegExp(repository));
  expect(await accessibilityFaults(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Create issue" }).click();
  await expect(page.getByRole("link", { name: `Issue ${repository}#1` })).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);

  await page.getByRole("button", { name: "Resolve", exact: true }).click();
  await page.getByRole("radio", { name: "Yes, it no longer works" }).check();
  await page.getByRole("dialog").getByRole("button", { name: "Resolve" }).click();
  await expect.poll(() => alerts.filter(({ state }) => state === "resolved").length).toBe(1);
  await expect.poll(() => host.world.issues.get(repository)?.[0]?.state).toBe("closed");

  await page.goto("/settings/account");
  await page.getByLabel("Your account there").fill("alice-at-host");
  await page.getByLabel("Code host", { exact: true }).selectOption(new URL(host.url).host);
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  const line = await page.getByText(/^\/handback connect \w+$/).innerText();
  expect(await accessibilityFaults(page)).toEqual([]);
  // What is told of a comment is believed once the code host shows it.
  const comments: { id: number; body: string }[] = [];
  host.world.comments.set(`${repository} 5`, comments);
  const say = (id: number, body: string) => {
    const comment = { id, body, user: { id: 40_001, login: "alice-at-host", type: "User" } };
    comments.push(comment);
    return deliver(endpoint, "issue_comment", { action: "created", issue: { number: 5 }, comment, repository: told });
  };
  await say(901, line);
  const answers = () => comments.filter(({ id }) => id < 901 || id > 902).map(({ body }) => body);
  await expect.poll(answers).toEqual([expect.stringContaining("yours")]);
  await say(902, `/fp INC-${ids[1]} test value`);
  await expect.poll(answers).toEqual([expect.anything(), expect.stringContaining("is ignored as a false positive")]);
  await page.goto(`/incidents/${ids[1]}`);
  await expect(page.getByText("test value")).toBeVisible();
  await expect.poll(() => alerts.every(({ state }) => state === "resolved")).toBe(true);
});
