import { beforeAll, describe, expect, test } from "vitest";
import { grantAccess, listGrants, revokeAccess } from "@/lib/access/grant-access";
import { listGrantable } from "@/lib/access/grantable";
import { visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/errors";
import { notShared, removeOwnAddress, unmergeAddress } from "@/lib/identities/change-address";
import { mergeDevelopers } from "@/lib/identities/merge";
import { assignIncident, unassignIncident } from "@/lib/incidents/assign";
import { getIncident, timelineOf } from "@/lib/incidents/get";
import { configurePlaybook } from "@/lib/playbooks/configure";
import { revokeLinks } from "@/lib/sharing/revoke";
import { shareIncident } from "@/lib/sharing/share";
import { changeWorkspaceSettings } from "@/lib/workspace-settings";
import { type Cast, memberViewer, seatCast, tokenViewer } from "../cast";
import { ownDatabase } from "../database";
import { asSystem, external, grant, incidentById, next, report } from "../factories";
import {
  addressOf,
  committed,
  derived,
  developerOf,
  newcomer,
  proved,
  providerSays,
  recomputed,
} from "../identities/known";

ownDatabase();

let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});
const mail = (domain = "acme.example") => `author-${next()}@${domain}`;
const eventsOf = (type: string, memberId: number) =>
  db().auditEvent.findMany({ where: { type, subject: String(memberId) }, orderBy: { id: "asc" } });

describe("a member is given the incidents of the commits of", () => {
  test("the address the provider verified, historical ones too, with the evidence and one event", async () => {
    const person = await newcomer();
    const email = mail();
    const ids = [await committed(email), await committed(email), await committed(email)];
    expect(await providerSays(person, email)).toEqual({ granted: 3 });
    expect(await derived(person)).toEqual(ids);
    const places = await db().occurrence.findMany({ where: { incidentId: { in: ids } }, orderBy: { id: "asc" } });
    const grants = await db().grant.findMany({ where: { memberId: person.memberId }, orderBy: { incidentId: "asc" } });
    expect(grants.map(({ occurrenceId }) => occurrenceId)).toEqual(places.map(({ id }) => id));
    expect((await eventsOf("grant.derived", person.memberId)).map(({ detail }) => detail)).toEqual([
      { memberId: person.memberId, count: 3, incidentIds: ids },
    ]);
  });

  test("an address they proved by a code, until they let go of it", async () => {
    const person = await newcomer();
    const email = mail();
    const id = await committed(email);
    expect(await proved(person, email)).toBe(true);
    expect(await derived(person)).toEqual([id]);
    await removeOwnAddress(
      memberViewer(await db().member.findUniqueOrThrow({ where: { id: person.memberId } })),
      (await addressOf(email)).id,
    );
    expect(await derived(person)).toEqual([]);
    expect(await eventsOf("grant.withdrawn", person.memberId)).toMatchObject([
      { incidentId: id, detail: { count: 1 } },
    ]);
  });

  test("an address a manager merged into them, also off the domains and no-reply ones, until it is moved out", async () => {
    const person = await newcomer();
    await providerSays(person, person.email);
    for (const email of [
      mail("gmail.example"),
      `${next()}+login@users.noreply.github.com`,
      `dev@laptop-${next()}.local`,
    ]) {
      const id = await committed(email);
      await mergeDevelopers(cast.maya, await developerOf(email), await developerOf(person.email));
      expect(await derived(person)).toEqual([id]);
      expect(await addressOf(email)).toMatchObject({ link: "approved", linkedBy: `member:${cast.maya.memberId}` });
      await unmergeAddress(cast.maya, (await addressOf(email)).id);
      expect(await derived(person)).toEqual([]);
      expect(await addressOf(email)).toMatchObject({ link: "seen", linkedBy: null });
    }
  });
});

