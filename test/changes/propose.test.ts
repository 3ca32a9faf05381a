import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { askForChange } from "@/lib/changes/ask";
import { proposeChange } from "@/lib/changes/propose";
import { db } from "@/lib/db/client";
import { Conflict, Forbidden, NotFound } from "@/lib/errors";
import { ForgeFailure } from "@/lib/forge/failure";
import { gitlab } from "@/lib/ingest/sources/gitlab";
import { Secret } from "@/lib/secret";
import { makeThread } from "@/lib/threads/make";
import { listThreads } from "@/lib/threads/view";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { grant, incident, incidentById, monday, report, secretValue } from "../factories";
import { ownStandIn } from "../forge/stand-in";
import { pageOf, writable } from "../threads/code-host";

const standIn = ownStandIn();
ownDatabase();
let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});
beforeEach(() => db().codeHost.deleteMany());

const repository = "acme/payments";
const path = "src/pay.ts";
const once = { last: false };

async function leaked() {
  const value = secretValue();
  const { id } = await incident({
    identity: { secret: new Secret(value) },
    repository: { fullName: repository, url: pageOf(standIn) },
    place: { path, line: 2 },
  });
  const text = `import { pay } from "./pay";\nconst stripeKey = "${value}";\npay(stripeKey);\n`;
  standIn.world.files.set(`${repository} main ${path}`, text);
  return { id, value };
}

describe.each(["github", "gitlab"] as const)("a change at %s", (kind) => {
  test("is shown first without the secret, then opened on a branch of its own, and holds the secret nowhere", async () => {
    await writable(standIn, kind);
    const { id, value } = await leaked();
    const { shown, digest, name } = await proposeChange(cast.bob, id);
    expect(name).toBe("STRIPE_KEY");
    expect(shown).toEqual([
      {
        path,
        lines: [
          { kind: "removed", line: 2, text: expect.stringMatching(/^const stripeKey = ".+";$/) },
          { kind: "added", line: 2, text: "const stripeKey = process.env.STRIPE_KEY;" },
        ],
      },
    ]);
    expect(JSON.stringify(shown)).not.toContain(value);
    const { id: threadId } = await askForChange(cast.bob, id, { digest });
    await makeThread(threadId, once);
    const branch = `handback/incident-${id}`;
    expect(standIn.world.files.get(`${repository} ${branch} ${path}`)).toContain(
      "const stripeKey = process.env.STRIPE_KEY;",
    );
    const written = JSON.stringify([[...standIn.world.branches], [...standIn.world.pulls.values()]]);
    expect(written).toContain("Bob Okafor");
    expect(written).toContain(branch);
    expect(written).not.toContain(value);
    expect(JSON.stringify(standIn.asked)).not.toContain(value);
    expect((await listThreads(cast.bob, id))[0]).toMatchObject({ kind: "change", state: "open", branch });
  });

  test("is opened once, wherever its process was killed", async () => {
    await writable(standIn, kind);
    const { id } = await leaked();
    const { digest } = await proposeChange(cast.bob, id);
    const { id: threadId } = await askForChange(cast.bob, id, { digest });
    standIn.switches.loseAnswers = true;
    await expect(makeThread(threadId, once)).rejects.toThrow(ForgeFailure);
    await expect(makeThread(threadId, once)).rejects.toThrow(ForgeFailure);
    standIn.switches.loseAnswers = false;
    await makeThread(threadId, once);
    expect(standIn.world.pulls.get(repository)).toHaveLength(1);
    expect(standIn.world.branches.size).toBe(1);
  });

  test("of files that changed since it was looked at is not opened", async () => {
    await writable(standIn, kind);
    const { id } = await leaked();
    const { digest } = await proposeChange(cast.bob, id);
    const { id: threadId } = await askForChange(cast.bob, id, { digest });
    const key = `${repository} main ${path}`;
    standIn.world.files.set(key, `// a new line\n${standIn.world.files.get(key)}`);
    await makeThread(threadId, once);
    expect((await listThreads(cast.bob, id))[0]).toMatchObject({
      state: "failed",
      error: expect.stringMatching(/changed since/),
    });
    expect(standIn.world.branches.size).toBe(0);
    await expect(askForChange(cast.bob, id, { digest })).rejects.toThrow(Conflict);
  });
});

test("what a report proposes is kept sealed, shown and applied", async () => {
  await writable(standIn, "gitlab");
  const diff = [
    "--- a/package.json",
    "+++ b/package.json",
    "@@ -1,3 +1,3 @@",
    " {",
    '-  "left-pad": "1.0.0"',
    '+  "left-pad": "1.0.1"',
    " }",
    "",
  ].join("\n");
  const entry = {
    id: "f".repeat(64),
    category: "dependency_scanning",
    name: "Prototype pollution in left-pad",
    severity: "High",
    location: { file: "package.json", dependency: { package: { name: "left-pad" }, version: "1.0.0" } },
    identifiers: [{ type: "cve", name: "CVE-2026-12345", value: "CVE-2026-12345" }],
  };
  const remediations = [
    { fixes: [{ id: entry.id }], summary: "Upgrade left-pad to 1.0.1", diff: Buffer.from(diff).toString("base64") },
  ];
  const text = JSON.stringify({
    version: "15.2.1",
    scan: { type: "dependency_scanning" },
    vulnerabilities: [entry],
    remediations,
  });
  const parsed = gitlab.report?.parse(text, { repository, historical: false, receivedAt: monday });
  const { created } = await report(parsed?.findings ?? []);
  const id = created[0] ?? -1;
  await report(parsed?.findings ?? []);
  const kept = await db().remediation.findMany({ where: { incidentId: id } });
  expect(kept).toHaveLength(1);
  expect(Buffer.from(kept[0]?.sealedDiff ?? []).toString("latin1")).not.toContain("left-pad");
  standIn.world.files.set(`${repository} main package.json`, '{\n  "left-pad": "1.0.0"\n}\n');
  const { digest, summary, shown } = await proposeChange(cast.bob, id);
  expect(summary).toBe("Upgrade left-pad to 1.0.1");
  expect(shown[0]?.lines.map((line) => line.text)).toEqual(['  "left-pad": "1.0.0"', '  "left-pad": "1.0.1"']);
  const { id: threadId } = await askForChange(cast.bob, id, { digest });
  await makeThread(threadId, once);
  expect(standIn.world.files.get(`${repository} handback/incident-${id} package.json`)).toContain("1.0.1");
});

test("where the source told no secret, or the file is gone, nothing is proposed and the reason is said", async () => {
  await writable(standIn, "github");
  const { id } = await leaked();
  standIn.world.files.clear();
  await expect(proposeChange(cast.bob, id)).rejects.toThrow(/not on the default branch/);
  const alert = await incident({
    identity: { external: "github:secret:github.com/acme/payments/77" },
    repository: { fullName: repository, url: pageOf(standIn) },
  });
  await expect(proposeChange(cast.bob, alert.id)).rejects.toThrow(/did not tell the secret/);
});

test("restricted members propose for what they may edit; to look is not enough, and of the rest there is nothing", async () => {
  await writable(standIn, "github");
  const { id } = await leaked();
  await expect(proposeChange(cast.mallory, id)).rejects.toThrow(NotFound);
  await grant(cast.mallory, id, "can_view");
  await expect(proposeChange(cast.mallory, id)).rejects.toThrow(Forbidden);
  await grant(cast.rita, id);
  await expect(proposeChange(cast.rita, id)).resolves.toMatchObject({ name: "STRIPE_KEY" });
  expect((await incidentById(id)).closedAt).toBeNull();
});
