import { beforeAll, describe, expect, test } from "vitest";
import { db, inTransaction } from "@/lib/db/client";
import { Forbidden, Invalid, NotFound } from "@/lib/errors";
import { submitFeedback } from "@/lib/feedback/submit";
import { listActivity } from "@/lib/incidents/activity";
import { assignIncident } from "@/lib/incidents/assign";
import { commentOnIncident } from "@/lib/incidents/comment";
import { countIncidents } from "@/lib/incidents/count";
import { incidentFacets } from "@/lib/incidents/facets";
import { IncidentFilter } from "@/lib/incidents/filter";
import { getIncident, listOccurrences, timelineOf } from "@/lib/incidents/get";
import { developerHome } from "@/lib/incidents/home";
import { listIncidents } from "@/lib/incidents/list";
import { listAllOccurrences } from "@/lib/incidents/occurrences";
import { particularsOf } from "@/lib/incidents/particulars";
import { resolveIncident } from "@/lib/incidents/resolve";
import { createLink } from "@/lib/sharing/create";
import { disputeAsMember } from "@/lib/sharing/dispute";
import { type Cast, linkViewer, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { asSystem, external, grant, incident, incidentById, incidentOf, monday, place, report } from "../factories";

ownDatabase();

const stranger = "stranger-4711@acme.example";
const friend = "friend-4712@acme.example";
const answers = { actualSecret: true, accessToSensitive: false, revoked: true, remarks: "remarks 4713" };

let cast: Cast;
let id: number;

/** Rita was given an incident in which she and a stranger wrote a line each, and about which others talked. */
beforeAll(async () => {
  cast = await seatCast();
  await db().developer.create({
    data: {
      name: "Rita Tanaka",
      memberId: cast.rita.memberId,
      addresses: { create: { email: cast.rita.email, link: "provider" } },
    },
  });
  const found = (email: string, path: string) =>
    external("4711", { place: place({ authorEmail: email, authorName: email, path }) });
  await report([found(stranger, "a.txt")]);
  await report([found(cast.rita.email, "b.txt")]);
  id = (await incidentOf(found(stranger, "a.txt"))).id;
  await grant(cast.rita, id);
  const { linkId } = await inTransaction((tx) =>
    createLink(tx, asSystem, {
      incidentId: id,
      recipient: stranger,
      scopes: ["view", "feedback", "resolve", "request"],
      lifespanDays: 14,
    }),
  );
  const link = await db().sharingLink.findUniqueOrThrow({ where: { id: linkId } });
  await submitFeedback(linkViewer(link), id, answers);
  await resolveIncident(linkViewer(link), id, { secretRevoked: true, comment: "asked 4714" });
  await submitFeedback(cast.rita, id, { ...answers, remarks: "hers" });
  await commentOnIncident(cast.bob, id, "Looking into it.");
  await assignIncident(cast.maya, id, { memberId: cast.bob.memberId });
  await db().incident.update({
    where: { id },
    data: { contactReason: `says it is not theirs and names ${friend}`, reviewDrawnAt: monday },
  });
  await db().mail.create({
    data: { dedupeKey: "4711", kind: "incident-link", incidentId: id, recipient: stranger, messageId: "<4711@x>" },
  });
});

const everything = IncidentFilter.parse({ status: ["open", "closed"] });

async function readBy(viewer: Cast["rita"]): Promise<string> {
  const { incident: one } = await getIncident(viewer, id);
  const read = [
    one,
    await listOccurrences(viewer, id),
    await timelineOf(viewer, id),
    await listActivity(viewer, id, { limit: 100 }),
    await listIncidents(viewer, everything, { limit: 10 }),
    await listIncidents(viewer, { ...everything, sort: "author" }, { limit: 10 }),
    await incidentFacets(viewer),
    await listAllOccurrences(viewer, {}, { limit: 10 }),
    [...(await particularsOf(viewer, [id])).values()],
    await developerHome(viewer),
  ];
  return JSON.stringify(read, (_, value) => (typeof value === "bigint" ? String(value) : value));
}

test("a restricted member reads nobody else's address, answers, links, mails or requests", async () => {
  const hers = await readBy(cast.rita);
  for (const secret of [stranger, friend, "4713", "4714", cast.bob.email, cast.maya.email, "request 4711"])
    expect(hers).not.toContain(secret);
  for (const own of [cast.rita.email, "hers", "Looking into it.", "Bob Okafor", "a.txt"]) expect(hers).toContain(own);
});

test("members and managers read all of it", async () => {
  for (const viewer of [cast.bob, cast.maya, cast.alice]) {
    const all = await readBy(viewer);
    for (const text of [stranger, friend, "4713", "4714", cast.bob.email]) expect(all).toContain(text);
  }
});

test("a restricted member cannot find out an address by searching or filtering for it", async () => {
  const count = (viewer: Cast["rita"], filter: object) =>
    countIncidents(viewer, IncidentFilter.parse({ ...filter, status: ["open", "closed"] }));
  expect(await count(cast.rita, { q: "stranger-47" })).toBe(0);
  expect(await count(cast.maya, { q: "stranger-47" })).toBe(1);
  const [first] = (await incidentFacets(cast.rita)).authors;
  expect(first).toMatchObject({ label: "somebody else" });
  expect(await count(cast.rita, { author: first?.value })).toBe(1);
});

test("a restricted member cannot guess an address, or a name that is one, by the places of incidents", async () => {
  const found = async (viewer: Cast["rita"], filter: object) =>
    (await listAllOccurrences(viewer, { incidentId: id, ...filter }, { limit: 10 })).rows.length;
  for (const text of [stranger, "s%", "stranger-4711_acme.example", "%"]) {
    expect(await found(cast.rita, { authorEmail: text }), text).toBe(0);
    expect(await found(cast.rita, { authorName: text }), text).toBe(0);
  }
  expect(await found(cast.maya, { authorEmail: "s%" })).toBe(0);
  expect(await found(cast.maya, { authorName: "s%" })).toBe(0);
  expect(await found(cast.maya, { authorEmail: stranger.toUpperCase() })).toBe(1);
  expect(await found(cast.maya, { authorName: stranger.toUpperCase() })).toBe(1);
  expect(await found(cast.rita, { authorEmail: cast.rita.email.toUpperCase() })).toBe(1);
});

test("a restricted member finds by others' addresses and answers nothing, in the list neither", async () => {
  const count = (viewer: Cast["rita"], filter: object) => countIncidents(viewer, { ...everything, ...filter });
  const oracles = [{ author: [stranger] }, { assignee: cast.bob.email }];
  for (const filter of oracles) expect(await count(cast.rita, filter), JSON.stringify(filter)).toBe(0);
  for (const filter of oracles) expect(await count(cast.maya, filter), JSON.stringify(filter)).toBe(1);
  expect(await count(cast.rita, { author: [cast.rita.email] })).toBe(1);

  const other = await incident({ place: { authorEmail: stranger } });
  await grant(cast.rita, other.id);
  await submitFeedback(cast.maya, other.id, answers);
  const answered = async (viewer: Cast["rita"], feedback: boolean) =>
    (await listIncidents(viewer, { ...everything, feedback }, { limit: 10 })).rows.map((row) => row.id);
  expect(await answered(cast.rita, true)).toEqual([id]);
  expect(await answered(cast.rita, false)).toEqual([other.id]);
  expect((await answered(cast.maya, true)).sort()).toEqual([id, other.id].sort());
  await db().incident.delete({ where: { id: other.id } });
});

test("ordered by author, a restricted member's list is in the order of names, and tells nothing of addresses", async () => {
  const by = async (authorName: string, authorEmail: string) => {
    const { id: made } = await incident({ place: { authorName, authorEmail } });
    await grant(cast.mallory, made);
    return made;
  };
  const made = [
    await by("", "zz-4715@acme.example"),
    await by("Zoe", "a-4715@acme.example"),
    await by("", "aa-4715@acme.example"),
    await by("Abe", "z-4715@acme.example"),
  ];
  const ordered = async (direction: "asc" | "desc") =>
    (await listIncidents(cast.mallory, { ...everything, sort: "author", direction }, { limit: 10 })).rows.map((row) =>
      made.indexOf(row.id),
    );
  expect(await ordered("asc")).toEqual([3, 1, 0, 2]);
  expect(await ordered("desc")).toEqual([1, 3, 0, 2]);
  await db().grant.deleteMany({ where: { memberId: cast.mallory.memberId } });
});

describe("the developer's side in the app", () => {
  test("feedback has the member's name on it, and the last answers count", async () => {
    const row = await incident();
    await grant(cast.rita, row.id);
    await submitFeedback(cast.rita, row.id, answers);
    await submitFeedback(cast.rita, row.id, { ...answers, revoked: false, remarks: "" });
    const rows = await db().feedback.findMany({ where: { incidentId: row.id } });
    expect(rows).toMatchObject([{ memberId: cast.rita.memberId, email: cast.rita.email, revoked: false, remarks: "" }]);
    expect((await incidentById(row.id)).contact).toBe("answered");
  });

  test("“this isn't mine” waits for a manager, and the last word counts", async () => {
    const row = await incident();
    await grant(cast.rita, row.id);
    await disputeAsMember(cast.rita, row.id, { suggestedEmail: "", comment: "" });
    await disputeAsMember(cast.rita, row.id, { suggestedEmail: " Sam@Acme.Example ", comment: "I only merged it." });
    const disputes = await db().dispute.findMany({ where: { incidentId: row.id } });
    expect(disputes).toMatchObject([
      { memberId: cast.rita.memberId, linkId: null, suggestedEmail: "sam@acme.example", comment: "I only merged it." },
    ]);
    expect(await incidentById(row.id)).toMatchObject({ contact: "disputed", status: "triggered" });
    await expect(disputeAsMember(cast.rita, row.id, { suggestedEmail: "sam, eve", comment: "" })).rejects.toThrow(
      Invalid,
    );
  });

  test("who has nothing, or may only look, says nothing", async () => {
    const row = await incident();
    const dispute = { suggestedEmail: "", comment: "" };
    await expect(submitFeedback(cast.mallory, row.id, answers)).rejects.toThrow(NotFound);
    await expect(disputeAsMember(cast.mallory, row.id, dispute)).rejects.toThrow(NotFound);
    await grant(cast.mallory, row.id, "can_view");
    await expect(submitFeedback(cast.mallory, row.id, answers)).rejects.toThrow(Forbidden);
    await expect(disputeAsMember(cast.mallory, row.id, dispute)).rejects.toThrow(Forbidden);
    expect(await db().feedback.count({ where: { incidentId: row.id } })).toBe(0);
    expect(await incidentById(row.id)).toEqual(row);
    await db().grant.deleteMany({ where: { memberId: cast.mallory.memberId } });
  });
});

describe("the developer's home", () => {
  test("shows what is theirs: first the most severe that asks something of them, then what waits", async () => {
    await db().grant.deleteMany({ where: { memberId: cast.mallory.memberId } });
    const rated = async (value: "low" | "high" | "critical") => {
      const row = await incident({ severity: { value, at: monday } });
      await grant(cast.mallory, row.id);
      return row.id;
    };
    const [low, critical, high, foreign] = [
      await rated("low"),
      await rated("critical"),
      await rated("high"),
      await incident(),
    ];
    await disputeAsMember(cast.mallory, critical, { suggestedEmail: "", comment: "" });
    const { up, waiting, closed } = await developerHome(cast.mallory);
    expect(up.map(({ incident: { id: up } }) => up)).toEqual([high, low]);
    expect(waiting.map(({ incident: { id: waits }, ask }) => [waits, ask])).toEqual([[critical, "disputed"]]);
    expect(closed).toBe(0);
    expect([...up, ...waiting].map(({ incident: one }) => one.id)).not.toContain(foreign.id);
  });

  test("is empty for whom nothing was given", async () => {
    await db().grant.deleteMany({ where: { memberId: cast.mallory.memberId } });
    expect(await developerHome(cast.mallory)).toEqual({ up: [], waiting: [], closed: 0 });
  });
});