describe("nobody is given anything by", () => {
  test("an address that was only seen in commits, whatever name they bear", async () => {
    const id = await committed(cast.rita.email, "Rita Tanaka");
    await recomputed();
    expect(await db().grant.count({ where: { incidentId: id } })).toBe(0);
  });

  test("a verified address outside the allowed domains, or one that no mail reaches", async () => {
    for (const email of [mail("elsewhere.example"), `${next()}+me@users.noreply.github.com`]) {
      const person = await newcomer();
      await committed(email);
      expect(await providerSays(person, email)).toEqual({ granted: 0 });
    }
  });

  test("an address that five people commit with, until a manager says that it is one person's", async () => {
    const person = await newcomer();
    const email = mail();
    const ids: number[] = [];
    for (const name of ["Ann One", "Ben Two", "Cyd Three", "Deb Four"]) ids.push(await committed(email, name));
    expect(await addressOf(email)).toMatchObject({ unmailable: null });
    ids.push(await committed(email, "Eve Five"));
    expect(await addressOf(email)).toMatchObject({ unmailable: "shared" });
    await providerSays(person, email);
    expect(await derived(person)).toEqual([]);
    await expect(notShared(cast.mallory, (await addressOf(email)).id)).rejects.toThrow(Forbidden);
    await notShared(cast.maya, (await addressOf(email)).id);
    expect(await derived(person)).toEqual(ids);
    await committed(email, "Flo Six");
    expect(await addressOf(email)).toMatchObject({ unmailable: null });
  });

  test("merging a bot's or a shared address into them", async () => {
    const person = await newcomer();
    await providerSays(person, person.email);
    const [bot, shared] = [`renovate-bot-${next()}@acme.example`, mail()];
    await committed(bot);
    for (const name of ["Ann One", "Ben Two", "Cyd Three", "Deb Four", "Eve Five"]) await committed(shared, name);
    for (const email of [bot, shared])
      await mergeDevelopers(cast.maya, await developerOf(person.email), await developerOf(email));
    expect(await derived(person)).toEqual([]);
    expect(await addressOf(shared)).toMatchObject({ link: "seen" });
  });

  test("commits, once their account is deactivated", async () => {
    const person = await newcomer();
    await committed(person.email);
    await providerSays(person, person.email);
    await db().member.update({ where: { id: person.memberId }, data: { deactivatedAt: new Date() } });
    expect(await recomputed({ memberId: person.memberId })).toEqual({ granted: 0, withdrawn: 1 });
  });
});

test("who commits under somebody's verified address with four other names takes nothing from them", async () => {
  const person = await newcomer();
  await providerSays(person, person.email);
  for (const name of ["Ann One", "Ben Two", "Cyd Three", "Deb Four", "Eve Five", "Flo Six"])
    await committed(person.email, name);
  await recomputed({ memberId: person.memberId });
  expect(await addressOf(person.email)).toMatchObject({ unmailable: null, names: { length: 6 } });
  expect(await derived(person)).toHaveLength(6);
});

