import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { db, inTransaction } from "@/lib/db/client";
import { Conflict, DomainError, Forbidden, Invalid, NotFound } from "@/lib/errors";
import { removeOwnAddress, unmergeAddress } from "@/lib/identities/change-address";
import { changeDeveloper } from "@/lib/identities/change-developer";
import { fileAuthors } from "@/lib/identities/developers";
import { getDeveloper, listDevelopers } from "@/lib/identities/list-developers";
import { mergeDevelopers, undoMerge } from "@/lib/identities/merge";
import { listOwnAddresses } from "@/lib/identities/own-addresses";
import { createLink } from "@/lib/sharing/create";
import { type Cast, memberViewer, seatCast, tokenViewer } from "../cast";
import { ownDatabase, waitingJobs } from "../database";
import { asSystem, next } from "../factories";
import { addressOf, committed, derived, developerOf, newcomer, proved, providerSays, type Somebody } from "./known";

ownDatabase();

let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});
const mail = (domain = "acme.example") => `author-${next()}@${domain}`;
const viewerOf = async ({ memberId }: Somebody) =>
  memberViewer(await db().member.findUniqueOrThrow({ where: { id: memberId } }));

describe("the provider's word", () => {
  test("makes the developer of the address the member, with all that a manager merged into it", async () => {
    const person = await newcomer();
    const [own, other] = [person.email, mail("gmail.example")];
    const ids = [await committed(own), await committed(other)];
    await mergeDevelopers(cast.maya, await developerOf(own), await developerOf(other));
    expect(await derived(person)).toEqual([]);
    await providerSays(person, own);
    expect(await derived(person)).toEqual(ids);
    expect((await addressOf(other)).developer.memberId).toBe(person.memberId);
  });

  test("ends the open links to every address of theirs", async () => {
    const person = await newcomer();
    const other = mail();
    const [incidentId] = [await committed(person.email), await committed(other)];
    await mergeDevelopers(cast.maya, await developerOf(person.email), await developerOf(other));
    const link = (recipient: string) =>
      inTransaction((tx) =>
        createLink(tx, asSystem, { incidentId: incidentId ?? 0, recipient, scopes: ["view"], lifespanDays: 3 }),
      );
    const links = [await link(person.email), await link(other), await link(mail())];
    await providerSays(person, person.email);
    const rows = await Promise.all(
      links.map(({ linkId }) => db().sharingLink.findUniqueOrThrow({ where: { id: linkId } })),
    );
    expect(rows.map(({ revokedFor }) => revokedFor)).toEqual([
      "the recipient joined by single sign-on",
      "the recipient joined by single sign-on",
      null,
    ]);
  });

  test("for another address than before takes what the former gave, and the former is nobody's again", async () => {
    const person = await newcomer();
    const [before, after] = [mail(), mail()];
    const [old, fresh] = [await committed(before), await committed(after)];
    await providerSays(person, before);
    expect(await derived(person)).toEqual([old]);
    await providerSays(person, after);
    expect(await derived(person)).toEqual([fresh]);
    expect(await addressOf(before)).toMatchObject({ link: "seen", developer: { memberId: null } });
    await providerSays(person, null);
    expect(await derived(person)).toEqual([]);
  });

  test("for another member stands against everybody's later word, and the audit trail says so", async () => {
    const [first, second] = [await newcomer(), await newcomer()];
    const email = mail();
    const id = await committed(email);
    await providerSays(first, email);
    await providerSays(second, email);
    expect(await proved(second, email)).toBe(false);
    expect(await derived(first)).toEqual([id]);
    expect(await derived(second)).toEqual([]);
    const conflicts = await db().auditEvent.findMany({
      where: { type: "address.conflicted", detail: { path: ["email"], equals: email } },
    });
    expect(conflicts).toMatchObject([
      { detail: { memberId: second.memberId, holder: first.memberId } },
      { detail: { memberId: second.memberId, holder: first.memberId } },
    ]);
  });

  test("outranks a code: the address and its incidents go to whom the provider names", async () => {
    const [first, second] = [await newcomer(), await newcomer()];
    const email = mail();
    const id = await committed(email);
    await proved(first, email);
    expect(await derived(first)).toEqual([id]);
    await providerSays(second, email);
    expect(await derived(first)).toEqual([]);
    expect(await derived(second)).toEqual([id]);
  });

  test("said again changes nothing", async () => {
    const person = await newcomer();
    await committed(person.email);
    await providerSays(person, person.email);
    const before = await addressOf(person.email);
    const events = await db().auditEvent.count();
    expect(await providerSays(person, person.email)).toEqual({ granted: 0 });
    expect(await addressOf(person.email)).toEqual(before);
    expect(await db().auditEvent.count()).toBe(events);
  });

  test("brings back who was marked as left because their mail came back, and not who a manager says has left", async () => {
    for (const [reason, left] of [
      ["bounced", false],
      ["by_hand", true],
    ] as const) {
      const person = await newcomer();
      await committed(person.email);
      await db().developer.update({
        where: { id: await developerOf(person.email) },
        data: { leftAt: new Date(), leftReason: reason },
      });
      await providerSays(person, person.email);
      expect((await addressOf(person.email)).developer.leftAt !== null).toBe(left);
    }
  });
});

