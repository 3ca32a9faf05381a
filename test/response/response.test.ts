import { beforeEach, describe, expect, test } from "vitest";
import type { Viewer } from "@/lib/access/viewer";
import { listAudit } from "@/lib/audit/list";
import { candidatesOf } from "@/lib/campaigns/place";
import { db, inTransaction } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/errors";
import { countIncidents, incidentTotals } from "@/lib/incidents/count";
import { incidentFacet } from "@/lib/incidents/facets";
import { IncidentFilter } from "@/lib/incidents/filter";
import { getIncident } from "@/lib/incidents/get";
import { listIncidents } from "@/lib/incidents/list";
import { fanOut } from "@/lib/notifications/fan-out";
import { configurePlaybook } from "@/lib/playbooks/configure";
import { runPlaybooks } from "@/lib/playbooks/run";
import { remindIncidents } from "@/lib/reminders/remind";
import { changeResponse } from "@/lib/response/change";
import { changeStep } from "@/lib/response/checklist";
import { declareIncident } from "@/lib/response/declare";
import { getResponse, listResponses } from "@/lib/response/get";
import { asMarkdown } from "@/lib/response/markdown";
import { addMoment, listMoments } from "@/lib/response/moments";
import { asPdf } from "@/lib/response/pdf";
import { addPerson, giveRole, removePerson } from "@/lib/response/people";
import { writeReport } from "@/lib/response/report";
import { addAction, changeAction, writeReview } from "@/lib/response/review";
import { endAttack, keepAmongFew, resumeAttack } from "@/lib/response/stance";
import { listTemplates, readTemplate, saveTemplate } from "@/lib/response/template";
import { createLink } from "@/lib/sharing/create";
import { exchangeToken } from "@/lib/sharing/open";
import { signLinkToken } from "@/lib/sharing/token";
import { type Cast, linkViewer, seatCast } from "../cast";
import { eventIds, eventTypes, ownDatabase } from "../database";
import { asSystem, external, grant, incident, declared as newDeclared, next, report } from "../factories";

ownDatabase();

let cast: Cast;
beforeEach(async () => {
  cast = await seatCast();
});

/** Declared by Maya, who leads it, with Bob in the team. */
const declared = (people = [cast.bob.memberId]) => newDeclared(cast.maya, people);

const all = IncidentFilter.parse({});
const sees = async (viewer: Viewer, id: number) =>
  (await listIncidents(viewer, all, { limit: 100 })).rows.some((row) => row.id === id);

const knows = async (viewer: Viewer, id: number) =>
  (await listResponses(viewer)).some(({ incidentId }) => incidentId === id);

