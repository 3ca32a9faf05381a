import { describe, expect, test, vi } from "vitest";
import { db, inTransaction } from "@/lib/db/client";
import { exchangeToken } from "@/lib/sharing/open";
import { withdrawLinksOf } from "@/lib/sharing/revoke";
import { seatCast } from "../cast";
import { ownDatabase } from "../database";
import { asSystem, hour, incidentById, later, next } from "../factories";
import { expired, linksTo, sent } from "./links";

ownDatabase();

const somebody = () => `somebody-${next()}@acme.example`;
const eventsOf = (incidentId: number, type: string) =>
  db().auditEvent.findMany({ where: { incidentId, type }, orderBy: { id: "asc" } });
const network = (index: number) => `203.0.${index}.9`;

describe("a link that is opened", () => {
  test("from a fourth network is told of, once", async () => {
    const link = await sent(somebody());
    for (const index of [1, 2, 3, 2, 1]) await exchangeToken(link.token, network(index));
    expect(await eventsOf(link.incidentId, "sharing-link.travelled")).toEqual([]);
    for (const index of [4, 5, 4, 6]) await exchangeToken(link.token, network(index));
    expect(await eventsOf(link.incidentId, "sharing-link.travelled")).toMatchObject([
      { actor: `link:${link.linkId}`, subject: link.linkId, detail: { networks: 4 } },
    ]);
  });

  test("from many networks at the same moment is told of once", async () => {
    const link = await sent(somebody());
    await Promise.all(Array.from({ length: 8 }, (_, index) => exchangeToken(link.token, network(index))));
    expect(await eventsOf(link.incidentId, "sharing-link.travelled")).toHaveLength(1);
    const [row] = await linksTo(link.incidentId);
    expect(row).toMatchObject({ seenCount: 8 });
    expect(new Set(row?.networks).size).toBe(8);
  });

  test("keeps at most twenty networks, and counts on", async () => {
    const link = await sent(somebody());
    for (let index = 0; index < 25; index += 1) await exchangeToken(link.token, network(index));
    const [row] = await linksTo(link.incidentId);
    expect(row?.networks).toHaveLength(20);
    expect(row?.seenCount).toBe(25);
  });

  test("is noted once per network and hour, while every view counts", async () => {
    const link = await sent(somebody());
    await Promise.all(Array.from({ length: 10 }, () => exchangeToken(link.token, network(1))));
    await exchangeToken(link.token, network(2));
    expect(await eventsOf(link.incidentId, "sharing-link.viewed")).toHaveLength(2);
    expect((await linksTo(link.incidentId))[0]?.seenCount).toBe(11);
    vi.useFakeTimers({ toFake: ["Date"], now: later(new Date(), hour + 1_000) });
    await exchangeToken(link.token, network(1)).finally(() => vi.useRealTimers());
    expect(await eventsOf(link.incidentId, "sharing-link.viewed")).toHaveLength(3);
  });
});

describe("the links of who has joined", () => {
  const withdraw = (recipients: string[]) =>
    inTransaction((tx) => withdrawLinksOf(tx, asSystem, recipients, "the recipient joined by single sign-on"));
  const contact = async (incidentId: number, state: "queued" | "mailed" | "answered" | "disputed") =>
    db().incident.update({ where: { id: incidentId }, data: { contact: state } });

  test("are withdrawn at once, by all of their addresses, and their incidents wait for a member", async () => {
    const { bob } = await seatCast();
    const other = somebody();
    const [one, two, old, stranger] = [
      await sent(bob.email),
      await sent(other),
      await expired(other),
      await sent(somebody()),
    ];
    for (const { incidentId } of [one, two, stranger]) await contact(incidentId, "mailed");
    expect(await withdraw([bob.email, other])).toBe(3);
    expect(await withdraw([bob.email, other])).toBe(0);
    for (const { incidentId, token } of [one, two]) {
      expect(await exchangeToken(token, network(1))).toBeNull();
      expect(await incidentById(incidentId)).toMatchObject({ contact: "member" });
      expect(await eventsOf(incidentId, "sharing-link.revoked")).toHaveLength(1);
    }
    expect(await linksTo(old.incidentId)).toMatchObject([{ revokedFor: "the recipient joined by single sign-on" }]);
    expect(await incidentById(stranger.incidentId)).toMatchObject({ contact: "mailed" });
    expect(await exchangeToken(stranger.token, network(1))).not.toBeNull();
  });

  test("leave alone what was answered, and an incident that another person still has a link to", async () => {
    const [answered, shared] = [await sent(somebody()), await sent(somebody())];
    await contact(answered.incidentId, "answered");
    await contact(shared.incidentId, "mailed");
    await sent(somebody(), { incidentId: shared.incidentId });
    await withdraw([answered.recipient, shared.recipient]);
    expect(await incidentById(answered.incidentId)).toMatchObject({ contact: "answered" });
    expect(await incidentById(shared.incidentId)).toMatchObject({ contact: "mailed" });
  });
});
