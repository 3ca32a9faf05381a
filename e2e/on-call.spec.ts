import { devices, expect, test } from "@playwright/test";
import { accessibilityFaults, admin, api, baseURL, deliver, type Mail, mailsTo, signIn } from "./support";

const phone = devices["iPhone 13"];

/** A critical secret that still works, as GitHub tells it. */
async function criticalIncident(): Promise<number> {
  const endpoint = await admin<{ url: string; secret: string }>("endpoint", "create", "github");
  const number = Math.floor(Math.random() * 1e9);
  const repository = { id: 7, full_name: "acme/payments", html_url: "https://github.com/acme/payments" };
  const at = new Date().toISOString();
  const alert = {
    ...{ number, created_at: at, updated_at: at, secret_type: "stripe_api_key", validity: "active" },
    ...{ secret_type_display_name: "Stripe API Key", resolution: null, resolved_at: null, publicly_leaked: true },
    html_url: `https://github.com/acme/payments/security/secret-scanning/${number}`,
  };
  const newest = async () =>
    (await api<{ id: number }[]>("GET", "/incidents?ordering=-date&per_page=1&severity=critical"))[0]?.id ?? 0;
  const before = await newest();
  await deliver(endpoint, "secret_scanning_alert", { action: "created", alert, repository });
  await expect.poll(newest, { timeout: 10_000, intervals: [100] }).not.toBe(before);
  return newest();
}

// Two people, a phone and a mail on a machine that may be busy.
test.setTimeout(180_000);

test("something critical arrives: whoever is on call is paged, acknowledges on a phone, owns it, and hands it over", async ({
  page,
  browser,
}) => {
  const members = await api<{ id: number; name: string; email: string }[]>("GET", "/members");
  const idOf = (name: string) => members.find((member) => member.name.startsWith(name))?.id ?? 0;
  const from = new Date(Date.now() - 60_000).toISOString();
  const until = new Date(Date.now() + 3_600_000).toISOString();
  for (const { id } of await api<{ id: number }[]>("GET", "/schedules"))
    await api("POST", `/schedules/${id}/overrides`, { member_id: idOf("Bob"), from, until });

  const incident = await criticalIncident();
  const subject = `INC-${incident} needs you now: critical`;
  const pageMail = async () => (await mailsTo("bob@acme.example")).find((mail) => mail.subject === subject);
  await expect.poll(pageMail, { timeout: 10_000, intervals: [100] }).toBeTruthy();
  const mail = (await pageMail()) as Mail;
  const link = mail.text.split(/\s+/).find((word) => word.startsWith(`${baseURL}/page/`)) ?? "";

  const pocket = await browser.newContext({ ...phone, javaScriptEnabled: false });
  const screen = await pocket.newPage();
  await screen.goto(link);
  await screen.getByRole("button", { name: "Acknowledge as Bob Okafor" }).click();
  await expect(screen.getByRole("heading", { name: `INC-${incident} is yours` })).toBeVisible();
  const width = await screen.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
  expect(width).toBe(0);
  await pocket.close();

  await signIn(page, "Bob");
  await page.goto("/on-call");
  await expect(page.getByText("(you)").first()).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.goto(`/incidents/${incident}`);
  await expect(page.getByText(/Bob Okafor acknowledged it/).first()).toBeVisible();
  await page.getByRole("button", { name: "Change labels" }).click();
  await page.getByRole("combobox", { name: "Labels" }).fill("payments");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: "payments", exact: true }).click();
  await page.waitForURL("**/incidents?label=payments");
  await expect(page.getByText(`INC-${incident}`).first()).toBeVisible();
  await page.goto("/on-call/hand-off");
  // Whoever has the next shift stands there already.
  const to = page.getByRole("combobox", { name: "To whom" });
  if (!(await to.inputValue()).includes("Maya")) {
    await to.click();
    await page.getByRole("option", { name: /Maya/ }).click();
  }
  await page.getByRole("textbox", { name: "Issue summary" }).fill("The key still works.");
  await page.getByRole("textbox", { name: "Next steps" }).fill("Rotate it.");
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole("button", { name: "Hand over" }).click();
  await page.waitForURL("**/on-call");

  await signInAnew(page, "Maya");
  await page.goto("/on-call");
  await page.getByRole("button", { name: "Accept what Bob Okafor hands over" }).first().click();
  await expect(page.getByText("It is yours now.")).toBeVisible();
  const { assignee_email } = await api<{ assignee_email: string }>("GET", `/incidents/${incident}`);
  expect(assignee_email).toBe("maya@acme.example");
});

async function signInAnew(page: Parameters<typeof signIn>[0], name: string): Promise<void> {
  await page.context().clearCookies();
  await signIn(page, name);
}