describe("declaring", () => {
  test("gives an incident a codename, a lead, the fourteen steps and a timeline of its own", async () => {
    const id = await declared();
    const response = await getResponse(cast.bob, id);
    expect(response.codename).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/);
    expect(response.lead.id).toBe(cast.maya.memberId);
    expect(response.steps.map(({ number }) => number)).toEqual(Array.from({ length: 14 }, (_, index) => index + 1));
    expect(response.steps.every(({ state }) => state === "todo")).toBe(true);
    expect((await listMoments(cast.bob, id)).map(({ text }) => text)).toEqual([
      "Declared a security incident, led by Maya Lindqvist.",
    ]);
    expect(await eventTypes(id)).toContain("response.declared");
  });

  test("happens once, also when two do it in the same instant", async () => {
    const { id } = await incident();
    const both = await Promise.allSettled([declareIncident(cast.maya, id), declareIncident(cast.alice, id)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(declareIncident(cast.alice, id)).rejects.toThrow(Conflict);
  });

  test("takes no codename twice, in whatever spelling", async () => {
    const [first, second] = [await incident(), await incident()];
    await declareIncident(cast.maya, first.id, { codename: "Quiet Pond" });
    await expect(declareIncident(cast.maya, second.id, { codename: "quiet POND" })).rejects.toThrow(Conflict);
  });

  test("is for members: a restricted one is told whom to tell, and a stranger nothing", async () => {
    const { id } = await incident();
    await grant(cast.rita, id);
    await expect(declareIncident(cast.rita, id)).rejects.toThrow(Forbidden);
    await expect(declareIncident(cast.mallory, id)).rejects.toThrow(Forbidden);
    await expect(getResponse(cast.bob, id)).rejects.toThrow(NotFound);
  });

  test("by the playbook comes before anybody is mailed", async () => {
    await configurePlaybook(cast.alice, "declare-incident", { enabled: true });
    const { created } = await report([
      external(`${next()}`, {
        severity: { value: "critical", at: new Date() },
        validity: { value: "valid", at: new Date() },
        place: { authorEmail: `author-${next()}@acme.example` },
      }),
    ]);
    const id = created[0] ?? 0;
    await runPlaybooks(await eventIds(id), { last: true });
    expect((await getResponse(cast.alice, id)).lead.id).toBe(cast.alice.memberId);
    expect(await db().mail.count({ where: { incidentId: id } })).toBe(0);
    expect(await db().sharingLink.count({ where: { incidentId: id } })).toBe(0);
  });
});

describe("what is kept among those who need to know", () => {
  test("does not exist for any other member, manager or restricted one", async () => {
    const { id } = await incident();
    await grant(cast.rita, id);
    const before = await countIncidents(cast.bob, all);
    await declareIncident(cast.maya, id);
    for (const viewer of [cast.bob, cast.rita, cast.mallory]) {
      await expect(getIncident(viewer, id)).rejects.toThrow(NotFound);
      await expect(getResponse(viewer, id)).rejects.toThrow(NotFound);
      expect(await sees(viewer, id)).toBe(false);
      expect(await knows(viewer, id)).toBe(false);
    }
    expect(await countIncidents(cast.bob, all)).toBe(before - 1);
    for (const viewer of [cast.alice, cast.maya]) {
      expect(await sees(viewer, id)).toBe(true);
      expect(await knows(viewer, id)).toBe(true);
    }
  });

  test("is in no total, menu or audit trail of another manager", async () => {
    const { id } = await incident({ detector: "kept-secretly", severity: { value: "critical", at: new Date() } });
    const other = { ...cast.bob, accessLevel: "manager" as const };
    const before = (await incidentTotals(other)).severity.critical;
    await declareIncident(cast.maya, id);
    expect((await incidentTotals(other)).severity.critical).toBe(before - 1);
    expect((await incidentTotals(cast.maya)).severity.critical).toBe(
      (await incidentTotals(other)).severity.critical + 1,
    );
    expect(await incidentFacet(other, "detectors", { find: "kept-secretly" })).toEqual([]);
    expect(await incidentFacet(cast.maya, "detectors", { find: "kept-secretly" })).toHaveLength(1);
    expect((await listAudit(other, { incidentId: id }, { limit: 100 })).rows).toEqual([]);
    expect((await listAudit(cast.maya, { incidentId: id }, { limit: 100 })).rows.length).toBeGreaterThan(0);
  });

  test("is shown through no link: those there are rest, and no new one is made", async () => {
    const { id } = await incident();
    const made = { incidentId: id, recipient: "author@acme.example", scopes: ["view" as const], lifespanDays: 14 };
    const { linkId, ...created } = await inTransaction((tx) => createLink(tx, asSystem, made));
    const link = await db().sharingLink.findUniqueOrThrow({ where: { id: linkId } });
    const token = await signLinkToken({ linkId, ...made, ...created, issuedAt: created.createdAt }, link.kid);
    expect(await exchangeToken(token, "192.0.2.1")).not.toBeNull();
    await declareIncident(cast.maya, id);
    expect(await exchangeToken(token, "192.0.2.1")).toBeNull();
    await expect(getIncident(linkViewer(link), id)).rejects.toThrow(NotFound);
    await expect(inTransaction((tx) => createLink(tx, asSystem, made))).rejects.toThrow(Conflict);
    await endAttack(cast.maya, id, "");
    await keepAmongFew(cast.maya, id, false);
    expect(await exchangeToken(token, "192.0.2.1")).not.toBeNull();
  });

  test("is asked of nobody: not by a reminder, and not by a campaign", async () => {
    const { id } = await incident({ place: { authorEmail: `author-${next()}@acme.example` } });
    await declareIncident(cast.maya, id);
    const { reminded, skipped } = await remindIncidents(cast.maya, [id], { words: "" });
    expect(reminded).toEqual([]);
    expect(skipped).toEqual([{ incidentId: id, reason: "It is kept among those who need to know." }]);
    expect(await inTransaction((tx) => candidatesOf(tx, [id]))).toEqual([]);
  });

  test("opens to others only when the lead says that the attack is over, and closes when it goes on", async () => {
    const id = await declared([]);
    await expect(keepAmongFew(cast.maya, id, false)).rejects.toThrow(Conflict);
    await endAttack(cast.maya, id, "The key is revoked.");
    expect(await sees(cast.bob, id)).toBe(false);
    await keepAmongFew(cast.maya, id, false);
    expect(await sees(cast.bob, id)).toBe(true);
    expect((await getResponse(cast.bob, id)).mayWork).toBe(false);
    await resumeAttack(cast.maya, id, "Another login was seen.");
    expect(await sees(cast.bob, id)).toBe(false);
  });
});

describe("the team", () => {
  test("cannot be chosen so that nobody else hears of it: owners are told of every declaration", async () => {
    const { id } = await incident({});
    await declareIncident(cast.bob, id);
    await fanOut(await eventIds(id, "response.declared"));
    const told = await db().notification.findMany({ where: { kind: "response", incidentId: id } });
    expect(told.map(({ memberId }) => memberId)).toEqual([cast.alice.memberId]);
  });

  test("is told when it is brought in, and knows from then on", async () => {
    const id = await declared([]);
    await addPerson(cast.maya, id, cast.rita.memberId);
    await fanOut(await eventIds(id, "response.person_added"));
    expect(await sees(cast.rita, id)).toBe(false);
    await grant(cast.rita, id);
    expect(await sees(cast.rita, id)).toBe(true);
    await addPerson(cast.maya, id, cast.bob.memberId);
    await fanOut(await eventIds(id, "response.person_added"));
    expect(
      await db().notification.count({ where: { memberId: cast.bob.memberId, kind: "response", incidentId: id } }),
    ).toBe(1);
    await removePerson(cast.maya, id, cast.bob.memberId);
    expect(await sees(cast.bob, id)).toBe(false);
  });

  test("is the lead's to choose: others in it may work, but not bring in, open, or say that it is over", async () => {
    const id = await declared();
    await expect(addPerson(cast.bob, id, cast.rita.memberId)).rejects.toThrow(Forbidden);
    await expect(endAttack(cast.bob, id, "")).rejects.toThrow(Forbidden);
    await expect(keepAmongFew(cast.bob, id, false)).rejects.toThrow(Forbidden);
    await expect(removePerson(cast.maya, id, cast.maya.memberId)).rejects.toThrow(Conflict);
    await changeResponse(cast.maya, id, { leadId: cast.bob.memberId });
    await endAttack(cast.bob, id, "");
    expect((await getResponse(cast.maya, id)).mayLead).toBe(false);
  });
});

describe("the checklist", () => {
  const step = async (id: number, number: number) =>
    (await getResponse(cast.alice, id)).steps.find((one) => one.number === number);

  test("goes in parallel and in any order, and names what is overtaken", async () => {
    const id = await declared();
    expect(await changeStep(cast.maya, id, 1, { state: "doing" })).toEqual({ warning: null });
    expect(await changeStep(cast.bob, id, 2, { state: "doing" })).toEqual({ warning: null });
    const { warning } = await changeStep(cast.bob, id, 5, { state: "done" });
    expect(warning).toBe("Earlier steps are still to do: 3, Assemble the team; 4, Isolate what is affected.");
    expect(await step(id, 1)).toMatchObject({ state: "doing", owner: { id: cast.maya.memberId } });
    expect((await step(id, 1))?.startedAt).not.toBeNull();
    expect((await step(id, 5))?.finishedAt).not.toBeNull();
  });

  test("takes 'not applicable' only with a reason", async () => {
    const id = await declared();
    await expect(changeStep(cast.maya, id, 12, { state: "not_applicable" })).rejects.toThrow(Invalid);
    await changeStep(cast.maya, id, 12, { state: "not_applicable", reason: "Nothing was stolen." });
    expect(await step(id, 12)).toMatchObject({ state: "not_applicable", reason: "Nothing was stolen." });
    await changeStep(cast.maya, id, 12, { state: "todo" });
    expect(await step(id, 12)).toMatchObject({ state: "todo", reason: null, finishedAt: null });
  });

  test("keeps what tells others closed until the attack is over", async () => {
    const id = await declared();
    for (const number of [11, 13, 14])
      await expect(changeStep(cast.maya, id, number, { state: "doing" })).rejects.toThrow(Conflict);
    await changeStep(cast.maya, id, 12, { state: "doing" });
    await endAttack(cast.maya, id, "");
    await changeStep(cast.maya, id, 11, { state: "doing" });
    expect(await step(id, 11)).toMatchObject({ state: "doing" });
  });

  test("is worked on by the team alone, and a step is given to somebody in it", async () => {
    const id = await declared([]);
    await expect(changeStep(cast.bob, id, 1, { state: "done" })).rejects.toThrow(NotFound);
    await expect(changeStep(cast.maya, id, 1, { ownerId: cast.bob.memberId })).rejects.toThrow(Conflict);
    await addPerson(cast.maya, id, cast.bob.memberId);
    await changeStep(cast.maya, id, 1, { ownerId: cast.bob.memberId });
    expect(await eventTypes(id)).toContain("response.step_assigned");
    await removePerson(cast.maya, id, cast.bob.memberId);
    expect((await step(id, 1))?.owner).toBeNull();
  });

  test("has versions: an edited one holds for what is declared from then on", async () => {
    const before = await declared();
    const { version, steps } = await readTemplate(cast.bob);
    const added = [...steps, { title: "Thank everybody", description: "", afterAttack: true }];
    await saveTemplate(cast.maya, added, version);
    await expect(saveTemplate(cast.alice, added, version)).rejects.toThrow(Conflict);
    await expect(saveTemplate(cast.bob, added)).rejects.toThrow(Forbidden);
    expect((await getResponse(cast.maya, before)).steps).toHaveLength(14);
    const after = await declared();
    expect((await getResponse(cast.maya, after)).steps).toHaveLength(15);
    expect((await listTemplates(cast.maya)).map(({ steps }) => steps.length)).toEqual([15, 14]);
  });
});

describe("the report", () => {
  test("holds who did what when, with what shows it, and takes nobody's words for markup", async () => {
    const id = await declared();
    const at = new Date("2026-11-20T10:15:00Z");
    await addMoment(cast.bob, id, {
      text: "First login from *elsewhere*",
      at,
      url: "https://logs.acme.example/1",
      step: 5,
    });
    await writeReview(cast.maya, id, { summary: "A key was used.\n\nIt is <b>revoked</b>." }, true);
    const action = await addAction(cast.maya, id, {
      text: "Rotate keys monthly",
      ownerId: cast.bob.memberId,
      dueOn: new Date("2026-12-20"),
    });
    await changeAction(cast.bob, id, action, { done: true });
    const report = await writeReport(cast.bob, id, "markdown");
    const text = asMarkdown(report);
    expect(text).toContain(
      "- 2026-11-20 10:15 First login from \\*elsewhere\\* (Bob Okafor) <https://logs.acme.example/1>",
    );
    expect(text).toContain("It is \\<b\\>revoked\\</b\\>.");
    expect(text).toMatch(/- \[x\] Rotate keys monthly \(Bob Okafor, done \d{4}-/);
    expect(text).toContain("- 1. Stop the attack: to do");
    expect((await asPdf(report)).subarray(0, 5).toString()).toBe("%PDF-");
    expect(await eventTypes(id)).toContain("response.exported");
  });

  test("is written by those who know alone, and nothing lies in its future", async () => {
    const id = await declared([]);
    await expect(writeReport(cast.bob, id, "pdf")).rejects.toThrow(NotFound);
    await expect(addMoment(cast.bob, id, { text: "x" })).rejects.toThrow(NotFound);
    const tomorrow = new Date(Date.now() + 86_400_000);
    await expect(addMoment(cast.maya, id, { text: "x", at: tomorrow })).rejects.toThrow(Invalid);
  });
});

describe("a role in the team", () => {
  test("is given by the lead, said in the timeline and the report, and gives no rights", async () => {
    const id = await declared();
    await giveRole(cast.maya, id, cast.bob.memberId, "scribe");
    await giveRole(cast.maya, id, cast.bob.memberId, "scribe");
    const said = (await listMoments(cast.bob, id)).filter(({ text }) => text === "Bob Okafor writes the timeline.");
    expect(said).toHaveLength(1);
    expect(asMarkdown(await writeReport(cast.bob, id, "markdown"))).toContain("Bob Okafor (writes the timeline)");
    await giveRole(cast.maya, id, cast.bob.memberId, "deputy");
    await expect(endAttack(cast.bob, id, "")).rejects.toThrow(Forbidden);
    await expect(giveRole(cast.bob, id, cast.bob.memberId, null)).rejects.toThrow(Forbidden);
    await expect(giveRole(cast.maya, id, cast.maya.memberId, "scribe")).rejects.toThrow("leads has no other role");
    await expect(giveRole(cast.maya, id, cast.mallory.memberId, "scribe")).rejects.toThrow("not in the team");
    await changeResponse(cast.maya, id, { leadId: cast.bob.memberId });
    expect((await getResponse(cast.bob, id)).people.map(({ role }) => role)).toEqual([null, null]);
  });
});

test("declared at the same moment, no two responses choose the same codename", async () => {
  const ids = await Promise.all(Array.from({ length: 12 }, async () => (await incident()).id));
  const declaring = ids.map((id) => declareIncident(cast.maya, id, { codename: "Calm Otter" }).then(() => id));
  const outcomes = await Promise.allSettled(declaring);
  const lost = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect(lost).toHaveLength(11);
  expect(lost.every((reason) => reason instanceof Conflict)).toBe(true);
});