describe("what a member was given", () => {
  test("goes with the domain, and comes back with it", async () => {
    const person = await newcomer();
    const email = mail("corp.example");
    const id = await committed(email);
    await providerSays(person, email);
    expect(await derived(person)).toEqual([]);
    await changeWorkspaceSettings(cast.maya, { mailAllowedDomains: ["acme.example", "corp.example"] });
    expect(await derived(person)).toEqual([id]);
    await changeWorkspaceSettings(cast.maya, { mailAllowedDomains: ["acme.example"] });
    expect(await derived(person)).toEqual([]);
  });

  test("rests on another occurrence when its own is gone, and goes with the last", async () => {
    const person = await newcomer();
    const id = `${next()}`;
    await report([external(id, { place: { authorEmail: person.email, path: "a" } })]);
    await report([external(id, { place: { authorEmail: person.email, path: "b" } })]);
    await providerSays(person, person.email);
    const [first, second] = await db().occurrence.findMany({
      where: { authorEmail: person.email },
      orderBy: { id: "asc" },
    });
    const evidence = async () =>
      (await db().grant.findMany({ where: { memberId: person.memberId } })).map(({ occurrenceId }) => occurrenceId);
    expect(await evidence()).toEqual([first?.id]);
    await db().occurrence.delete({ where: { id: first?.id ?? 0 } });
    await recomputed({ memberId: person.memberId });
    expect(await evidence()).toEqual([second?.id]);
    await db().occurrence.delete({ where: { id: second?.id ?? 0 } });
    await recomputed({ incidentId: second?.incidentId ?? 0 });
    expect(await evidence()).toEqual([]);
  });

  test("stays while they own the incident, and goes when it is taken from them", async () => {
    const person = await newcomer();
    const email = mail();
    const id = await committed(email);
    await proved(person, email);
    await assignIncident(cast.maya, id, { memberId: person.memberId });
    await unmergeAddress(cast.maya, (await addressOf(email)).id);
    expect(await derived(person)).toEqual([id]);
    await unassignIncident(cast.maya, id);
    expect(await derived(person)).toEqual([]);
  });

  test("stays when the playbook is switched off, and nothing is added until it is on", async () => {
    const person = await newcomer();
    const old = await committed(person.email);
    await providerSays(person, person.email);
    await configurePlaybook(cast.alice, "auto-grant-access", { enabled: false });
    const late = await committed(person.email);
    expect(await recomputed()).toEqual({ granted: 0, withdrawn: 0 });
    expect(await derived(person)).toEqual([old]);
    await configurePlaybook(cast.alice, "auto-grant-access", { enabled: true });
    expect(await derived(person)).toEqual([old, late]);
  });
});

