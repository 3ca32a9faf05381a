import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { configureConnection } from "@/lib/forge/connections";
import { approveMergeRequest } from "@/lib/merge-requests/approve";
import { marker } from "@/lib/merge-requests/comment";
import { setMergePolicy } from "@/lib/merge-requests/policy";
import { sayMergeRequest } from "@/lib/merge-requests/say";
import { type Cast, seatCast } from "../cast";
import { ownDatabase, waitingJobs } from "../database";
import { ownStandIn } from "../forge/stand-in";
import { leak, repository, runPipeline, sha } from "./pipeline";

const standIn = ownStandIn();
ownDatabase();

let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
  await setMergePolicy(cast.maya, { of: "workspace" }, { blocks: ["high"], validity: "any" });
});
beforeEach(() => db().codeHost.deleteMany());

let numbers = 0;
const next = () => (numbers += 1);
const commentsOf = (number: number) => standIn.world.comments.get(`${repository} ${number}`) ?? [];
const statesOf = (head: string) =>
  (standIn.world.statuses.get(`${repository} ${sha(head)}`) ?? []).map(({ state }) => state);

async function connect(kind: "github" | "gitlab", writeBack = true): Promise<void> {
  standIn.world.repositories.set(repository, { id: 7 });
  const { id } = await standIn.connect(kind, "acme");
  await configureConnection(cast.maya, id, { writeBack });
}

describe.each([
  ["github", "failure", "success"],
  ["gitlab", "failed", "success"],
] as const)("on %s", (host, red, green) => {
  test("one comment is written and then changed, and the commit's status follows the verdict", async () => {
    await connect(host);
    const number = next();
    const head = `${host}-one`;
    const found = leak(head);
    const answer = await runPipeline(cast.maya, { number, head, leaks: [found], host, pipeline: 1 });
    expect(answer.spokenBy).toBe("handback");
    await sayMergeRequest(answer.id);
    expect(statesOf(head)).toEqual([red]);
    expect(commentsOf(number)).toMatchObject([{ body: expect.stringContaining("blocks this") }]);

    await approveMergeRequest(cast.maya, answer.id, "A key of the demo");
    await sayMergeRequest(answer.id);
    expect(statesOf(head)).toEqual([red, green]);
    expect(commentsOf(number)).toMatchObject([{ body: expect.stringContaining("lets this pass: A key of the demo") }]);

    await runPipeline(cast.maya, { number, head: `${host}-two`, leaks: [], host, pipeline: 2 });
    await sayMergeRequest(answer.id);
    expect(statesOf(`${host}-two`)).toEqual([green]);
    expect(commentsOf(number)).toMatchObject([{ body: expect.stringContaining("- [x] ~~") }]);
    const asked = standIn.asked.length;
    await sayMergeRequest(answer.id);
    expect(standIn.asked).toHaveLength(asked);
    expect(JSON.stringify(standIn.asked)).not.toContain(found.secret);
  });

  test("a comment that was written and not remembered is found by its marker, one that was deleted is written anew, and nobody else's is touched", async () => {
    await connect(host);
    const number = next();
    const head = `${host}-lost`;
    const { id } = await runPipeline(cast.maya, { number, head, leaks: [leak(head)], host });
    const by = (account: number) => ({ user: { id: account }, author: { id: account } });
    const others = Array.from({ length: 130 }, (_, index) => ({
      id: index + 1,
      body: index % 50 === 0 ? `${marker}\n\nplanted` : `Comment ${index}`,
      ...by(11),
    }));
    const earlier = { id: 500, body: `${marker}\n\nearlier`, ...by(1) };
    standIn.world.comments.set(`${repository} ${number}`, [...structuredClone(others), earlier]);
    await sayMergeRequest(id);
    expect(commentsOf(number).slice(0, 130)).toEqual(others);
    expect(commentsOf(number).slice(130)).toMatchObject([{ id: 500, body: expect.stringContaining("blocks this") }]);
    standIn.world.comments.set(`${repository} ${number}`, structuredClone(others));
    await approveMergeRequest(cast.maya, id, "Written anew");
    await sayMergeRequest(id);
    expect(commentsOf(number).slice(0, 130)).toEqual(others);
    expect(commentsOf(number).slice(130)).toMatchObject([{ body: expect.stringContaining("Written anew") }]);
  });

  test("a merge request with nothing to tell has a status and no comment", async () => {
    await connect(host);
    const number = next();
    const { id } = await runPipeline(cast.maya, { number, head: `${host}-clean`, leaks: [], host });
    await sayMergeRequest(id);
    expect(commentsOf(number)).toEqual([]);
    expect(statesOf(`${host}-clean`)).toEqual([green]);
  });

  test("what fails is told on its page, tried again by its job, and does not write the comment twice", async () => {
    await connect(host);
    const number = next();
    const head = `${host}-away`;
    const { id } = await runPipeline(cast.maya, { number, head, leaks: [leak(head)], host });
    const away = { status: 502, body: { message: "bad gateway" } };
    // The comment is found missing and written; then the status fails, as often as the client tries.
    standIn.switches.next = [];
    await db().mergeRequest.update({ where: { id }, data: { commentId: null } });
    standIn.world.comments.set(`${repository} ${number}`, [
      { id: 900, body: `${marker}\n`, user: { id: 1 }, author: { id: 1 } },
    ]);
    standIn.switches.next = Array.from({ length: 20 }, () => away);
    await expect(sayMergeRequest(id)).rejects.toThrow();
    expect(await db().mergeRequest.findUnique({ where: { id } })).toMatchObject({
      sayFault: expect.stringContaining("502"),
    });
    standIn.switches.next = [];
    await sayMergeRequest(id);
    expect(commentsOf(number)).toHaveLength(1);
    expect(await db().mergeRequest.findUnique({ where: { id } })).toMatchObject({ sayFault: null });
  });
});

test("without a connection that may write, nothing is written, and the pipeline hears that it is to speak", async () => {
  await connect("github", false);
  const answer = await runPipeline(cast.maya, { number: next(), head: "alone", leaks: [leak("alone")] });
  await sayMergeRequest(answer.id);
  expect(answer.spokenBy).toBe("pipeline");
  expect(standIn.asked).toEqual([]);
  expect(await waitingJobs("merge-requests.say")).not.toEqual([]);
});
