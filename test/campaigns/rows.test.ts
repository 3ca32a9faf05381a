import { beforeAll, expect, test } from "vitest";
import { rowsOf } from "@/app/campaigns/_parts/rows";
import { countOf, fates } from "@/app/campaigns/_parts/words";
import { stateOf } from "@/app/incidents/_list/search";
import type { MemberViewer } from "@/lib/access/viewer";
import { sizeOf } from "@/lib/campaigns/choose";
import { getCampaign } from "@/lib/campaigns/get";
import { listTargets } from "@/lib/campaigns/targets";
import { db } from "@/lib/db/client";
import { countIncidents } from "@/lib/incidents/count";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { declared, grant, later, minute } from "../factories";
import { leaksBy, person, runningOf } from "./made";

ownDatabase();

let cast: Cast;
let campaign: number;
const now = new Date();

/** One more of everything than of what stands before it, of two people, and one of nobody's. */
beforeAll(async () => {
  cast = await seatCast();
  await db().playbook.updateMany({ data: { enabled: true, settings: {} } });
  const [dana, pat] = [await leaksBy(person("dana"), 8), await leaksBy(person("pat"), 8)];
  const nobodys = await leaksBy("bot@users.noreply.github.com");
  campaign = await runningOf(cast.maya, [...dana, ...pat, ...nobodys], { name: "Rows" });
  const at = (minutes: number) => later(now, minutes * minute);
  const events = [
    { mails: 1, mailedAt: at(1), openedAt: at(2), answeredAt: at(3), closedAt: at(4) },
    { closedAt: at(4) },
    { mails: 1, mailedAt: at(1), openedAt: at(2), answeredAt: at(3) },
    { mails: 1, mailedAt: at(1), openedAt: at(2) },
    { mails: 1, mailedAt: at(1) },
    { mails: 1 },
  ];
  for (const [index, incidentId] of [...dana, ...pat.slice(0, 6)].entries())
    await db().campaignIncident.updateMany({
      where: { campaignId: campaign, incidentId },
      data: events[index % 7] ?? {},
    });
});

function rowsBehind(viewer: MemberViewer, address: string): Promise<number> {
  const query = new URL(address, "http://handback.example").searchParams;
  const search = Object.fromEntries([...query.keys()].map((key) => [key, query.getAll(key)]));
  return countIncidents(viewer, stateOf(search).filter);
}

test("every number of a campaign leads to as many incidents", async () => {
  const { figures } = await getCampaign(cast.maya, campaign);
  expect(await rowsBehind(cast.maya, rowsOf(campaign))).toBe(figures.incidents);
  for (const fate of fates) {
    expect(countOf(figures, fate), fate).toBeGreaterThan(0);
    expect([fate, await rowsBehind(cast.maya, rowsOf(campaign, { fate }))]).toEqual([fate, countOf(figures, fate)]);
  }
});

test("every number of one of its people does, too", async () => {
  const { rows } = await listTargets(cast.maya, campaign, "all", { limit: 10 });
  expect(rows.length).toBeGreaterThan(1);
  for (const row of rows) {
    expect(await rowsBehind(cast.maya, rowsOf(campaign, { person: row.id }))).toBe(row.incidents);
    for (const fate of fates)
      expect([fate, await rowsBehind(cast.maya, rowsOf(campaign, { fate, person: row.id }))]).toEqual([
        fate,
        countOf(row, fate),
      ]);
  }
});

test("a restricted member does not learn by it what became of an incident", async () => {
  const [{ incidentId } = { incidentId: -1 }] = await db().campaignIncident.findMany({ where: { closedAt: null } });
  await grant(cast.rita, incidentId);
  for (const fate of fates) expect(await rowsBehind(cast.rita, rowsOf(campaign, { fate }))).toBe(0);
});

test("what is chosen is counted without what few need to know, of which no campaign is", async () => {
  const all = await sizeOf(cast.maya, { filter: {} });
  const kept = await declared(cast.maya);
  expect(await sizeOf(cast.maya, { filter: {} })).toBe(all);
  expect(await sizeOf(cast.maya, { incidentIds: [kept] })).toBe(0);
});