describe("a merge", () => {
  test("keeps the member, whichever is named first, and taken back restores addresses, links and grants", async () => {
    for (const memberFirst of [true, false]) {
      const person = await newcomer();
      await providerSays(person, person.email);
      const emails = [mail(), mail()];
      const ids = [await committed(emails[0] ?? ""), await committed(emails[1] ?? "")];
      await mergeDevelopers(cast.maya, await developerOf(emails[0] ?? ""), await developerOf(emails[1] ?? ""));
      const [mine, theirs] = [await developerOf(person.email), await developerOf(emails[0] ?? "")];
      await changeDeveloper(cast.maya, theirs, { autoHealing: "off" });
      const before = await db().address.findMany({
        where: { email: { in: [person.email, ...emails] } },
        orderBy: { id: "asc" },
      });
      const merged = await mergeDevelopers(cast.maya, memberFirst ? mine : theirs, memberFirst ? theirs : mine);
      expect(merged.developerId).toBe(mine);
      expect(await derived(person)).toEqual(ids);
      expect(await getDeveloper(cast.maya, mine)).toMatchObject({
        autoHealing: "off",
        merges: [{ id: merged.mergeId }],
      });
      await undoMerge(cast.maya, mine, merged.mergeId);
      expect(await derived(person)).toEqual([]);
      const looked = (await waitingJobs("asking.reconsider")).map(({ payload }) => payload.developerId);
      expect(looked).toEqual(expect.arrayContaining([mine, theirs]));
      expect(
        await db().address.findMany({ where: { email: { in: [person.email, ...emails] } }, orderBy: { id: "asc" } }),
      ).toEqual(before);
      expect(await getDeveloper(cast.maya, mine)).toMatchObject({ autoHealing: null, merges: [] });
      expect(await getDeveloper(cast.maya, theirs)).toMatchObject({ autoHealing: "off" });
      await expect(undoMerge(cast.maya, mine, merged.mergeId)).rejects.toThrow(Conflict);
    }
  });

  test("into a member ends the links to all their addresses; one of two who are no members ends none", async () => {
    const link = async (recipient: string) => {
      const incidentId = await committed(recipient);
      const of = { incidentId, recipient, scopes: ["view" as const], lifespanDays: 3 };
      return (await inTransaction((tx) => createLink(tx, asSystem, of))).linkId;
    };
    const endedFor = async (id: string) => (await db().sharingLink.findUniqueOrThrow({ where: { id } })).revokedFor;
    const person = await newcomer();
    await committed(person.email);
    await providerSays(person, person.email);
    const [one, two] = [mail(), mail()];
    const links = [await link(one), await link(two)];
    await mergeDevelopers(cast.maya, await developerOf(one), await developerOf(two));
    expect(await Promise.all(links.map(endedFor))).toEqual([null, null]);
    await mergeDevelopers(cast.maya, await developerOf(one), await developerOf(person.email));
    expect(await Promise.all(links.map(endedFor))).toEqual(Array(2).fill("the recipient uses the app"));
  });

  test("taken back leaves where it is what was proved since", async () => {
    const person = await newcomer();
    await providerSays(person, person.email);
    const [one, two] = [mail(), mail()];
    const id = await committed(one);
    await committed(two);
    await mergeDevelopers(cast.maya, await developerOf(one), await developerOf(two));
    const { developerId, mergeId } = await mergeDevelopers(
      cast.maya,
      await developerOf(person.email),
      await developerOf(one),
    );
    await proved(person, one);
    await undoMerge(cast.maya, developerId, mergeId);
    expect(await derived(person)).toEqual([id]);
  });

  test("of two members is refused, and nothing changes", async () => {
    const [one, other] = [await newcomer(), await newcomer()];
    await providerSays(one, one.email);
    await providerSays(other, other.email);
    await expect(
      mergeDevelopers(cast.maya, await developerOf(one.email), await developerOf(other.email)),
    ).rejects.toThrow(Conflict);
    await expect(
      mergeDevelopers(cast.maya, await developerOf(one.email), await developerOf(one.email)),
    ).rejects.toThrow(Invalid);
    expect((await addressOf(other.email)).developer.memberId).toBe(other.memberId);
  });

  test("and everything else about developers is for managers alone", async () => {
    const [one, other] = [mail(), mail()];
    await committed(one);
    await committed(other);
    const [id, otherId, addressId] = [await developerOf(one), await developerOf(other), (await addressOf(one)).id];
    for (const viewer of [cast.mallory, cast.rita, cast.bob, tokenViewer(cast.maya, ["incidents:read"])]) {
      await expect(mergeDevelopers(viewer, id, otherId)).rejects.toThrow(Forbidden);
      await expect(undoMerge(viewer, id, "1")).rejects.toThrow(Forbidden);
      await expect(unmergeAddress(viewer, addressId)).rejects.toThrow(Forbidden);
      await expect(changeDeveloper(viewer, id, { left: true })).rejects.toThrow(Forbidden);
      await expect(listDevelopers(viewer, { only: "all" }, { limit: 5 })).rejects.toThrow(Forbidden);
      await expect(getDeveloper(viewer, id)).rejects.toThrow(Forbidden);
    }
    expect(await developerOf(other)).toBe(otherId);
    await expect(mergeDevelopers(cast.maya, id, 999_999)).rejects.toThrow(NotFound);
  });
});

