import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/errors";
import { ignoreIncident } from "@/lib/incidents/ignore";
import { resolveIncident } from "@/lib/incidents/resolve";
import { setSeverity } from "@/lib/incidents/set-severity";
import { approveMergeRequest, withdrawApproval } from "@/lib/merge-requests/approve";
import { askVerdict } from "@/lib/merge-requests/ask";
import { commentOf, marker } from "@/lib/merge-requests/comment";
import { type MergePolicy, setMergePolicy } from "@/lib/merge-requests/policy";
import { getMergeRequest, type JudgedRequest, listMergeRequests } from "@/lib/merge-requests/read";
import { rejudge } from "@/lib/merge-requests/rejudge";
import { type Cast, seatCast, tokenViewer } from "../cast";
import { ownDatabase, waitingJobs } from "../database";
import { leak, repository, runPipeline, scan, sha, upload } from "./pipeline";

ownDatabase();

let cast: Cast;
const strict: MergePolicy = { blocks: ["critical", "high"], validity: "not_invalid" };
beforeAll(async () => {
  cast = await seatCast();
  await setMergePolicy(cast.maya, { of: "workspace" }, strict);
});

let numbers = 0;
const next = () => (numbers += 1);
const standings = ({ incidents }: JudgedRequest) => incidents.map(({ path, standing }) => [path, standing]);
const firstOf = ({ incidents: [first] }: JudgedRequest) => first?.incidentId ?? -1;

describe("new on a branch", () => {
  test("is what neither the target branch nor anything but its own commits has shown", async () => {
    const [onMain, inHistory, fresh] = [leak("on-main"), leak("in-history"), leak("fresh")];
    await scan(cast.maya, [onMain], { branch: "main" });
    await scan(cast.maya, [inHistory], { historical: true });
    const elsewhere = { commit: sha("a copy") };
    const found = [{ ...onMain, ...elsewhere }, { ...inHistory, ...elsewhere }, fresh];
    const answer = await runPipeline(cast.maya, { number: next(), head: "fresh", leaks: found });
    expect(answer).toMatchObject({ verdict: "blocked", superseded: false, spokenBy: "pipeline" });
    expect(standings(answer)).toEqual([
      ["src/fresh.ts", "new"],
      ["src/on-main.ts", "known"],
      ["src/in-history.ts", "known"],
    ]);
  });

  test("stays new when the code host's own alert about its commit comes first, and on a branch above it", async () => {
    const found = leak("alerted");
    await scan(cast.maya, [found]);
    expect(await runPipeline(cast.maya, { number: next(), head: "alerted", leaks: [found] })).toMatchObject({
      verdict: "blocked",
    });
    const above = { number: next(), head: "above", branch: "above", leaks: [found] };
    expect(standings(await runPipeline(cast.maya, above))).toEqual([["src/alerted.ts", "new"]]);
  });

  test("is known once the target branch's own report names it, under whatever branch it was found first", async () => {
    const found = leak("merged");
    const [number, other] = [next(), next()];
    await runPipeline(cast.maya, { number, head: "merged", leaks: [found] });
    await scan(cast.maya, [found], { branch: "main" });
    const later = { number: other, head: "later", branch: "later", leaks: [{ ...found, commit: sha("moved") }] };
    expect(await runPipeline(cast.maya, later)).toMatchObject({ verdict: "clean", incidents: [{ standing: "known" }] });
  });

  test("is nothing in a report of nothing", async () => {
    expect(await runPipeline(cast.maya, { number: next(), head: "empty", leaks: [] })).toMatchObject({
      verdict: "clean",
      incidents: [],
    });
  });
});