describe("access by hand", () => {
  test("is given and taken by a manager, each with what was before and after in the audit trail", async () => {
    const person = await newcomer();
    const id = await committed(mail());
    await grantAccess(cast.maya, id, { email: person.email.toUpperCase() }, "can_view");
    await grantAccess(cast.maya, id, { memberId: person.memberId });
    await grantAccess(cast.maya, id, { memberId: person.memberId });
    await revokeAccess(cast.maya, id, { memberId: person.memberId });
    expect(await eventsOf("grant.given", person.memberId)).toMatchObject([
      { incidentId: id, detail: { before: null, after: { permission: "can_view" } } },
      {
        incidentId: id,
        detail: { before: { permission: "can_view", origin: "manual" }, after: { permission: "can_edit" } },
      },
    ]);
    expect(await eventsOf("grant.revoked", person.memberId)).toMatchObject([
      { incidentId: id, detail: { before: { permission: "can_edit" }, after: null } },
    ]);
    await expect(revokeAccess(cast.maya, id, { memberId: person.memberId })).rejects.toThrow(NotFound);
    await expect(grantAccess(cast.maya, id, { email: "nobody@acme.example" })).rejects.toThrow(Invalid);
  });

  test("cannot be taken from the owner of the incident", async () => {
    const id = await committed(mail());
    await grantAccess(cast.maya, id, { memberId: cast.rita.memberId });
    await assignIncident(cast.maya, id, { memberId: cast.rita.memberId });
    await expect(revokeAccess(cast.maya, id, { memberId: cast.rita.memberId })).rejects.toThrow(Conflict);
    await assignIncident(cast.maya, id, { memberId: cast.bob.memberId });
    await revokeAccess(cast.maya, id, { memberId: cast.rita.memberId });
    expect(await db().grant.count({ where: { incidentId: id } })).toBe(0);
  });

  test("that was taken does not come back by itself, and does when it is given again", async () => {
    const person = await newcomer();
    const id = await committed(person.email);
    await providerSays(person, person.email);
    await revokeAccess(cast.maya, id, { memberId: person.memberId });
    await providerSays(person, person.email);
    await recomputed();
    expect(await db().grant.count({ where: { incidentId: id } })).toBe(0);
    await grantAccess(cast.maya, id, { memberId: person.memberId }, "can_view");
    await recomputed();
    expect(await db().grant.findMany({ where: { incidentId: id } })).toMatchObject([
      { origin: "manual", permission: "can_view" },
    ]);
  });

  test("that was given outlives the commits it might rest on", async () => {
    const person = await newcomer();
    const id = await committed(person.email);
    await providerSays(person, person.email);
    await grantAccess(cast.maya, id, { memberId: person.memberId }, "full_access");
    await providerSays(person, null);
    expect(await db().grant.findMany({ where: { incidentId: id } })).toMatchObject([{ permission: "full_access" }]);
  });

  test("in full lets a restricted member share the incident and give others access, by a token with that scope too", async () => {
    const id = await committed(mail());
    const other = await committed(mail());
    const sharing = { feedbackCollection: true, autoHealing: false, lifespanDays: 3, sendMail: false };
    const helper = await newcomer();
    for (const permission of ["can_view", "can_edit"] as const) {
      await grantAccess(cast.maya, id, { memberId: cast.rita.memberId }, permission);
      await expect(shareIncident(cast.rita, id, sharing)).rejects.toThrow(Forbidden);
      await expect(grantAccess(cast.rita, id, { email: helper.email })).rejects.toThrow(Forbidden);
      await expect(listGrants(cast.rita, id)).rejects.toThrow(Forbidden);
      expect(await getIncident(cast.rita, id)).toMatchObject({ mayShare: false });
    }
    const offered = async () => (await listGrantable(cast.maya, id))?.map((member) => member.id);
    await grantAccess(cast.maya, id, { memberId: cast.rita.memberId }, "full_access");
    expect(await offered()).toContain(helper.memberId);
    for (const { memberId } of [cast.rita, cast.bob]) expect(await offered()).not.toContain(memberId);
    expect(await listGrantable(cast.rita, id)).toBeNull();
    expect(await getIncident(cast.rita, id)).toMatchObject({ mayShare: true });
    await shareIncident(cast.rita, id, sharing);
    expect(await revokeLinks(cast.rita, id)).toBe(1);
    await grantAccess(cast.rita, id, { email: helper.email }, "can_view");
    expect(await offered()).not.toContain(helper.memberId);
    expect((await listGrants(cast.maya, id)).map(({ member, permission }) => [member.id, permission])).toEqual(
      expect.arrayContaining([
        [cast.rita.memberId, "full_access"],
        [helper.memberId, "can_view"],
      ]),
    );
    const [reading, sharingToo] = [["incidents:read"], ["incidents:read", "incidents:share"]];
    await expect(shareIncident(tokenViewer(cast.rita, reading), id, sharing)).rejects.toThrow(Forbidden);
    await shareIncident(tokenViewer(cast.rita, sharingToo), id, sharing);
    await expect(shareIncident(cast.rita, other, sharing)).rejects.toThrow(NotFound);
    await expect(grantAccess(cast.rita, other, { email: helper.email })).rejects.toThrow(NotFound);
  });

  test("in full does not let a restricted member walk through the members: by address alone, and answered by name alone", async () => {
    const author = await newcomer();
    const id = await committed(author.email);
    await providerSays(author, author.email);
    await grantAccess(cast.maya, id, { memberId: cast.rita.memberId }, "full_access");
    await expect(grantAccess(cast.rita, id, { memberId: cast.bob.memberId })).rejects.toThrow(Forbidden);
    await grantAccess(cast.maya, id, { memberId: cast.bob.memberId });
    const grants = await listGrants(cast.rita, id);
    expect(grants).toHaveLength(3);
    for (const { member, evidence } of grants) {
      if (member.id === cast.rita.memberId) expect(member).toMatchObject({ email: cast.rita.email });
      else expect(member).toMatchObject({ name: expect.any(String), email: "", accessLevel: null });
      expect(evidence?.authorEmail ?? null).toBeNull();
    }
    await revokeAccess(cast.rita, id, { memberId: author.memberId });
    expect(JSON.stringify(await timelineOf(cast.rita, id))).not.toContain(author.email);
    expect((await listGrants(cast.maya, id)).map(({ member }) => member.email)).toContain(cast.bob.email);
  });

  test("given to an address looks the same to a restricted member whoever has that address, or nobody", async () => {
    const [helper, gone] = [await newcomer(), await newcomer()];
    await db().member.update({ where: { id: gone.memberId }, data: { deactivatedAt: new Date() } });
    const author = await newcomer();
    const seen = async (email: string) => {
      const id = await committed(author.email);
      await grantAccess(cast.maya, id, { memberId: cast.rita.memberId }, "full_access");
      await grantAccess(cast.maya, id, { memberId: author.memberId }, "can_view");
      const looks = async () => ({
        grants: (await listGrants(cast.rita, id)).map(({ member, permission }) => [member.name, permission]),
        told: (await timelineOf(cast.rita, id)).events
          .filter(({ memberId }) => memberId === cast.rita.memberId)
          .map(({ type, detail, subject }) => [type, detail, subject === email]),
      });
      const answers = [await grantAccess(cast.rita, id, { email }, "can_edit"), await looks()];
      answers.push(await revokeAccess(cast.rita, id, { email }), await looks());
      return answers;
    };
    const nobody = await seen("nobody.at.all@acme.example");
    for (const { email } of [helper, gone, author, cast.bob]) expect(await seen(email)).toEqual(nobody);
    expect(await seen("not an address")).not.toHaveLength(0);
  });

  test("given to an address is real, changed and taken back by that address, and only by whoever gave it so", async () => {
    const [helper, author] = [await newcomer(), await newcomer()];
    const id = await committed(author.email);
    await providerSays(author, author.email);
    await grantAccess(cast.maya, id, { memberId: cast.rita.memberId }, "full_access");
    const held = async (person: { memberId: number }) =>
      (await db().grant.findFirst({ where: { incidentId: id, memberId: person.memberId } }))?.permission;
    await grantAccess(cast.rita, id, { email: helper.email }, "can_view");
    expect(await held(helper)).toBe("can_view");
    await grantAccess(cast.rita, id, { email: helper.email }, "can_edit");
    expect(await held(helper)).toBe("can_edit");
    await expect(revokeAccess(cast.rita, id, { memberId: helper.memberId })).rejects.toThrow(NotFound);
    await grantAccess(cast.rita, id, { email: author.email }, "full_access");
    await revokeAccess(cast.rita, id, { email: author.email });
    expect(await held(author)).toBe("can_edit");
    await revokeAccess(cast.rita, id, { email: helper.email });
    expect(await held(helper)).toBeUndefined();
    await grantAccess(cast.maya, id, { memberId: helper.memberId });
    await revokeAccess(cast.rita, id, { email: helper.email });
    expect(await held(helper)).toBe("can_edit");
    expect((await eventsOf("grant.given", helper.memberId)).map(({ memberId }) => memberId)).toEqual([
      cast.rita.memberId,
      cast.rita.memberId,
      cast.maya.memberId,
    ]);
  });

  test("is nothing mallory can give, take or look at, and bob may only look at the incident", async () => {
    const id = await committed(mail());
    await grant(cast.rita, id);
    const verbs = [
      (viewer: typeof cast.bob) => grantAccess(viewer, id, { memberId: viewer.memberId }, "full_access"),
      (viewer: typeof cast.bob) => revokeAccess(viewer, id, { memberId: cast.rita.memberId }),
      (viewer: typeof cast.bob) => listGrants(viewer, id),
    ];
    for (const verb of verbs) {
      await expect(verb(cast.mallory)).rejects.toThrow(NotFound);
      await expect(verb(cast.bob)).rejects.toThrow(Forbidden);
    }
    expect(await db().grant.findMany({ where: { incidentId: id } })).toMatchObject([{ memberId: cast.rita.memberId }]);
    expect(await db().incident.count({ where: { AND: [{ id }, visibleTo(cast.mallory)] } })).toBe(0);
  });

  test("names the commit it rests on, where it rests on one", async () => {
    const person = await newcomer();
    const id = await committed(person.email);
    await providerSays(person, person.email);
    const { commit } = await db().occurrence.findFirstOrThrow({ where: { incidentId: id } });
    expect(await listGrants(asSystem, id)).toMatchObject([
      {
        origin: "author_match",
        member: { id: person.memberId },
        evidence: { commit, repository: { fullName: "acme/payments" } },
      },
    ]);
    expect((await incidentById(id)).assigneeId).toBeNull();
  });
});
