import { readdirSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import {
  accessibilityFaults,
  api,
  fakeSecret,
  leak,
  linkIn,
  nextMail,
  reportMergeRequest,
  signIn,
  someAuthor,
} from "./support";

/** A page: what its pictures are called, where it is, and which list of the API has the id that stands there. */
type Seen = readonly [name: string, address: string, idFrom?: string];

const ofManagers: Seen[] = [
  ["audit", "/audit"],
  ["campaigns", "/campaigns"],
  ["campaign", "/campaigns/[id]", "/campaigns"],
  ["campaign-new", "/campaigns/new"],
  ["dashboard", "/dashboard"],
  ["progress", "/developers"],
  ["developer-progress", "/developers/[id]", "/developers"],
  ["metrics", "/docs/metrics"],
  ["incidents", "/incidents"],
  ["incident", "/incidents/[id]", "/incidents?status=open&contact=answered&sort=triggered&direction=asc"],
  ["response", "/incidents/[id]/response", "/responses"],
  ["merge-requests", "/merge-requests"],
  ["merge-request", "/merge-requests/[id]", "/merge-requests"],
  ["on-call", "/on-call"],
  ["hand-off", "/on-call/hand-off"],
  ["on-call-pages", "/on-call/pages"],
  ["schedule", "/on-call/schedules/[id]", "/schedules"],
  ["schedule-new", "/on-call/schedules/new"],
  ["organisation-month-by-month", "/organisations/[id]", "/repositories?by=organisation"],
  ["playbooks", "/playbooks"],
  ["repository-months", "/repositories"],
  ["organisation-months", "/repositories?by=organisation"],
  ["repository-month-by-month", "/repositories/[id]", "/repositories"],
  ["responses", "/responses"],
  ["code-hosts", "/settings/code-hosts"],
  ["code-host", "/settings/code-hosts/[id]", "/code-hosts"],
  ["deliveries", "/settings/deliveries"],
  ["due-dates", "/settings/due-dates"],
  ["developers", "/settings/identities"],
  ["developer", "/settings/identities/[id]", "/developers"],
  ["suggestions", "/settings/identities/suggestions"],
  ["members", "/settings/members"],
  ["member", "/settings/members/[id]", "/members?search=rita"],
  ["merge-policies", "/settings/merge-requests"],
  ["on-call-settings", "/settings/on-call"],
  ["repositories", "/settings/repositories"],
  ["repository", "/settings/repositories/[id]", "/repositories"],
  ["response-template", "/settings/response"],
  ["runbooks", "/settings/runbooks"],
  ["service-accounts", "/settings/service-accounts"],
  ["service-account", "/settings/service-accounts/[id]", "/service-accounts"],
  ["upload", "/settings/upload"],
  ["workspace", "/settings/workspace"],
  ["write-back", "/settings/write-back"],
];

const ofEverybody: Seen[] = [
  ["home", "/"],
  ["restricted", "/incidents"],
  ["api", "/docs/api"],
  ["notifications", "/notifications"],
  ["account", "/settings/account"],
  ["exports", "/settings/exports"],
  ["notification-settings", "/settings/notifications"],
  ["sessions", "/settings/sessions"],
  ["tokens", "/settings/tokens"],
  ["ggshield", "/auth/login"],
  ["ggshield-in", "/authenticated"],
  ["ggshield-not-in", "/authentication-error"],
  ["invitation-lapsed", "/sign-in/invitation-lapsed"],
];

/** Seen without a table's help, or only a way to another page. */
const seenElsewhere = ["/sign-in", "/settings"];

// With UPDATE_SCREENSHOTS=1 the pictures of the README are renewed, and every other look is beside them.
const directory = process.env.UPDATE_SCREENSHOTS ? "docs/screenshots" : null;
const looks = [
  { look: "light", colorScheme: "light", viewport: { width: 1440, height: 900 } },
  { look: "dark", colorScheme: "dark", viewport: { width: 1440, height: 900 } },
  { look: "phone", colorScheme: "light", viewport: { width: 390, height: 844 } },
] as const;
// The dark page is the light one in other colours.
const rulesOfColour = ["color-contrast", "link-in-text-block"];
// Its operations and shapes are built alike, some hundreds of them: the first six groups and shapes are looked at.
const operationsAlike =
  "main > div:nth-child(n + 7):not(:last-child), main > div:last-child > section:nth-of-type(n + 7)";
// A page is looked at by one processor, so there is work for two.
const tabs = 2;

type Looking = { fullPage?: boolean; leave?: string };

/** Sees the page in each look, and answers what is wrong: what axe finds, and what is cut off. */
async function look(page: Page, name: string, { fullPage = false, leave }: Looking = {}): Promise<string[]> {
  const faults: string[] = [];
  for (const { look, colorScheme, viewport } of looks) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    if (directory)
      await page.screenshot({ path: `${directory}/${name}-${look}.png`, fullPage: fullPage && look === "phone" });
    const rules = look === "dark" ? { rules: rulesOfColour } : {};
    const found = await accessibilityFaults(page, { ...rules, ...(leave ? { leave } : {}) });
    faults.push(...[...found, ...(await cutOff(page))].map((fault) => `${name}, ${look}: ${fault}`));
  }
  return faults;
}

