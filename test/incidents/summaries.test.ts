import { beforeAll, expect, test } from "vitest";
import { visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { summariesOf } from "@/lib/incidents/summaries";
import { summary } from "@/lib/incidents/views";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { grant, later, minute } from "../factories";
import { drawIncidents } from "../reporting/draw-incidents";

ownDatabase();
let cast: Cast;
let ids: number[];

beforeAll(async () => {
  cast = await seatCast();
  const now = new Date();
  await drawIncidents(now);
  ids = (await db().incident.findMany({ select: { id: true }, orderBy: { mask: "asc" } })).map(({ id }) => id);
  for (const id of ids.slice(0, 20)) await grant(cast.rita, id);
  await db().incident.update({
    where: { id: ids[3] ?? -1 },
    data: {
      detectorName: 'a "name", with\ttabs, \u2028 and \\ backslashes',
      mask: "\u0001••••\u007F",
      reviewDrawnAt: later(now, minute),
      validityAt: new Date("2026-03-01T00:00:00.007Z"),
      ignoredUntil: later(now, 60 * minute),
      assigneeId: cast.bob.memberId,
    },
  });
});

test.each(["maya", "rita", "mallory"] as const)(
  "%s reads the same of every incident as by the client, in the order asked for",
  async (who) => {
    const rows = await db().incident.findMany({
      where: { AND: [{ id: { in: ids } }, visibleTo(cast[who])] },
      select: summary,
    });
    const byId = new Map(rows.map((row) => [row.id, row]));
    expect(await summariesOf(cast[who], ids)).toEqual(ids.flatMap((id) => byId.get(id) ?? []));
    expect(rows).toHaveLength({ maya: 300, rita: 20, mallory: 0 }[who]);
  },
);
