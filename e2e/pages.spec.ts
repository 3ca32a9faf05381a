import { expect, type Page, test } from "@playwright/test";
import { accessibilityFaults, api, fakeSecret, leak, linkIn, nextMail, signIn, someAuthor } from "./support";

// Screenshots of a run are in test-results/; with UPDATE_SCREENSHOTS=1 those of the README are renewed.
const directory = process.env.UPDATE_SCREENSHOTS ? "docs/screenshots" : "test-results/screenshots";
const looks = [
  { look: "light", colorScheme: "light", viewport: { width: 1440, height: 900 } },
  { look: "dark", colorScheme: "dark", viewport: { width: 1440, height: 900 } },
  { look: "phone", colorScheme: "light", viewport: { width: 390, height: 844 } },
] as const;

/** Opens each page, keeps its picture, and sees that axe finds nothing. */
async function showEach(page: Page, look: string, pages: Record<string, string>): Promise<void> {
  for (const [name, address] of Object.entries(pages)) {
    expect((await page.goto(address))?.status(), name).toBe(200);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
    await expect(page.getByText("could not be shown")).toHaveCount(0);
    await page.screenshot({ path: `${directory}/${name}-${look}.png` });
    expect(await accessibilityFaults(page), name).toEqual([]);
    expect(await cutOff(page), name).toEqual([]);
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

for (const { look, ...use } of looks) {
  test.describe(`every page, ${look}`, () => {
    // Looking for accessibility faults on a dozen pages takes its time on two cores.
    test.setTimeout(240_000);
    test.use({ ...use, contextOptions: { reducedMotion: "reduce" } });

    test("the sign-in page is accessible", async ({ page }) => {
      await page.goto("/sign-in");
      await expect(page.getByRole("button", { name: /sign in|continue/i })).toBeVisible();
      await page.screenshot({ path: `${directory}/sign-in-${look}.png` });
      expect(await accessibilityFaults(page)).toEqual([]);
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
      await showEach(page, look, {
        incidents: "/incidents",
        incident: `/incidents/${incident?.id}`,
        dashboard: "/dashboard",
        metrics: "/docs/metrics",
        "repository-months": "/repositories",
        "repository-month-by-month": `/repositories/${repository?.id}`,
        "organisation-months": "/repositories?by=organisation",
        "organisation-month-by-month": "/organisations/1",
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
      });
    });

    test("everybody's own pages are accessible", async ({ page }) => {
      await signIn(page, "Rita");
      await showEach(page, look, {
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
      await page.screenshot({ path: `${directory}/restricted-${look}.png` });
      expect(await accessibilityFaults(page)).toEqual([]);
    });

    test("the link holder's page is accessible", async ({ page }) => {
      const author = someAuthor();
      await leak({ author, secret: fakeSecret() });
      await page.goto(linkIn(await nextMail(author.email)));
      await page.screenshot({ path: `${directory}/link-${look}.png`, fullPage: look === "phone" });
      expect(await accessibilityFaults(page)).toEqual([]);
    });

    test("the mail is accessible and needs no image", async ({ page }) => {
      const author = someAuthor();
      await leak({ author, secret: fakeSecret() });
      await page.setContent((await nextMail(author.email)).html);
      await page.screenshot({ path: `${directory}/mail-${look}.png` });
      expect(await page.locator("img").count()).toBe(0);
      expect(await accessibilityFaults(page)).toEqual([]);
    });

    test("a page that does not exist says so in our own words", async ({ page }) => {
      await signIn(page, "Maya");
      const response = await page.goto("/incidents/999999999");
      expect(response?.status()).toBe(404);
      await expect(page.getByRole("heading").first()).toBeVisible();
      expect(await accessibilityFaults(page)).toEqual([]);
    });
  });
}