describe("a later pipeline", () => {
  test("ticks off what the branch no longer has, and says that it must be revoked all the same", async () => {
    const number = next();
    const [kept, taken] = [leak("kept"), leak("taken")];
    await runPipeline(cast.maya, { number, head: "one", leaks: [kept, taken], pipeline: 1 });
    const answer = await runPipeline(cast.maya, { number, head: "two", leaks: [kept], pipeline: 2 });
    expect(standings(answer)).toEqual([
      ["src/kept.ts", "new"],
      ["src/taken.ts", "gone"],
    ]);
    expect(commentOf(answer)).toMatch(
      /- \[x\] ~~Stripe.*src\/taken.ts:4`~~ is not on this branch any more. It was pushed/,
    );
    const forced = await runPipeline(cast.maya, { number, head: "three", leaks: [], pipeline: 3 });
    expect(forced.verdict).toBe("clean");
  });

  test("leaves what another scanner found to that scanner", async () => {
    const number = next();
    await runPipeline(cast.maya, { number, head: "both", leaks: [leak("by-gitleaks")], pipeline: 1 });
    await db().mergeRequestIncident.updateMany({ where: { path: "src/by-gitleaks.ts" }, data: { source: "sarif" } });
    const answer = await runPipeline(cast.maya, { number, head: "both-2", leaks: [], pipeline: 2 });
    expect(standings(answer)).toEqual([["src/by-gitleaks.ts", "new"]]);
  });

  test("that was faster is not undone by one that comes late, which hears that it is superseded", async () => {
    const number = next();
    const late = leak("late");
    await runPipeline(cast.maya, { number, head: "newer", leaks: [], pipeline: 20 });
    const answer = await runPipeline(cast.maya, { number, head: "older", leaks: [late], pipeline: 10 });
    expect(answer).toMatchObject({ superseded: true, verdict: "clean", commit: sha("newer") });
  });

  test("of the same commit, several at once, makes one merge request with one row for each incident", async () => {
    const number = next();
    const leaks = [leak("at-once"), leak("at-once-too")];
    const runs = Array.from({ length: 6 }, () =>
      runPipeline(cast.maya, { number, head: "at-once", leaks, pipeline: 7 }),
    );
    for (const { verdict, incidents } of await Promise.all(runs)) {
      expect({ verdict, incidents: incidents.length }).toEqual({ verdict: "blocked", incidents: 2 });
    }
    expect(await db().mergeRequest.count({ where: { number } })).toBe(1);
  });

  test("must have uploaded a report about its commit", async () => {
    const number = next();
    const asked = { repository, number, commit: sha("asked") };
    await expect(askVerdict(cast.maya, asked)).rejects.toThrow(NotFound);
    await upload(cast.maya, { number, head: "other", leaks: [] });
    await expect(askVerdict(cast.maya, asked)).rejects.toThrow(Conflict);
    for (const viewer of [cast.bob, cast.rita, cast.mallory, tokenViewer(cast.maya, ["incidents:read"])]) {
      await expect(askVerdict(viewer, asked)).rejects.toThrow(Forbidden);
    }
  });
});

describe("the policy", () => {
  test.each([
    [{ blocks: [], validity: "any" }, "told"],
    [{ blocks: ["low"], validity: "any" }, "told"],
    [{ blocks: ["high"], validity: "any" }, "blocked"],
    [{ blocks: ["high"], validity: "valid" }, "told"],
  ] as const)("%j makes a new high one whose validity is unknown: %s", async (policy, verdict) => {
    await setMergePolicy(cast.maya, { of: "workspace" }, { ...policy, blocks: [...policy.blocks] });
    const name = `policy-${next()}`;
    expect(await runPipeline(cast.maya, { number: next(), head: name, leaks: [leak(name)] })).toMatchObject({
      verdict,
    });
    await setMergePolicy(cast.maya, { of: "workspace" }, strict);
  });

  test("of a repository wins over its organisation's, and that over the workspace's", async () => {
    const number = next();
    const run = { number, head: "scoped", leaks: [leak("scoped")] };
    const { id, organisationId } = await db().repository.findUniqueOrThrow({ where: { fullName: repository } });
    const never: MergePolicy = { blocks: [], validity: "any" };
    await setMergePolicy(cast.maya, { of: "organisation", id: organisationId }, never);
    expect((await runPipeline(cast.maya, run)).verdict).toBe("told");
    await setMergePolicy(cast.maya, { of: "repository", id }, strict);
    expect((await runPipeline(cast.maya, run)).verdict).toBe("blocked");
    await setMergePolicy(cast.maya, { of: "repository", id }, null);
    await setMergePolicy(cast.maya, { of: "organisation", id: organisationId }, null);
    await rejudge(undefined);
    expect(await db().mergeRequest.findFirst({ where: { number } })).toMatchObject({ verdict: "blocked" });
    await expect(setMergePolicy(cast.bob, { of: "workspace" }, never)).rejects.toThrow(Forbidden);
  });
});

describe("a block", () => {
  test("ends when its incident is closed or becomes less severe, and its merge request is judged again by itself", async () => {
    const number = next();
    const answer = await runPipeline(cast.maya, { number, head: "closing", leaks: [leak("closing"), leak("lesser")] });
    const [one, two] = answer.incidents;
    await resolveIncident(cast.maya, one?.incidentId ?? 0, { secretRevoked: true });
    await setSeverity(cast.maya, two?.incidentId ?? 0, "low");
    const jobs = await waitingJobs("merge-requests.judge");
    expect(jobs.map(({ payload }) => payload)).toContainEqual({ mergeRequestId: answer.id });
    await rejudge(answer.id);
    const after = await getMergeRequest(cast.bob, answer.id);
    expect(after.verdict).toBe("told");
    expect(standings(after).map(([, standing]) => standing)).toEqual(["new", "closed"]);
    expect(commentOf(after)).toContain("was revoked.");
  });

  test("does not fall on what is ignored", async () => {
    const run = { number: next(), head: "ignored", leaks: [leak("ignored")] };
    const answer = await runPipeline(cast.maya, run);
    await ignoreIncident(cast.maya, firstOf(answer), { reason: "test_credential" });
    expect(await runPipeline(cast.maya, run)).toMatchObject({ verdict: "clean" });
  });

  test("is lifted by a manager with a reason, which the comment and the audit trail tell; what comes later blocks again", async () => {
    const number = next();
    const known = leak("let-pass");
    const { id } = await runPipeline(cast.maya, { number, head: "let-pass", leaks: [known], pipeline: 1 });
    for (const viewer of [cast.bob, cast.rita, cast.mallory, tokenViewer(cast.maya, ["incidents:read"])]) {
      await expect(approveMergeRequest(viewer, id, "because")).rejects.toThrow(Forbidden);
    }
    await expect(approveMergeRequest(cast.maya, id, "  ")).rejects.toThrow(Invalid);
    const passed = await approveMergeRequest(cast.maya, id, "A demo key, [revoked](http://evil.example) @all");
    expect(passed.verdict).toBe("approved");
    expect(commentOf(passed)).toContain(`**${cast.maya.name}** lets this pass: A demo key, &#91;revoked&#93;`);
    await expect(approveMergeRequest(cast.maya, id, "again")).rejects.toThrow(Conflict);
    const event = await db().auditEvent.findFirstOrThrow({ where: { type: "merge-request.approved" } });
    expect(event).toMatchObject({ subject: `${repository}!${number}`, memberId: cast.maya.memberId });
    expect(event.detail).toMatchObject({ reason: expect.stringContaining("A demo key") });
    const later = { number, head: "let-pass-2", leaks: [known, leak("later-on")], pipeline: 2 };
    expect((await runPipeline(cast.maya, later)).verdict).toBe("blocked");
    await approveMergeRequest(cast.maya, id, "both");
    expect((await withdrawApproval(cast.maya, id)).verdict).toBe("blocked");
    await expect(withdrawApproval(cast.maya, id)).rejects.toThrow(Conflict);
  });

  test("stays while few are to know of its incident, and says neither which nor how many", async () => {
    const number = next();
    const asked = { number, head: "kept", leaks: [leak("kept")], host: "github" as const };
    const { incidents } = await runPipeline(cast.maya, asked);
    await db().incident.update({ where: { id: incidents[0]?.incidentId ?? -1 }, data: { needToKnow: true } });
    const kept = await askVerdict(cast.maya, { repository, number, commit: sha("kept") });
    expect(kept).toMatchObject({ verdict: "blocked", incidents: [] });
    expect(commentOf(kept)).toContain("### Handback: this pull request is held back; ask a manager");
  });

  test("with the secrets in the reason masked, before it is kept or told anywhere", async () => {
    const known = leak("named", { secret: "correct-horse-battery" });
    const other = ["ghp", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"].join("_");
    const { id } = await runPipeline(cast.maya, { number: next(), head: "named", leaks: [known] });
    const passed = await approveMergeRequest(cast.maya, id, `Only "${known.secret}", not ${other}.`);
    expect(passed.incidents).toMatchObject([
      { approvedWhy: expect.stringMatching(/^Only "cor•{8}ery", not ghp_•{8}/) },
    ]);
    const kept = JSON.stringify([
      await db().mergeRequestIncident.findMany(),
      await db().auditEvent.findMany({ where: { type: "merge-request.approved" }, select: { detail: true } }),
    ]);
    for (const secret of [known.secret, other]) expect(kept).not.toContain(secret);
  });
});

describe("the comment", () => {
  test("says whose each is and what to do, and holds neither the secret, nor a part of it, nor an address", async () => {
    const found = leak("spoken");
    const answer = await runPipeline(cast.maya, { number: next(), head: "spoken", leaks: [found], host: "github" });
    const comment = commentOf(answer);
    expect(comment.startsWith(marker)).toBe(true);
    expect(comment).toContain("1 new incident blocks this pull request");
    expect(comment).toContain("`src/spoken.ts:4` · high · Noor Haddad's to fix · **blocks**");
    expect(comment).toContain("Revoke it:");
    for (const hidden of [found.secret, found.secret.slice(0, 12), found.secret.slice(-8), "noor@acme.example"]) {
      expect(comment).not.toContain(hidden);
    }
  });

  test("lets nobody's path or name format, link or mention", async () => {
    const path = "src/`<img src=x>`@everyone\n# [a](http://evil.example).ts";
    const answer = await runPipeline(cast.maya, { number: next(), head: "odd", leaks: [leak("odd", { path })] });
    const comment = commentOf(answer);
    expect(comment).toContain("`src/'<img src=x>'@everyone # [a](http://evil.example).ts:4`");
    expect(comment.split("\n").filter((line) => line.startsWith("#"))).toHaveLength(1);
  });
});

test("merge requests are listed to whoever may read sources, with those incidents they may see", async () => {
  const { rows } = await listMergeRequests(cast.bob, { verdict: "blocked" }, { limit: 100 });
  expect(rows.every(({ verdict }) => verdict === "blocked")).toBe(true);
  for (const viewer of [cast.rita, cast.mallory]) {
    await expect(listMergeRequests(viewer, {}, { limit: 10 })).rejects.toThrow(Forbidden);
    await expect(getMergeRequest(viewer, rows[0]?.id ?? 0)).rejects.toThrow(Forbidden);
  }
  const narrow = await getMergeRequest(tokenViewer(cast.maya, ["sources:read"]), rows[0]?.id ?? 0);
  expect(narrow.incidents).toEqual([]);
});