test("an address the provider vouches for is moved out by nobody while its member is active", async () => {
  const person = await newcomer();
  await providerSays(person, person.email);
  const { id } = await addressOf(person.email);
  await expect(unmergeAddress(cast.maya, id)).rejects.toThrow(Conflict);
  await expect(removeOwnAddress(await viewerOf(person), id)).rejects.toThrow(Conflict);
  await db().member.update({ where: { id: person.memberId }, data: { deactivatedAt: new Date() } });
  await unmergeAddress(cast.maya, id);
  expect((await addressOf(person.email)).developer.memberId).toBeNull();
});

test("people see and remove their own addresses, and mallory none of theirs", async () => {
  const person = await newcomer();
  const other = mail();
  await providerSays(person, person.email);
  await proved(person, other);
  const { id } = await addressOf(other);
  await expect(removeOwnAddress(cast.mallory, id)).rejects.toThrow(NotFound);
  expect(await listOwnAddresses(cast.mallory)).toEqual([]);
  const viewer = await viewerOf(person);
  await expect(removeOwnAddress(tokenViewer(viewer, ["members:write"]), id)).rejects.toThrow(Forbidden);
  expect((await listOwnAddresses(viewer)).map(({ email, link }) => [email, link])).toEqual([
    [person.email, "provider"],
    [other, "proved"],
  ]);
  await removeOwnAddress(viewer, id);
  expect(await listOwnAddresses(viewer)).toHaveLength(1);
});

test("developers are found by name and by any address, a page at a time, each with the open incidents you see", async () => {
  const word = `zanzibar-${next()}`;
  for (const index of [1, 2, 3]) await committed(`${word}-${index}@acme.example`, `Zoe ${index}`);
  const only = "all" as const;
  const first = await listDevelopers(cast.maya, { q: word, only }, { limit: 2 });
  expect(first.rows.map(({ name, openIncidents }) => [name, openIncidents])).toEqual([
    ["Zoe 1", 1],
    ["Zoe 2", 1],
  ]);
  const second = await listDevelopers(cast.maya, { q: word, only }, { limit: 2, cursor: first.next ?? "" });
  expect(second.rows.map(({ name }) => name)).toEqual(["Zoe 3"]);
  expect(second.next).toBeNull();
  const byMembersAlone = tokenViewer(cast.maya, ["members:read"]);
  const [row] = (await listDevelopers(byMembersAlone, { q: word, only }, { limit: 1 })).rows;
  expect(row).toMatchObject({ openIncidents: 0 });
});

