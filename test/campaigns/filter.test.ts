import { beforeAll, expect, test } from "vitest";
import { campaignNames, campaignsAbout } from "@/lib/campaigns/names";
import { db } from "@/lib/db/client";
import { countIncidents } from "@/lib/incidents/count";
import { IncidentFilter } from "@/lib/incidents/filter";
import { listIncidents } from "@/lib/incidents/list";
import { type Cast, type MemberOf, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { grant, signedUp } from "../factories";
import { draftOf, leaksBy, person, runningOf } from "./made";

ownDatabase();

let cast: Cast;
let danas: number[];
let ritas: number[];
let running: number;
let draft: number;
beforeAll(async () => {
  cast = await seatCast();
  await db().playbook.updateMany({ data: { enabled: true, settings: {} } });
  await signedUp(cast.rita);
  danas = await leaksBy(person("dana"), 2);
  ritas = await leaksBy(cast.rita.email, 2);
  for (const id of [...ritas, ...danas.slice(0, 1)]) await grant(cast.rita, id);
  running = await runningOf(cast.maya, [...danas, ...ritas.slice(0, 1)], { name: "Old keys" });
  draft = await draftOf(cast.maya, [...danas, ...ritas], { name: "More of them" });
});

async function listed(viewer: MemberOf, campaign: unknown): Promise<number[]> {
  const filter = IncidentFilter.parse({ status: "open,closed", sort: "id", direction: "asc", campaign });
  const { rows } = await listIncidents(viewer, filter, { limit: 20 });
  expect(await countIncidents(viewer, filter)).toBe(rows.length);
  return rows.map(({ id }) => id);
}
const names = async (of: Promise<{ name: string }[]>) => (await of).map(({ name }) => name);

test("the list is narrowed to what campaigns are about, without what another one asks", async () => {
  const [own = 0, later = 0] = ritas;
  expect(await listed(cast.maya, `${running}`)).toEqual([...danas, own]);
  expect(await listed(cast.bob, [`${running}`])).toEqual([...danas, own]);
  expect(await listed(cast.maya, `${draft}`)).toEqual([later]);
  expect(await listed(cast.maya, `${draft},${running}`)).toEqual([...danas, own, later]);
  expect(await listed(cast.maya, "999999")).toEqual([]);
  expect(IncidentFilter.safeParse({ campaign: "everything" }).success).toBe(false);
});

test("a restricted member finds by a campaign what it asks of them, and nothing of what it asks of others", async () => {
  expect(await listed(cast.rita, `${running}`)).toEqual(ritas.slice(0, 1));
  expect(await listed(cast.rita, `${draft}`)).toEqual([]);
  expect(await listed(cast.mallory, `${running}`)).toEqual([]);
});

test("an incident names its campaigns to those who see all of them, and to whom they ask", async () => {
  const [danasFirst = 0] = danas;
  const [own = 0, later = 0] = ritas;
  expect(await names(campaignsAbout(cast.bob, danasFirst))).toEqual(["Old keys"]);
  expect(await names(campaignsAbout(cast.rita, own))).toEqual(["Old keys"]);
  expect(await names(campaignsAbout(cast.rita, danasFirst))).toEqual([]);
  expect(await names(campaignsAbout(cast.maya, later))).toEqual([]);
  expect(await names(campaignNames(cast.maya, []))).toEqual(["More of them", "Old keys"]);
  expect(await names(campaignNames(cast.rita, [draft]))).toEqual(["Old keys"]);
  expect(await names(campaignNames(cast.mallory, [running]))).toEqual([]);
});
