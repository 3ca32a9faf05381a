import { expect, type Page, test } from "@playwright/test";
import { accessibilityFaults, api, fakeSecret, leak, linkIn, nextMail, signIn, someAuthor } from "./support";

// With UPDATE_SCREENSHOTS=1 the pictures of the README are renewed, and every other look is beside them.
const directory = process.env.UPDATE_SCREENSHOTS ? "docs/screenshots" : null;
const looks = [
  { look: "light", colorScheme: "light", viewport: { width: 1440, height: 900 } },
  { look: "dark", colorScheme: "dark", viewport: { width: 1440, height: 900 } },
  { look: "phone", colorScheme: "light", viewport: { width: 390, height: 844 } },
] as const;
// The dark page is the light one in other colours.
const rulesOfColour = ["color-contrast", "link-in-text-block"];
// Its operations are built alike, a hundred and more of them: the first of each group are looked at.
const operationsAlike = "main section ~ section ~ section";

/** Sees the page in each look: axe finds nothing, and nothing is cut off. */
async function look(
  page: Page,
  name: string,
  { fullPage = false, leave }: { fullPage?: boolean; leave?: string } = {},
) {
  for (const { look, colorScheme, viewport } of looks) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    if (directory)
      await page.screenshot({ path: `${directory}/${name}-${look}.png`, fullPage: fullPage && look === "phone" });
    const rules = look === "dark" ? { rules: rulesOfColour } : {};
    expect(await accessibilityFaults(page, { ...rules, ...(leave ? { leave } : {}) }), `${name}, ${look}`).toEqual([]);
    expect(await cutOff(page), `${name}, ${look}`).toEqual([]);
  }
}

/** Opens each page and sees it in each look. */
async function lookAtEach(page: Page, pages: Record<string, string>): Promise<void> {
  for (const [name, address] of Object.entries(pages)) {
    await page.setViewportSize(looks[0].viewport);
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    expect((await page.goto(address))?.status(), name).toBe(200);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
    await expect(page.getByText("could not be shown")).toHaveCount(0);
    await look(page, name, name === "api" ? { leave: operationsAlike } : {});
  }
}

/** What a table says beyond the edge of the page, other than in a region that is named and scrolls from the keyboard. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("main :is(td, th)")]
      .filter((cell) => !cell.closest("[tabindex='0'][aria-label]"))
      // Heads that are only read out, as each value has its own beside it.
      .filter((cell) => (cell.closest("thead") ?? cell).getBoundingClientRect().width > 1)
      .filter((cell) => cell.getBoundingClientRect().right > window.innerWidth + 1)
      .map((cell) => cell.textContent ?? ""),
  );
}

// Looking for accessibility faults on two dozen pages takes its time on two cores.
test.setTimeout(480_000);

test("the sign-in page is accessible", async ({ page }) => {
  await page.goto("/sign-in");
  await expect(page.getByRole("button", { name: /sign in|continue/i })).toBeVisible();
  await look(page, "sign-in");
});

test("the pages of a manager are accessible", async ({ page }) => {
  await signIn(page, "Maya");
  const [incident] = await api<{ id: number }[]>(
    "GET",
    "/incidents?status=open&contact=answered&sort=triggered&direction=asc&per_page=1",
  );
  const [member] = await api<{ id: number }[]>("GET", "/members?search=rita");
  const [developer] = await api<{ id: number }[]>("GET", "/developers?per_page=1");
  const [repository] = await api<{ id: number }[]>("GET", "/repositories?per_page=1");
  const connection = { kind: "github", url: "https://code.acme.example", account: `acme-${Date.now()}` };
  const token = ["not", "a", "token"].join("-");
  const { id: codeHost } = await api<{ id: number }>("POST", "/code-hosts", { ...connection, token });
  await lookAtEach(page, {
    "code-hosts": "/settings/code-hosts",
    "code-host": `/settings/code-hosts/${codeHost}`,
    incidents: "/incidents",
    incident: `/incidents/${incident?.id}`,
    dashboard: "/dashboard",
    metrics: "/docs/metrics",
    "repository-months": "/repositories",
    "repository-month-by-month": `/repositories/${repository?.id}`,
    "organisation-months": "/repositories?by=organisation",
    "organisation-month-by-month": "/organisations/1",
    responses: "/responses",
    "response-template": "/settings/response",
    playbooks: "/playbooks",
    audit: "/audit",
    workspace: "/settings/workspace",
    members: "/settings/members",
    member: `/settings/members/${member?.id}`,
    progress: "/developers",
    "developer-progress": `/developers/${developer?.id}`,
    developers: "/settings/identities",
    developer: `/settings/identities/${developer?.id}`,
    suggestions: "/settings/identities/suggestions",
    repositories: "/settings/repositories",
    repository: `/settings/repositories/${repository?.id}`,
    "service-accounts": "/settings/service-accounts",
    "merge-requests": "/merge-requests",
    "merge-policies": "/settings/merge-requests",
    runbooks: "/settings/runbooks",
    "write-back": "/settings/write-back",
    "on-call": "/on-call",
  });
});

test("everybody's own pages are accessible", async ({ page }) => {
  await signIn(page, "Rita");
  await lookAtEach(page, {
    home: "/",
    notifications: "/notifications",
    account: "/settings/account",
    "notification-settings": "/settings/notifications",
    tokens: "/settings/tokens",
    sessions: "/settings/sessions",
    exports: "/settings/exports",
    api: "/docs/api",
  });
});

test("the list of a restricted member is accessible", async ({ page }) => {
  await signIn(page, "Rita");
  await page.goto("/incidents");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.waitForLoadState("networkidle");
  await look(page, "restricted");
});

test("the link holder's page is accessible", async ({ page }) => {
  const author = someAuthor();
  await leak({ author, secret: fakeSecret() });
  await page.goto(linkIn(await nextMail(author.email)));
  await look(page, "link", { fullPage: true });
});

test("the mail is accessible and needs no image", async ({ page }) => {
  const author = someAuthor();
  await leak({ author, secret: fakeSecret() });
  await page.setContent((await nextMail(author.email)).html);
  expect(await page.locator("img").count()).toBe(0);
  await look(page, "mail");
});

test("a page that does not exist says so in our own words", async ({ page }) => {
  await signIn(page, "Maya");
  const response = await page.goto("/incidents/999999999");
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading").first()).toBeVisible();
  await look(page, "not-found");
});