test("names are kept once however they are spelt, up to eight, in one statement beside others who file the same", async () => {
  const email = mail("elsewhere.example");
  const spelt = ["Zoë Ångström", "zoe angstrom", "ZOE  ANGSTROM", "Zoe A."];
  await inTransaction((tx) =>
    fileAuthors(
      tx,
      spelt.map((name) => ({ name, email })),
    ),
  );
  expect((await addressOf(email)).names).toEqual(["Zoë Ångström", "Zoe A."]);
  const many = (from: string) =>
    Array.from({ length: 10 }, (_, index) => ({ name: `${from} ${"xyzuvwabcd"[index]}`, email }));
  await Promise.all(["Ann", "Ben"].map((from) => inTransaction((tx) => fileAuthors(tx, many(from)))));
  const { names, unmailable, developer } = await addressOf(email);
  expect(names).toHaveLength(8);
  expect(unmailable).toBe("shared");
  expect(developer.name).toBe("Zoë Ångström");
});

// ── a plain model of who is whom, against the database ──────────────────────

type ModelLink = "seen" | "provider" | "proved" | "approved";
const domains = ["acme.example"];

class Model {
  #next = 0;
  readonly addresses = new Map<string, { developer: number; link: ModelLink }>();
  readonly members = new Map<number, number>();

