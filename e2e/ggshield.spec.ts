import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { type Environment, ended, fromPython } from "./programs";
import { admin, api, baseURL, leak, sendgrid, signIn } from "./support";

test.describe("the real ggshield", () => {
  // The first run on a machine fetches it.
  test.setTimeout(300_000);

  let program: string;
  let home: string;
  let repository: string;
  const gg = (args: string, env: Record<string, string> = {}) => ended(program, args.split(" "), repository, at(env));
  const git = (args: readonly string[]) => ended("git", args, repository, at({}));

  /** Nothing of the machine's own settings, and this instance. */
  function at(more: Record<string, string>): Environment {
    const paths = `${path.dirname(program)}:${process.env.PATH ?? ""}`;
    return { PATH: paths, HOME: home, LANG: "C.UTF-8", GITGUARDIAN_INSTANCE: baseURL, ...more };
  }

  async function token(member: string, scopes: string): Promise<string> {
    const name = "e2e ggshield";
    return (await admin<{ token: string }>("token", "create", "--member", member, "--name", name, "--scopes", scopes))
      .token;
  }

  test.beforeAll(async () => {
    const found = await fromPython("ggshield==1.56.1");
    test.skip("missing" in found, "missing" in found ? found.missing : "");
    program = "bin" in found ? path.join(found.bin, "ggshield") : "";
    home = await mkdtemp(path.join(tmpdir(), "handback-gg-"));
    repository = path.join(home, "work");
    await mkdir(repository);
    await git(["init", "-q", "-b", "main"]);
    await git(["config", "user.email", "rita@acme.example"]);
    await git(["config", "user.name", "Rita"]);
  });
  test.afterAll(async () => {
    if (home) await rm(home, { recursive: true, force: true });
  });

  test("is let in through the browser, stops commits and pushes, and logs out", async ({ page }) => {
    const asked = path.join(home, "asked");
    const browser = path.join(home, "browser");
    await writeFile(browser, `#!/bin/sh\nprintf %s "$1" > "${asked}"\n`);
    await chmod(browser, 0o755);
    const login = gg("auth login --token-name laptop", { BROWSER: `${browser} %s` });
    await signIn(page, "Rita");
    await expect.poll(() => readFile(asked, "utf8").catch(() => "")).toContain("code_challenge=");
    await page.goto(await readFile(asked, "utf8"));
    await expect(page.getByText("called “laptop”")).toBeVisible();
    await page.getByRole("button", { name: "Allow", exact: true }).click();
    await expect(page.getByRole("heading", { name: "ggshield is let in" })).toBeVisible();
    expect(await login).toMatchObject({ code: 0, said: expect.stringContaining("You are now authenticated") });

    expect((await gg("api-status")).said).toMatch(/Status: healthy[\s\S]*Token scopes: scan/);
    expect((await gg("quota")).code).toBe(0);
    for (const hook of ["pre-commit", "pre-push"]) await gg(`install --mode local --hook-type ${hook}`);
    await writeFile(path.join(repository, "mail.py"), `send(key="${sendgrid()}")\n`);
    await git(["add", "."]);
    const commit = await git(["commit", "-m", "Send mail"]);
    expect(commit).toMatchObject({ code: 1, said: expect.stringContaining("Secret detected: SendGrid Key") });
    expect(commit.said).toContain("Nothing has left your computer yet");
    await git(["commit", "--no-verify", "-m", "Send mail"]);
    await git(["init", "-q", "--bare", path.join(home, "origin.git")]);
    const push = await git(["push", path.join(home, "origin.git"), "main"]);
    expect(push).toMatchObject({ code: 1, said: expect.stringContaining("rewrite the commits that hold it") });

    await page.goto("/");
    await expect(page.getByText(/stopped \d+ secrets before they left your computer/)).toBeVisible();
    expect(await gg("auth logout")).toMatchObject({ code: 0, said: expect.stringContaining("has been revoked") });
    expect((await gg("secret scan path mail.py")).code).toBe(3);
  });

  test("says no when the person does", async ({ page }) => {
    const asked = path.join(home, "asked-again");
    const browser = path.join(home, "other-browser");
    await writeFile(browser, `#!/bin/sh\nprintf %s "$1" > "${asked}"\n`);
    await chmod(browser, 0o755);
    const login = gg("auth login", { BROWSER: `${browser} %s` });
    await signIn(page, "Rita");
    await expect.poll(() => readFile(asked, "utf8").catch(() => "")).toContain("code_challenge=");
    await page.goto(await readFile(asked, "utf8"));
    await page.getByRole("link", { name: "Do not allow" }).click();
    await expect(page.getByRole("heading", { name: "ggshield has no token" })).toBeVisible();
    expect(await login).toMatchObject({ code: 128, said: expect.stringContaining("access_denied") });
  });

  test("knows what the workspace knows, in every way to scan", async () => {
    const [known, other] = [sendgrid(), sendgrid()];
    const id = await leak({ author: { name: "Rita Tanaka", email: "rita@acme.example" }, secret: known });
    const key = { GITGUARDIAN_API_KEY: await token("bob@acme.example", "scan,incidents:read") };
    await writeFile(path.join(repository, "known.py"), `# 😀\nkey = "${known}"\n`);
    await writeFile(path.join(repository, "image.bin"), Buffer.from([0xff, 0xd8, 0x00, 0x81, 0xfe, 0x9d]));
    await writeFile(path.join(repository, "large.txt"), "x".repeat(1_100_000));
    const many = path.join(repository, "many");
    await mkdir(many);
    for (let index = 0; index < 45; index += 1) {
      await writeFile(path.join(many, `${index}.py`), index === 41 ? `key = "${other}"\n` : `print(${index})\n`);
    }

    const scanned = await gg("secret scan path known.py", key);
    expect(scanned).toMatchObject({ code: 1, said: expect.stringContaining(`${baseURL}/incidents/${id}`) });
    expect(scanned.said).toContain("Known by GitGuardian dashboard: YES");
    const json = JSON.parse((await gg("secret scan path --json --with-incident-details known.py", key)).said);
    expect(json).toMatchObject({ total_incidents: 1, secrets_engine_version: expect.any(String) });
    expect(json.entities_with_incidents[0].incidents[0].incident_details).toMatchObject({ id, status: "TRIGGERED" });
    const sarif = JSON.parse((await gg("secret scan path --format sarif known.py", key)).said);
    expect(sarif.runs[0].results[0].locations[0].physicalLocation.region).toMatchObject({ startLine: 2 });
    const folder = await gg("secret scan path -r -y .", key);
    expect(folder).toMatchObject({ code: 1, said: expect.stringContaining("many/41.py: 1 secret detected") });
    expect(folder.said).toContain("over 1,048,576 bytes");
    expect((await gg("secret scan path --ignore-known-secrets known.py", key)).code).toBe(0);

    await git(["add", "known.py"]);
    await git(["commit", "--no-verify", "-m", "Known"]);
    const sha = (await git(["rev-parse", "HEAD"])).said.trim();
    const ci = { ...key, CI: "1", GITLAB_CI: "1", CI_COMMIT_SHA: sha, CI_COMMIT_BRANCH: "main" };
    const before = { CI_COMMIT_BEFORE_SHA: (await git(["rev-parse", "HEAD~1"])).said.trim() };
    await git(["archive", "-o", path.join(home, "work.zip"), "HEAD", "known.py"]);
    for (const each of [
      gg("secret scan repo .", key),
      gg("secret scan ci", { ...ci, ...before }),
      gg(`secret scan archive ${path.join(home, "work.zip")}`, key),
    ]) {
      expect(await each).toMatchObject({ code: 1, said: expect.stringContaining(`/incidents/${id}`) });
    }

    await api("POST", `/incidents/${id}/ignore`, { ignore_reason: "test_credential" });
    expect((await gg("secret scan path known.py", key)).code).toBe(0);
    const all = await gg("secret scan path --all-secrets known.py", key);
    expect(all.said).toContain("Excluded by dashboard (ignored in Handback: test credential)");
  });

  test("says what is wrong: the token, or its scope", async () => {
    const scan = "secret scan path known.py";
    await writeFile(path.join(repository, "known.py"), "print(1)\n");
    expect(await gg(scan, { GITGUARDIAN_API_KEY: "hbk_none" })).toMatchObject({
      code: 3,
      said: expect.stringContaining("Invalid GitGuardian API key."),
    });
    const quota = await gg("quota", { GITGUARDIAN_API_KEY: "hbk_none" });
    expect(quota.said).toContain("Error: Invalid API key.");
    const lapsed = await admin<{ id: string; token: string }>(
      ...["token", "create", "--member", "rita@acme.example", "--name", "e2e lapsed", "--scopes", "scan"],
    );
    await admin("token", "revoke", lapsed.id);
    const key = { GITGUARDIAN_API_KEY: lapsed.token };
    for (const asks of ["quota", "api-status"]) expect((await gg(asks, key)).said).toContain("ggshield auth login");
    const reader = await token("rita@acme.example", "incidents:read");
    expect(await gg(scan, { GITGUARDIAN_API_KEY: reader })).toMatchObject({
      code: 128,
      said: expect.stringContaining("missing the required scope scan"),
    });
  });
});
