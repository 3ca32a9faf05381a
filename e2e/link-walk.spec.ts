import { expect, test } from "@playwright/test";
import {
  accessibilityFaults,
  admin,
  api,
  baseURL,
  deliver,
  fakeSecret,
  leak,
  linkIn,
  mailsTo,
  nextMail,
  someAuthor,
} from "./support";

test.describe("an incident arrives, its author gets one safe link, and closes it", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("the author is mailed within two seconds, answers four questions without a login, and can change them", async ({
    page,
  }) => {
    const author = someAuthor();
    const started = Date.now();
    const id = await leak({ author, secret: fakeSecret() });
    const mail = await nextMail(author.email);
    expect(Date.now() - started).toBeLessThan(10_000);
    expect(mail.subject).toBe(`Action needed: incident INC-${id}`);

    await page.goto(linkIn(mail));
    expect(page.url()).toMatch(/\/shared\/[0-9a-f-]{36}$/);
    await expect(page.getByText("src/charge.ts")).toBeVisible();
    expect(await page.locator("script").count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await page.locator("input:checked").count()).toBe(0);

    await page.getByRole("button", { name: /send answers/i }).click();
    await expect(page.getByRole("alert").or(page.locator("[tabindex='-1']")).first()).toBeVisible();
    expect(page.url()).toContain("/feedback");

    for (const field of ["actual_secret_yes_no", "access_to_sensitive_yes_no", "revoked_yes_no"]) {
      await page.locator(`input[name=${field}][value=yes]`).check();
    }
    await page.locator("textarea[name=remarks_text]").fill("Rotated this morning.");
    await page.getByRole("button", { name: /send answers/i }).click();
    await expect(page.getByText(/your answers are saved/i)).toBeVisible();
    expect(await accessibilityFaults(page)).toEqual([]);

    const incident = await api<{
      contact: string;
      feedback_list: { email: string; answers: { field_ref: string; boolean?: boolean; text?: string }[] }[];
    }>("GET", `/incidents/secrets/${id}`);
    expect(incident.contact).toBe("answered");
    expect(incident.feedback_list[0]?.email).toBe(author.email);
    expect(incident.feedback_list[0]?.answers.map(({ boolean, text }) => boolean ?? text)).toEqual([
      true,
      true,
      true,
      "Rotated this morning.",
    ]);
  });

  test("the page and its style weigh less than 20 KB, and read without images", async ({ page }) => {
    const author = someAuthor();
    await leak({ author, secret: fakeSecret() });
    await page.goto(linkIn(await nextMail(author.email)));
    const html = (await page.content()).length;
    const style = (await (await page.request.get("/external/style.css")).body()).length;
    expect(html + style).toBeLessThan(20_000);
    expect(await page.locator("img").count()).toBe(0);
  });

  test("without auto-healing the link offers no way to close the incident", async ({ page }) => {
    const author = someAuthor();
    await leak({ author, secret: fakeSecret() });
    await page.goto(linkIn(await nextMail(author.email)));
    await expect(page.locator("form[action$='/feedback']")).toBeVisible();
    expect(await page.locator("form[action$='/resolve'], form[action$='/ignore']").count()).toBe(0);
  });

  test("a trusted author resolves, after a second look, and the page shows the end", async ({ page }) => {
    const id = await trustedLink(page);
    await page.locator("summary", { hasText: /resolve/i }).click();
    await page.locator("form[action$='/resolve'] button").click();
    expect(page.url()).toContain("/resolve");
    await page.locator("input[name=secret_revoked][value=yes]").check();
    await page.locator("form[action$='/resolve'] button").click();
    await expect(page.getByRole("heading", { name: /resolve this incident/i })).toBeVisible();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect((await api<{ status: string }>("GET", `/incidents/secrets/${id}`)).status).toBe("TRIGGERED");
    await page.getByRole("button", { name: /resolve the incident/i }).click();
    await expect(page.getByText(/the incident is resolved/i)).toBeVisible();
    expect(await page.locator("form").count()).toBe(0);
    const { status, secret_revoked } = await api<{ status: string; secret_revoked: boolean }>(
      "GET",
      `/incidents/secrets/${id}`,
    );
    expect({ status, secret_revoked }).toEqual({ status: "RESOLVED", secret_revoked: true });
  });

  test("a trusted author ignores with a reason that nobody preselected", async ({ page }) => {
    const id = await trustedLink(page);
    await page.locator("summary", { hasText: /ignore/i }).click();
    await page.locator("input[name=ignore_reason][value=test_credential]").check();
    await page.locator("form[action$='/ignore'] textarea[name=comment]").fill("Only in the sandbox.");
    await page.locator("form[action$='/ignore'] button").click();
    await page.getByRole("button", { name: /ignore the incident/i }).click();
    await expect(page.getByText(/the incident is ignored/i)).toBeVisible();
    const { status, ignore_reason } = await api<{ status: string; ignore_reason: string }>(
      "GET",
      `/incidents/secrets/${id}`,
    );
    expect({ status, ignore_reason }).toEqual({ status: "IGNORED", ignore_reason: "test_credential" });
  });

  test("whoever is not the author hands it back to the manager, naming the right person", async ({ page }) => {
    const author = someAuthor();
    const id = await leak({ author, secret: fakeSecret() });
    await page.goto(linkIn(await nextMail(author.email)));
    await page.locator("summary", { hasText: /mine/i }).click();
    await page.locator("input[name=suggested_email]").fill("bob@acme.example");
    await page.locator("form[action$='/not-mine'] button").click();
    await expect(page.getByText(/thank you, it goes back to your security team/i)).toBeVisible();
    expect((await api<{ contact: string }>("GET", `/incidents/secrets/${id}`)).contact).toBe("disputed");
  });

  test("a form opened before somebody else decided is answered with what is true now", async ({ page }) => {
    const author = someAuthor();
    const id = await leak({ author, secret: fakeSecret() });
    await page.goto(linkIn(await nextMail(author.email)));
    await api("POST", `/incidents/secrets/${id}/resolve`, { secret_revoked: true });
    for (const field of ["actual_secret_yes_no", "access_to_sensitive_yes_no", "revoked_yes_no"]) {
      await page.locator(`input[name=${field}][value=no]`).check();
    }
    await page.getByRole("button", { name: /send answers/i }).click();
    await expect(page.getByRole("heading", { name: /changed meanwhile/i })).toBeVisible();
    await expect(page.getByText(/resolved/i).first()).toBeVisible();
  });

  test("mail scanners that fetch, head, and submit untouched forms change nothing", async ({ page, request }) => {
    const id = await trustedLink(page);
    const before = await api<{ status: string; contact: string }>("GET", `/incidents/secrets/${id}`);
    const author = page.url();
    for (let visit = 0; visit < 20; visit += 1) await request.head(author);
    for (const form of ["feedback", "resolve", "ignore", "not-mine"]) {
      await page.goto(author);
      const submitted = page.waitForResponse((response) => response.request().method() === "POST");
      await page.locator(`form[action$='/${form}']`).evaluate((element) => (element as HTMLFormElement).submit());
      expect((await submitted).status()).toBe(422);
      await page.waitForURL(`**/${form}`);
    }
    const after = await api<{ status: string; contact: string }>("GET", `/incidents/secrets/${id}`);
    expect({ status: after.status, contact: after.contact }).toEqual({
      status: before.status,
      contact: before.contact,
    });
  });

  test("forged, foreign and withdrawn links are one and the same 404", async ({ page, playwright }) => {
    const author = someAuthor();
    const id = await leak({ author, secret: fakeSecret() });
    const link = linkIn(await nextMail(author.email));
    await page.goto(link);
    const opened = page.url();
    await api("POST", `/incidents/secrets/${id}/unshare`);
    const stranger = await playwright.request.newContext();
    const forged = `${link.slice(0, -2)}${link.endsWith("AA") ? "BB" : "AA"}`;
    const bodies = await Promise.all(
      [link, forged, `${baseURL}/l/nonsense`, opened, `${baseURL}/shared/00000000-0000-7000-8000-000000000000`].map(
        async (address) => {
          const response = await stranger.get(address);
          return { status: response.status(), body: await response.text() };
        },
      ),
    );
    expect(new Set(bodies.map(({ body }) => body)).size).toBe(1);
    expect(new Set(bodies.map(({ status }) => status))).toEqual(new Set([404]));
    await page.reload();
    expect(await page.content()).not.toContain("src/charge.ts");
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  test("a GitHub alert waits for its author, and a push that names them sends the link", async () => {
    const author = someAuthor();
    const endpoint = await admin<{ url: string; secret: string }>("endpoint", "create", "github");
    const number = Date.now() % 1_000_000;
    const sha = number.toString(16).padStart(40, "a");
    const repository = {
      full_name: "acme/web",
      name: "web",
      html_url: "https://github.com/acme/web",
      owner: { login: "acme" },
      private: true,
      id: 7,
    };
    const now = new Date().toISOString();
    const alert = {
      number,
      created_at: now,
      secret_type: "stripe_api_key",
      secret_type_display_name: "Stripe API Key",
      validity: "active",
      resolution: null,
      html_url: `https://github.com/acme/web/security/secret-scanning/${number}`,
    };
    const location = {
      type: "commit",
      details: {
        path: "config/pay.yml",
        start_line: 3,
        end_line: 3,
        start_column: 5,
        end_column: 40,
        blob_sha: sha,
        blob_url: "",
        commit_sha: sha,
        commit_url: "",
      },
    };
    expect(
      (await deliver(endpoint, "secret_scanning_alert_location", { action: "created", alert, location, repository }))
        .status,
    ).toBe(202);
    expect((await deliver(endpoint, "secret_scanning_alert", { action: "created", alert, repository })).status).toBe(
      202,
    );
    await expect
      .poll(
        async () =>
          (await api<{ contact: string }[]>("GET", "/incidents/secrets?repository=acme/web&contact=author_unknown"))
            .length,
      )
      .toBeGreaterThan(0);
    const commit = {
      id: sha,
      message: "Pay",
      timestamp: now,
      author,
      committer: { name: "GitHub", email: "noreply@github.com" },
      distinct: true,
      added: [],
      removed: [],
      modified: [],
    };
    const push = {
      ref: "refs/heads/main",
      before: sha,
      after: sha,
      commits: [commit],
      head_commit: commit,
      repository: { ...repository, pushed_at: 1, created_at: 1 },
    };
    expect((await deliver(endpoint, "push", push)).status).toBe(202);
    const mail = await nextMail(author.email);
    expect(mail.text).toContain("config/pay.yml");
    expect(await mailsTo("noreply@github.com")).toEqual([]);
  });
});

/** Opens a link that may resolve and ignore, as the author of a new leak. */
async function trustedLink(page: import("@playwright/test").Page): Promise<number> {
  await api("PATCH", "/playbooks/mail-commit-author", { settings: { auto_healing: "on" } });
  try {
    const author = someAuthor();
    const id = await leak({ author, secret: fakeSecret() });
    await page.goto(linkIn(await nextMail(author.email)));
    return id;
  } finally {
    await api("PATCH", "/playbooks/mail-commit-author", { settings: { auto_healing: "off" } });
  }
}