  constructor(
    emails: readonly string[],
    readonly flagged: ReadonlySet<string>,
    readonly unmailable: ReadonlySet<string>,
  ) {
    for (const email of emails) this.addresses.set(email, { developer: this.#fresh(), link: "seen" });
  }

  #fresh = () => (this.#next += 1);
  #at(email: string) {
    const address = this.addresses.get(email);
    if (!address) throw new Error(email);
    return address;
  }
  #of = (developer: number) => [...this.addresses.values()].filter((address) => address.developer === developer);
  memberOf = (developer: number) => [...this.members].find(([, theirs]) => theirs === developer)?.[0];

  #move(from: number, to: number) {
    for (const address of this.#of(from)) address.developer = to;
  }

  link(member: number, email: string, link: "provider" | "proved"): void {
    const address = this.#at(email);
    const holder = this.memberOf(address.developer);
    if (holder === member && address.link === "provider") return;
    if (
      holder !== undefined &&
      holder !== member &&
      (address.link === "provider" || (link === "proved" && address.link !== "seen"))
    )
      return;
    const mine = this.members.get(member) ?? (holder === undefined ? address.developer : this.#fresh());
    this.members.set(member, mine);
    if (holder === undefined && address.developer !== mine) this.#move(address.developer, mine);
    address.developer = mine;
    address.link = link;
  }

  provider(member: number, email: string | null): void {
    const mine = this.members.get(member);
    for (const [own, address] of this.addresses) {
      if (mine === undefined || address.developer !== mine || address.link !== "provider" || own === email) continue;
      address.developer = this.#fresh();
      address.link = "seen";
    }
    if (email !== null) this.link(member, email, "provider");
  }

  /** Answers how to take it back, or null where it is refused. */
  merge(one: string, other: string): (() => void) | null {
    const [a, b] = [this.#at(one).developer, this.#at(other).developer];
    if (a === b || (this.memberOf(a) !== undefined && this.memberOf(b) !== undefined)) return null;
    const [into, from] = this.memberOf(b) === undefined ? [a, b] : [b, a];
    const before = [...this.addresses].flatMap(([email, address]) =>
      [a, b].includes(address.developer) ? [{ email, ...address }] : [],
    );
    for (const { email } of before) {
      const address = this.#at(email);
      if (address.link === "seen" && !this.flagged.has(email)) address.link = "approved";
      address.developer = into;
    }
    return () => {
      const still = before.filter(({ email, link }) => {
        const now = this.#at(email);
        return now.developer === into && (now.link === link || (link === "seen" && now.link === "approved"));
      });
      if (!still.some(({ developer }) => developer === from)) return;
      for (const { email, developer, link } of still) Object.assign(this.#at(email), { developer, link });
    };
  }

  unmerge(email: string): void {
    const address = this.#at(email);
    const member = this.memberOf(address.developer);
    if (member === undefined ? this.#of(address.developer).length === 1 : address.link === "provider") return;
    address.developer = this.#fresh();
    address.link = "seen";
  }

  gives(member: number): string[] {
    return [...this.addresses].flatMap(([email, { developer, link }]) => {
      const verified =
        (link === "provider" || link === "proved") &&
        !this.unmailable.has(email) &&
        !this.flagged.has(email) &&
        domains.includes(email.split("@")[1] ?? "");
      const approved = link === "approved" && !this.flagged.has(email);
      return this.members.get(member) === developer && (verified || approved) ? [email] : [];
    });
  }
}

type Step =
  | { kind: "provider"; who: number; email: number | null }
  | { kind: "prove" | "unmerge"; who: number; email: number }
  | { kind: "merge"; email: number; other: number }
  | { kind: "undo" };

test("whatever is claimed, verified, merged and taken back, in any order, everybody has exactly the grants of their addresses", async () => {
  const index = fc.nat({ max: 6 });
  const who = fc.nat({ max: 2 });
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ kind: fc.constant("provider" as const), who, email: fc.option(index) }),
    fc.record({ kind: fc.constantFrom("prove" as const, "unmerge" as const), who, email: index }),
    fc.record({ kind: fc.constant("merge" as const), email: index, other: index }),
    fc.record({ kind: fc.constant("undo" as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
      const run = next();
      const shared = `team-${run}@acme.example`;
      const noreply = `${run}+me@users.noreply.github.com`;
      const emails = [
        `a-${run}@acme.example`,
        `b-${run}@acme.example`,
        `c-${run}@acme.example`,
        `d-${run}@gmail.example`,
        `e-${run}@gmail.example`,
        noreply,
        shared,
      ];
      const incidents = new Map<string, number>();
      for (const email of emails) incidents.set(email, await committed(email));
      await db().address.update({ where: { email: shared }, data: { unmailable: "shared" } });
      const people = [await newcomer(), await newcomer(), await newcomer()];
      const model = new Model(emails, new Set([shared]), new Set([noreply]));
      const merges: { undo: () => void; developerId: number; mergeId: string }[] = [];
      const refused = (error: unknown) => {
        if (!(error instanceof DomainError)) throw error;
      };
      for (const taken of steps) {
        if (taken.kind === "undo") {
          const last = merges.pop();
          if (!last) continue;
          last.undo();
          await undoMerge(cast.maya, last.developerId, last.mergeId).catch(refused);
        } else if (taken.kind === "merge") {
          const [one = "", other = ""] = [emails[taken.email], emails[taken.other]];
          const undo = model.merge(one, other);
          const merged = await mergeDevelopers(cast.maya, await developerOf(one), await developerOf(other)).catch(
            refused,
          );
          expect(merged !== undefined).toBe(undo !== null);
          if (undo && merged) merges.push({ undo, ...merged });
        } else {
          const person = people[taken.who] as Somebody;
          const email = taken.email === null ? null : (emails[taken.email] ?? null);
          if (taken.kind === "provider") {
            model.provider(person.memberId, email);
            await providerSays(person, email);
          } else if (email !== null && taken.kind === "unmerge") {
            model.unmerge(email);
            await unmergeAddress(cast.maya, (await addressOf(email)).id).catch(refused);
          } else if (email !== null) {
            const held = await addressOf(email);
            if (held.link === "provider" && held.developer.memberId === person.memberId) continue;
            model.link(person.memberId, email, "proved");
            await proved(person, email);
          }
        }
        for (const person of people) {
          const due = model.gives(person.memberId).map((email) => incidents.get(email) ?? 0);
          expect(await derived(person)).toEqual(due.sort((a, b) => a - b));
        }
      }
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 12) },
  );
}, 120_000);