/** Opens each page once, in a few tabs beside each other, and sees it in each look. */
async function lookAtEach(context: BrowserContext, pages: Seen[]): Promise<void> {
  const left = pages.values();
  const faults: string[] = [];
  const seeWhatIsLeft = async () => {
    const page = await context.newPage();
    for (const [name, address, idFrom] of left) {
      await page.setViewportSize(looks[0].viewport);
      await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
      const at = idFrom ? address.replace("[id]", await firstId(context, idFrom)) : address;
      expect((await page.goto(at))?.status(), name).toBe(200);
      await expect(page.getByRole("heading", { level: 1 }), name).toBeVisible();
      await expect(page.locator("[aria-busy=true], .mantine-Skeleton-root"), name).toHaveCount(0);
      await expect(page.getByText("could not be shown"), name).toHaveCount(0);
      faults.push(...(await look(page, name, name === "api" ? { leave: operationsAlike } : {})));
    }
    await page.close();
  };
  await Promise.all(Array.from({ length: tabs }, seeWhatIsLeft));
  expect(faults).toEqual([]);
}

/** The id of the first that a list of the API has for whoever is signed in. */
async function firstId(context: BrowserContext, list: string): Promise<string> {
  const rows = (await (await context.request.get(`/api/v1${list}`)).json()) as { id?: number; incident_id?: number }[];
  const id = rows[0]?.id ?? rows[0]?.incident_id;
  if (!id) throw new Error(`${list} has nothing`);
  return String(id);
}

/** What is beyond the edge of the page, other than in a region that is named and scrolls from the keyboard. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const cells = [...document.querySelectorAll("main :is(td, th)")]
      .filter((cell) => !cell.closest("[tabindex='0'][aria-label]"))
      // Heads that are only read out, as each value has its own beside it.
      .filter((cell) => (cell.closest("thead") ?? cell).getBoundingClientRect().width > 1)
      .filter((cell) => cell.getBoundingClientRect().right > window.innerWidth + 1)
      .map((cell) => `cut off: ${cell.textContent}`);
    return scrollWidth > clientWidth ? [`${scrollWidth - clientWidth} px too wide`, ...cells] : cells;
  });
}

// Half a hundred pages, three looks at each.
test.setTimeout(480_000);
// What is found is told in words; recording every step of so many pages costs a third of the time.
test.use({ trace: "off" });

test("every page is looked at", () => {
  const built = readdirSync("app", { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)page\.tsx$/.test(file))
    .map((file) => `/${file.replace(/\/?page\.tsx$/, "")}`);
  const seen = [...ofManagers, ...ofEverybody].map(([, address]) => address.replace(/\?.*/, ""));
  expect([...new Set([...seen, ...seenElsewhere])].sort()).toEqual(built.sort());
});

test("the sign-in page is accessible", async ({ page }) => {
  await page.goto("/sign-in");
  await expect(page.getByRole("button", { name: /sign in|continue/i })).toBeVisible();
  expect(await look(page, "sign-in")).toEqual([]);
});

test("the pages of a manager are accessible", async ({ page, context }) => {
  // What the demo has none of.
  const connection = { kind: "github", url: "https://code.acme.example", account: `acme-${Date.now()}` };
  await api("POST", "/code-hosts", { ...connection, token: ["not", "a", "token"].join("-") });
  await reportMergeRequest(`acme/looked-at-${Date.now()}`, 1, [fakeSecret()]);
  await signIn(page, "Maya");
  const account = { name: `pages ${Date.now()}` };
  const made = await context.request.post("/api/v1/service-accounts", {
    data: account,
    headers: { origin: new URL(page.url()).origin },
  });
  expect(made.status()).toBe(201);
  await lookAtEach(context, ofManagers);

  expect((await page.goto("/incidents/999999999"))?.status()).toBe(404);
  await expect(page.getByRole("heading").first()).toBeVisible();
  expect(await look(page, "not-found")).toEqual([]);
});

test("everybody's own pages are accessible", async ({ page, context }) => {
  await signIn(page, "Rita");
  await lookAtEach(context, ofEverybody);
});

test("the link holder's page and the mail are accessible, and the mail needs no image", async ({ page }) => {
  const author = someAuthor();
  await leak({ author, secret: fakeSecret() });
  const mail = await nextMail(author.email);
  await page.goto(linkIn(mail));
  expect(await look(page, "link", { fullPage: true })).toEqual([]);
  await page.goto("about:blank");
  await page.setContent(mail.html);
  expect(await page.locator("img").count()).toBe(0);
  expect(await look(page, "mail")).toEqual([]);
});
