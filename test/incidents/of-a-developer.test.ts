import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { mergeDevelopers } from "@/lib/identities/merge";
import { assignIncident } from "@/lib/incidents/assign";
import { countIncidents } from "@/lib/incidents/count";
import { IncidentFilter } from "@/lib/incidents/filter";
import { listIncidents } from "@/lib/incidents/list";
import { progressOf } from "@/lib/reporting/developer-progress";
import { addressOf, type Cast, type MemberOf, seatCast } from "@/test/cast";
import { ownDatabase } from "@/test/database";
import { day, earlier, grant, incident, signedUp } from "@/test/factories";

ownDatabase();

const now = new Date();
let cast: Cast;
let dana: number;
let rita: number;
let ids: Record<"old" | "other" | "ritas" | "given", number>;

const listed = async (viewer: MemberOf, fields: Record<string, unknown>) => {
  const filter = IncidentFilter.parse({ status: "open", sort: "id", direction: "asc", ...fields });
  const { rows } = await listIncidents(viewer, filter, { limit: 20 });
  expect(await countIncidents(viewer, filter)).toBe(rows.length);
  return rows.map(({ id }) => id);
};

beforeAll(async () => {
  cast = await seatCast();
  await signedUp(cast.rita);
  const made = [];
  for (const [email, daysAgo] of [
    [addressOf("dana"), 200],
    [addressOf("dana.other"), 1],
    [cast.rita.email, 1],
    [addressOf("noor"), 1],
  ] as const)
    made.push(
      await incident({ place: { authorEmail: email }, triggeredAt: earlier(now, daysAgo * day), receivedAt: now }),
    );
  const [old = 0, other = 0, ritas = 0, given = 0] = made.map(({ id }) => id);
  ids = { old, other, ritas, given };
  const [one, two] = await Promise.all(
    ["dana", "dana.other"].map((who) => db().address.findUniqueOrThrow({ where: { email: addressOf(who) } })),
  );
  ({ developerId: dana } = await mergeDevelopers(cast.maya, one?.developerId ?? 0, two?.developerId ?? 0));
  ({ id: rita } = await db().developer.findUniqueOrThrow({ where: { memberId: cast.rita.memberId } }));
  await assignIncident(cast.maya, given, { memberId: cast.rita.memberId });
});

describe("the incidents of a developer", () => {
  test("are those authored under any address, and those owned: as many as their figures say", async () => {
    expect(await listed(cast.maya, { developer: `${dana}` })).toEqual([ids.old, ids.other]);
    expect(await listed(cast.maya, { developer: `${dana}`, due: "overdue" })).toEqual([ids.old]);
    expect(await listed(cast.bob, { developer: `${rita}` })).toEqual([ids.ritas, ids.given]);
    expect(await progressOf(cast.maya, dana, "90d")).toMatchObject({ open: 2, overdue: 1 });
    expect(await progressOf(cast.maya, rita, "90d")).toMatchObject({ open: 2 });
    expect(await listed(cast.maya, { developer: "99999" })).toEqual([]);
  });

  test("are not told to who is restricted beyond what they see, nor who owns what", async () => {
    await grant(cast.mallory, ids.given);
    await grant(cast.mallory, ids.old);
    expect(await listed(cast.mallory, { developer: `${dana}` })).toEqual([ids.old]);
    expect(await listed(cast.mallory, { developer: `${rita}` })).toEqual([]);
    expect(await listed(cast.rita, { developer: `${rita}` })).toEqual([ids.given]);
  });
});
