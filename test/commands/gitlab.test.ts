import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { actOn } from "@/lib/commands/act";
import { answerCommand } from "@/lib/commands/answer";
import { db } from "@/lib/db/client";
import { createEndpoint } from "@/lib/ingest/endpoints";
import { processDeliveries } from "@/lib/ingest/process";
import { receiveWebhook } from "@/lib/ingest/receive";
import { Secret } from "@/lib/secret";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { asSystem, incident, incidentById, next, secretValue } from "../factories";
import { ownStandIn } from "../forge/stand-in";
import { pageOf, writable } from "../threads/code-host";

const standIn = ownStandIn();
ownDatabase();
let cast: Cast;
let endpoint: { id: string; secret: string };
let host: string;
beforeAll(async () => {
  cast = await seatCast();
  endpoint = await createEndpoint(asSystem, "gitlab");
});
beforeEach(async () => {
  await db().codeHost.deleteMany();
  await db().hostAccount.deleteMany();
  await db().hostCommand.deleteMany();
  host = await writable(standIn, "gitlab");
  const account = { host, accountId: "4101", login: "bob" };
  await db().hostAccount.create({ data: { memberId: cast.bob.memberId, ...account } });
});

const repository = "acme/payments";
const leaked = () =>
  incident({
    identity: { secret: new Secret(secretValue()) },
    repository: { fullName: repository, url: pageOf(standIn) },
  });

type Noteable = "Issue" | "MergeRequest";
type Said = {
  note: string;
  on?: Noteable;
  author?: number;
  sender?: number;
  more?: { id?: number; [key: string]: unknown };
  event?: "Note Hook" | "Confidential Note Hook";
};

/** Somebody writes a note at GitLab, and everything that follows is done. Answers what Handback replied. */
async function notes(said: Said) {
  await hears(said);
  await answers();
  const there = standIn.world.comments.get(`${repository} 9`) ?? [];
  return there.flatMap(({ body }) => (body.includes("<!-- handback ") ? (body.split("\n<!--")[0] ?? "") : []));
}

async function answers() {
  for (const command of await db().hostCommand.findMany({ where: { state: "decided" } }))
    await answerCommand(command.id, { last: false });
}

async function hears({ note, on = "Issue", author = 4_101, sender = author, more = {}, event = "Note Hook" }: Said) {
  const at = "2026-11-20 10:00:00 UTC";
  const id = more.id ?? next() + 80_000;
  const there = standIn.world.comments.get(`${repository} 9`) ?? [];
  standIn.world.comments.set(`${repository} 9`, there);
  if (!there.some((each) => each.id === id)) there.push({ id, body: note, author: { id: author, username: "bob" } });
  const payload = {
    object_kind: "note",
    event_type: "note",
    user: { id: sender, name: "Bob Okafor", username: "bob", email: "[REDACTED]" },
    project_id: 501,
    project: { id: 501, path_with_namespace: repository, web_url: pageOf(standIn) },
    object_attributes: {
      ...{ id, note, noteable_type: on, author_id: author, system: false, action: "create" },
      ...{ created_at: at, updated_at: at, ...more },
    },
    [on === "Issue" ? "issue" : "merge_request"]: { id: 1, iid: 9 },
  };
  const headers = { "x-gitlab-event": event, "x-gitlab-token": endpoint.secret };
  await receiveWebhook("gitlab", endpoint.id, headers, Buffer.from(JSON.stringify(payload)));
  await processDeliveries();
  for (const command of await db().hostCommand.findMany({ where: { state: "received" } })) await actOn(command.id);
}

describe.each(["Issue", "MergeRequest"] as const)("a note on GitLab's %s by the right person", (on) => {
  test("/fp, /ack and /resolve act like the buttons, and are answered once", async () => {
    const [one, two] = [await leaked(), await leaked()];
    expect(await notes({ on, note: `/fp INC-${one.id} test value` })).toEqual([
      `@bob INC-${one.id} is ignored as a false positive.`,
    ]);
    expect(await incidentById(one.id)).toMatchObject({ status: "ignored", ignoreReason: "false_positive" });
    await notes({ on, note: `Looking into it.\n/ack INC-${two.id}` });
    expect(await incidentById(two.id)).toMatchObject({ status: "assigned", assigneeId: cast.bob.memberId });
    expect(await notes({ on, note: `/resolve INC-${two.id} revoked`, event: "Confidential Note Hook" })).toHaveLength(
      3,
    );
    expect(await incidentById(two.id)).toMatchObject({ status: "resolved", secretRevoked: true });
  });
});

test.each([
  ["by an account nobody showed to be theirs", { author: 4_999 }],
  ["sent by somebody else than its author", { sender: 4_999 }],
  ["that was changed later", { more: { action: "update", updated_at: "2026-11-20 10:05:00 UTC" } }],
  ["that GitLab writes itself", { more: { system: true } }],
  ["that is quoted", { quoted: true }],
])("a note %s changes nothing", async (_, { quoted, ...said }: Partial<Said> & { quoted?: boolean }) => {
  const { id } = await leaked();
  await notes({ note: `${quoted ? "> " : ""}/fp INC-${id} no`, ...said });
  expect((await incidentById(id)).status).toBe("triggered");
});

test.each([
  ["an internal note is answered by one", { internal: true }, true],
  ["a note that is gone when it is answered may have been internal", { gone: true }, true],
  ["any other note is answered for all", {}, false],
])("%s", async (_, { gone, ...flags }: { gone?: boolean; internal?: boolean }, internal) => {
  const { id } = await leaked();
  const there = standIn.world.comments;
  const note = { id: next() + 80_000, body: `/ack INC-${id}`, author: { id: 4_101, username: "bob" }, ...flags };
  there.set(`${repository} 9`, [note]);
  await hears({ note: note.body, more: { id: note.id } });
  if (gone) there.set(`${repository} 9`, []);
  await answers();
  expect(there.get(`${repository} 9`)?.at(-1)).toMatchObject({ body: expect.stringContaining("You own"), internal });
});

test("the same hook again does nothing again", async () => {
  const { id } = await leaked();
  const more = { id: 90_001 };
  await notes({ note: `/ack INC-${id}`, more });
  expect(await notes({ note: `/ack INC-${id}`, more })).toHaveLength(1);
});
