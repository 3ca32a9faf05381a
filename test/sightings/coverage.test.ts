import { describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { Invalid } from "@/lib/errors";
import { ignoreIncident } from "@/lib/incidents/ignore";
import { reopenIncident } from "@/lib/incidents/reopen";
import { resolveIncident } from "@/lib/incidents/resolve";
import { createEndpoint } from "@/lib/ingest/endpoints";
import { processDeliveries } from "@/lib/ingest/process";
import { receiveWebhook } from "@/lib/ingest/receive";
import { importReport } from "@/lib/ingest/upload";
import { askVerdict } from "@/lib/merge-requests/ask";
import { setMergePolicy } from "@/lib/merge-requests/policy";
import { branchesOf } from "@/lib/sightings/branches";
import { settleGone } from "@/lib/sightings/settle";
import { seatCast } from "../cast";
import { eventTypes, ownDatabase, waitingJobs } from "../database";
import { asSystem, fromGitHub, gitleaksReport, leak, secretValue } from "../factories";
import { fullScan, incidentAbout, repository, sarif, settle, statusOf } from "./scans";

ownDatabase();

let pipeline = 100;
const next = () => (pipeline += 1);
/** As the last full scan of main, in one go with what the worker does. */
async function scan(rules: readonly string[], more: Parameters<typeof fullScan>[2] = {}) {
  const receipt = await fullScan(next(), sarif({ rules }), more);
  await settle();
  return receipt;
}

describe("a full scan that no longer names a problem", () => {
  test("closes it, says why, and tells of it in the receipt", async () => {
    await scan(["gone-1", "stays-1"]);
    const receipt = await fullScan(next(), sarif({ rules: ["stays-1"] }));
    expect(receipt.covered).toEqual({ branch: "main", gone: 1 });
    const [job] = await waitingJobs("sightings.settle");
    await settleGone(job?.payload as Parameters<typeof settleGone>[0]);
    const gone = await incidentAbout("gone-1");
    expect(gone).toMatchObject({ status: "resolved", closedBy: "source", secretRevoked: null });
    expect(await statusOf("stays-1")).toBe("triggered");
    expect(await eventTypes(gone.id)).toEqual(["incident.triggered", "incident.left_branch", "incident.resolved"]);
    const closed = await db().auditEvent.findFirstOrThrow({
      where: { incidentId: gone.id, type: "incident.resolved" },
    });
    expect(closed.detail).toMatchObject({ comment: expect.stringContaining("Absent from a full scan of main") });
    expect(closed.actor).toBe("system:sightings.settle");
  });

  test("opens it again as a regression when it comes back, though its place is known", async () => {
    await scan(["back"]);
    await scan([]);
    expect(await statusOf("back")).toBe("resolved");
    await scan(["back"]);
    const { id, ...now } = await incidentAbout("back");
    expect(now).toMatchObject({ status: "triggered", regression: true, occurrenceCount: 1 });
    expect(await eventTypes(id)).toEqual([
      ...["incident.triggered", "incident.left_branch", "incident.resolved"],
      ...["incident.returned_to_branch", "incident.regressed"],
    ]);
  });

  test("does not close it while another branch has it, and then does", async () => {
    await scan(["two-branches"]);
    await scan(["two-branches"], { branch: "release" });
    await scan([]);
    expect(await statusOf("two-branches")).toBe("triggered");
    const { id } = await incidentAbout("two-branches");
    expect(await branchesOf(asSystem, id)).toMatchObject([
      { branch: "release", goneAt: null },
      { branch: "main", goneAt: expect.any(Date) },
    ]);
    await scan([], { branch: "release" });
    expect(await statusOf("two-branches")).toBe("resolved");
  });

  test("opens it again when a branch that was never scanned before has it", async () => {
    await scan(["elsewhere"]);
    await scan([]);
    expect(await statusOf("elsewhere")).toBe("resolved");
    await scan(["elsewhere"], { branch: "old-release" });
    expect(await incidentAbout("elsewhere")).toMatchObject({ status: "triggered", regression: true });
  });

  test("leaves alone what a person decided, before and after", async () => {
    const { alice } = await seatCast();
    await scan(["ignored", "reopened"]);
    const ignored = await incidentAbout("ignored");
    await ignoreIncident(alice, ignored.id, { reason: "wont_fix" });
    await scan([]);
    expect(await statusOf("ignored")).toBe("ignored");
    const reopened = await incidentAbout("reopened");
    expect(reopened.status).toBe("resolved");
    await reopenIncident(alice, reopened.id);
    await scan([]);
    await settle();
    expect(await statusOf("reopened")).toBe("triggered");
    await scan(["ignored"]);
    expect(await statusOf("ignored")).toBe("ignored");
  });

  test("of a secret is told, and closes nothing: it is leaked all the same", async () => {
    const options = { repository: "acme/leaky", branch: "main", commit: "c0ffee1", covers: "branch" as const };
    const secret = secretValue();
    await importReport(asSystem, "gitleaks", [gitleaksReport([leak({ secret })])], { ...options, pipeline: 1 });
    const receipt = await importReport(asSystem, "gitleaks", [gitleaksReport([])], { ...options, pipeline: 2 });
    expect(receipt.covered).toEqual({ branch: "main", gone: 1 });
    await settle();
    const kept = await db().incident.findFirstOrThrow({ where: { repository: { fullName: "acme/leaky" } } });
    expect(kept.status).toBe("triggered");
    expect(await eventTypes(kept.id)).toEqual(["incident.triggered", "incident.left_branch"]);
    const { alice } = await seatCast();
    await resolveIncident(alice, kept.id, { secretRevoked: true });
    await importReport(asSystem, "gitleaks", [gitleaksReport([leak({ secret })])], { ...options, pipeline: 3 });
    expect(await db().incident.findUniqueOrThrow({ where: { id: kept.id } })).toMatchObject({ regression: true });
  });
});

describe("nothing is taken for gone", () => {
  test("without the word", async () => {
    await scan(["unsaid"]);
    const receipt = await fullScan(next(), sarif({ rules: [] }), { covers: undefined });
    expect(receipt.covered).toBeUndefined();
    await settle();
    expect(await statusOf("unsaid")).toBe("triggered");
  });

  test("when the report comes late, nor is anything of it news", async () => {
    const [old, middle, young] = [next(), next(), next()];
    await fullScan(old, sarif({ rules: ["late-a", "late-b"] }));
    await fullScan(young, sarif({ rules: ["late-a"] }));
    await settle();
    const receipt = await fullScan(middle, sarif({ rules: ["late-b", "late-c"] }));
    expect(receipt.covered).toMatchObject({ gone: 1, remark: expect.stringContaining("comes late") });
    await settle();
    expect(await statusOf("late-a")).toBe("triggered");
    expect(await statusOf("late-b")).toBe("resolved");
    const created = await incidentAbout("late-c");
    expect(created.status).toBe("resolved");
    expect(created.closedAt?.getTime()).toBeGreaterThanOrEqual(created.triggeredAt.getTime());
  });

  test.each([
    ["another tool's scan", sarif({ tool: "Semgrep", rules: [] }), {}],
    ["a scan of another category", sarif({ id: "python/7", rules: [] }), {}],
    ["a scan that its sender puts into another category", sarif({ rules: [] }), { category: "services/api" }],
    ["a scan of another branch", sarif({ rules: [] }), { branch: "topic" }],
    ["a scan of another repository", sarif({ rules: [] }), { repository: "acme/other" }],
    ["a scan that failed", sarif({ successful: false, rules: [] }), {}],
    ["a run that looked for nothing", sarif({ rules: null }), {}],
  ])("by %s", async (_, log, more) => {
    await scan(["others"]);
    const { covered } = await fullScan(next(), log, more);
    expect(covered).toMatchObject({ gone: 0 });
    await settle();
    expect(await statusOf("others")).toBe("triggered");
  });

  test("where entries could not be read: what is absent may be among them", async () => {
    await scan(["unreadable"]);
    const log = JSON.parse(sarif({ rules: ["others"] }).toString());
    log.runs[0].results.push({ ruleId: "x", message: { text: "x" }, locations: new Array(1_001).fill({}) });
    const receipt = await fullScan(next(), Buffer.from(JSON.stringify(log)));
    expect(receipt.covered).toMatchObject({ gone: 0, remark: expect.stringContaining("could not be read") });
  });

  test("of what a report without a branch has named: it may have been any", async () => {
    await importReport(asSystem, "sarif", [sarif({ rules: ["anywhere"] })], { repository });
    await scan(["anywhere"]);
    await scan([]);
    expect(await statusOf("anywhere")).toBe("triggered");
  });
});

describe("to a merge request", () => {
  const mergeRequest = { number: 12, commit: "feed0001", branch: "topic", targetBranch: "main", host: "" as const };

  test("what is gone from its target branch is new, and not closed", async () => {
    const { maya } = await seatCast();
    await setMergePolicy(maya, { of: "workspace" }, { blocks: ["medium"], validity: "any" });
    await scan(["brought-back", "on-main"]);
    await scan(["on-main"]);
    const options = { repository, branch: "topic", commit: "feed0001", mergeRequest: { ...mergeRequest, pipeline: 1 } };
    await importReport(asSystem, "sarif", [sarif({ rules: ["brought-back", "on-main"] })], options);
    expect(await statusOf("brought-back")).toBe("resolved");
    const answer = await askVerdict(maya, { repository, number: 12, commit: "feed0001" });
    expect(answer.verdict).toBe("blocked");
    expect(answer.incidents.map(({ path, standing, blocks }) => ({ path, standing, blocks }))).toEqual([
      { path: "src/brought-back.ts", standing: "new", blocks: true },
      { path: "src/on-main.ts", standing: "known", blocks: false },
    ]);
  });
});

describe("a branch that is deleted", () => {
  const deletion = (branch: string) =>
    fromGitHub(endpoint.secret, "push", {
      ...{ ref: `refs/heads/${branch}`, deleted: true, after: "0".repeat(40), commits: [], head_commit: null },
      repository: { id: 4_711, full_name: repository, html_url: `https://github.com/${repository}` },
    });
  let endpoint: { id: string; secret: string };
  async function remove(branch: string) {
    endpoint ??= await createEndpoint(asSystem, "github");
    const { headers, body } = deletion(branch);
    await receiveWebhook("github", endpoint.id, headers, body);
    await processDeliveries();
    await settle();
  }

  test("holds nothing open that a branch with full scans had too", async () => {
    await scan(["merged"], { branch: "feature" });
    await scan(["merged"]);
    await scan([]);
    expect(await statusOf("merged")).toBe("triggered");
    await remove("feature");
    expect(await statusOf("merged")).toBe("resolved");
  });

  test("keeps open what was on it alone, or on others that are gone: it may be merged where nobody has scanned", async () => {
    await scan(["alone", "on-two"], { branch: "one" });
    await scan(["on-two"], { branch: "two" });
    for (const branch of ["one", "two"]) await remove(branch);
    expect([await statusOf("alone"), await statusOf("on-two")]).toEqual(["triggered", "triggered"]);
  });
});

test("what a report names as absent itself is not there", async () => {
  await scan(["baseline"]);
  const log = JSON.parse(sarif({ rules: ["baseline"] }).toString());
  log.runs[0].results[0].baselineState = "absent";
  const { covered } = await fullScan(next(), Buffer.from(JSON.stringify(log)));
  expect(covered?.gone).toBe(1);
  expect(await statusOf("baseline")).toBe("resolved");
});

test("several runs of one log are scans of their own", async () => {
  await fullScan(next(), sarif({ id: "java/1", rules: ["java-1"] }, { id: "python/1", rules: ["python-1"] }));
  await fullScan(next(), sarif({ id: "java/2", rules: [] }));
  await settle();
  expect([await statusOf("java-1"), await statusOf("python-1")]).toEqual(["resolved", "triggered"]);
});

test("a scan by hand counts as newer than all before it", async () => {
  await scan(["by-hand"]);
  await fullScan(0, sarif({ rules: [] }), { pipeline: undefined });
  await settle();
  expect(await statusOf("by-hand")).toBe("resolved");
});

test.each([{ branch: undefined }, { commit: undefined }])(
  "it has to say which branch, at which commit",
  async (more) => {
    await expect(fullScan(next(), sarif({ rules: [] }), more)).rejects.toThrow(Invalid);
  },
);

test("many that are gone are closed a batch at a time, and by the next job where it takes long", async () => {
  const rules = Array.from({ length: 120 }, (_, index) => `many-${index}`);
  const closed = () => db().incident.count({ where: { detector: { startsWith: "many-" }, status: "resolved" } });
  await scan(rules);
  expect((await fullScan(next(), sarif({ rules: [] }))).covered?.gone).toBeGreaterThanOrEqual(120);
  const jobs = () => waitingJobs("sightings.settle");
  const gone = (await jobs()).at(-1)?.payload as Parameters<typeof settleGone>[0];
  const before = (await jobs()).length;
  await settleGone(gone, 0);
  expect([await closed(), (await jobs()).length]).toEqual([50, before + 1]);
  await settleGone((await jobs()).at(-1)?.payload as Parameters<typeof settleGone>[0]);
  expect([await closed(), (await jobs()).length]).toEqual([120, before + 1]);
});
