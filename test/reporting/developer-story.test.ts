import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { Forbidden, NotFound } from "@/lib/errors";
import { knownAddresses } from "@/lib/identities/known-addresses";
import { mergeDevelopers } from "@/lib/identities/merge";
import { assignIncident } from "@/lib/incidents/assign";
import { commentOnIncident } from "@/lib/incidents/comment";
import { resolveIncident } from "@/lib/incidents/resolve";
import { setSeverity } from "@/lib/incidents/set-severity";
import { developerStory, openIncidentsOf } from "@/lib/reporting/developer-story";
import { addressOf, type Cast, seatCast } from "@/test/cast";
import { ownDatabase } from "@/test/database";
import { day, earlier, incident, monday, signedUp } from "@/test/factories";

ownDatabase();

let cast: Cast;
let developerId: number;
let older: number;
let newer: number;
const email = addressOf("dana.li");
const told = async (at: Parameters<typeof developerStory>[2]) => {
  const { events, earlier: before } = await developerStory(cast.bob, developerId, at);
  return {
    before,
    told: events.map(({ type, incident: about }) => `${about.id === older ? "older" : "newer"}: ${type}`),
  };
};

beforeAll(async () => {
  cast = await seatCast();
  await signedUp(cast.rita);
  ({ id: older } = await incident({ place: { authorEmail: email }, triggeredAt: earlier(monday, 200 * day) }));
  ({ id: newer } = await incident({ place: { authorEmail: addressOf("dana.other") } }));
  await incident({ place: { authorEmail: addressOf("somebody.else") } });
  const [one, other] = await Promise.all(
    [email, addressOf("dana.other")].map((address) => db().address.findUniqueOrThrow({ where: { email: address } })),
  );
  ({ developerId } = await mergeDevelopers(cast.maya, one?.developerId ?? 0, other?.developerId ?? 0));
  await assignIncident(cast.maya, newer, { memberId: cast.rita.memberId });
  await commentOnIncident(cast.rita, newer, "On it.");
  await setSeverity(cast.maya, newer, "low");
});

describe("the story of a developer", () => {
  test("tells what happened to all of theirs, newest first, without what only describes an incident", async () => {
    const { told: all, before } = await told({ limit: 50 });
    expect(all).toEqual([
      "newer: incident.commented",
      "newer: incident.assigned",
      "newer: incident.triggered",
      "older: incident.triggered",
    ]);
    expect(before).toBeNull();
    const { events } = await developerStory(cast.bob, developerId, { limit: 1 });
    expect(events).toMatchObject([
      {
        member: { name: "Rita Tanaka" },
        incident: { comments: [{ body: "On it." }], assignee: { name: "Rita Tanaka" } },
      },
    ]);
  });

  test("goes on where it stopped", async () => {
    const first = await told({ limit: 3 });
    expect(first.told).toHaveLength(3);
    const rest = await told({ limit: 3, before: BigInt(first.before ?? 0) });
    expect(rest).toEqual({ told: ["older: incident.triggered"], before: null });
  });

  test("is also that of whoever owns one of them", async () => {
    const rita = await db().developer.findUniqueOrThrow({ where: { memberId: cast.rita.memberId } });
    const { events } = await developerStory(cast.bob, rita.id, { limit: 50 });
    expect(new Set(events.map(({ incident: about }) => about.id))).toEqual(new Set([newer]));
  });
});

test("the open incidents of a developer come with what is due first", async () => {
  expect((await openIncidentsOf(cast.bob, developerId, 10)).map(({ id }) => id)).toEqual([older, newer]);
  await resolveIncident(cast.maya, older, { secretRevoked: true });
  expect((await openIncidentsOf(cast.bob, developerId, 10)).map(({ id }) => id)).toEqual([newer]);
});

test("the addresses of a developer are told to members, the surest first", async () => {
  const addresses = await knownAddresses(cast.bob, developerId);
  expect(addresses.map((address) => address.email)).toEqual([email, addressOf("dana.other")]);
});

test.each(["rita", "mallory"] as const)("%s reads nothing of a developer", async (who) => {
  await expect(developerStory(cast[who], developerId, { limit: 5 })).rejects.toThrow(Forbidden);
  await expect(openIncidentsOf(cast[who], developerId, 5)).rejects.toThrow(Forbidden);
  await expect(knownAddresses(cast[who], developerId)).rejects.toThrow(Forbidden);
});

test("a developer that does not exist has no story", async () => {
  await expect(developerStory(cast.maya, 9_999, { limit: 5 })).rejects.toThrow(NotFound);
});
