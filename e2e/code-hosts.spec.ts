import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@playwright/test";
import { accessibilityFaults, api, signIn } from "./support";

const sha = (name: string) => createHash("sha1").update(name).digest("hex");
const at = "2026-10-02T10:00:00Z";
let github: Server;
let url: string;

/** As much of GitHub as a connection asks of one organisation. */
function answerTo(path: string): unknown {
  const repository = {
    id: 51,
    full_name: "harbour/cranes",
    html_url: `${url.replace("http:", "https:")}/harbour/cranes`,
  };
  if (path === "/users/harbour") return { login: "harbour", type: "Organization" };
  if (path === "/orgs/harbour/hooks" || path === "/orgs/harbour/code-scanning/alerts") return [];
  if (path === "/orgs/harbour/secret-scanning/alerts")
    return [1, 2, 3].map((number) => ({
      number,
      state: "open",
      created_at: at,
      updated_at: at,
      secret_type: "stripe_api_key",
      secret_type_display_name: "Stripe API Key",
      has_more_locations: false,
      first_location_detected: { path: `deploy/${number}.env`, start_line: 4, commit_sha: sha(`crane ${number}`) },
      repository,
    }));
  return path === "/rate_limit" ? {} : null;
}

test.beforeAll(async () => {
  github = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://stand-in");
    const lacks = pathname.includes("/dependabot/");
    const body = lacks ? { message: "Resource not accessible" } : answerTo(pathname.replace("/api/v3", ""));
    response.writeHead(lacks ? 403 : body === null ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(body ?? { message: "Not Found" }));
  });
  await new Promise<void>((resolve) => github.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(github.address() as AddressInfo).port}`;
});
test.afterAll(() => {
  github.closeAllConnections();
  github.close();
});

test("a manager connects a code host, reads what its token lacks, and reads its history", async ({ page }) => {
  await signIn(page, "Maya");
  await page.goto("/settings/code-hosts");
  await page.getByRole("textbox", { name: "Address" }).fill(url);
  await page.getByRole("textbox", { name: /^organisation/i }).fill("harbour");
  await page.getByLabel("Token", { exact: false }).first().fill(["not", "a", "real", "token"].join("-"));
  await page.getByRole("button", { name: "Connect and test" }).click();

  await expect(page.getByRole("heading", { level: 1 })).toContainText("harbour at 127.0.0.1");
  await expect(page.getByText("Dependabot alerts: read", { exact: false }).first()).toBeVisible();
  await page.getByRole("button", { name: "How much is there?" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Secret scanning alerts: 3" })).toBeVisible();
  await page.getByRole("button", { name: "Read the history" }).click();
  await expect(page.getByText("Read: 3 alerts; 3 new, 0 changed")).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);

  const found = await api<{ regression: boolean }[]>("GET", "/incidents?repository=harbour/cranes&per_page=10");
  expect(found).toHaveLength(3);
});
