import { beforeAll, expect, test } from "vitest";
import { cancelCampaign } from "@/lib/campaigns/end";
import { getCampaign } from "@/lib/campaigns/get";
import { planCampaign, workOut } from "@/lib/campaigns/plan";
import { startCampaign } from "@/lib/campaigns/start";
import { db } from "@/lib/db/client";
import { Conflict } from "@/lib/errors";
import { fanOut } from "@/lib/notifications/fan-out";
import { listNotifications } from "@/lib/notifications/list";
import { seedScale } from "@/lib/scale/seed";
import { type Cast, seatCast } from "../cast";
import { ownDatabase, waitingJobs } from "../database";
import { asSystem } from "../factories";
import { draftBy } from "./made";

ownDatabase();

let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
  await seedScale(asSystem, { incidents: 10_000, developers: 120, force: true }, new Date(), () => undefined);
}, 60_000);

const everything = { filter: {} };
const placed = (campaignId: number) => db().campaignIncident.count({ where: { campaignId } });
const open = () => db().incident.count({ where: { closedAt: null } });
const plannedEvents = (id: number) =>
  db().auditEvent.findMany({ where: { type: "campaign.planned", subject: String(id) } });

async function whileItBreaks<T>(work: () => Promise<T>): Promise<T> {
  await db().$executeRaw`CREATE FUNCTION break_late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (SELECT count(*) FROM "CampaignIncident") > 0 THEN RAISE EXCEPTION 'killed'; END IF; RETURN NULL; END $$`;
  await db().$executeRaw`CREATE TRIGGER break_late BEFORE INSERT ON "CampaignIncident"
    FOR EACH STATEMENT EXECUTE FUNCTION break_late()`;
  try {
    return await work();
  } finally {
    await db().$executeRaw`DROP FUNCTION break_late CASCADE`;
  }
}

test("a draft about thousands is worked out by a job, which goes on where one ended, and tells its maker once", async () => {
  const id = await draftBy(cast.maya, everything);
  const total = await open();
  expect(total).toBeGreaterThan(2_500);
  expect((await getCampaign(cast.maya, id)).planning).toEqual({ done: 0, total });
  expect(await waitingJobs("campaigns.plan")).toMatchObject([{ payload: { campaignId: id } }]);
  await expect(startCampaign(cast.maya, id)).rejects.toThrow(Conflict);

  await workOut(id, -1);
  expect(await placed(id)).toBe(0);
  await whileItBreaks(() => expect(workOut(id)).rejects.toThrow("killed"));
  expect((await getCampaign(cast.maya, id)).planning).toEqual({ done: 2_500, total });
  expect(await plannedEvents(id)).toEqual([]);

  await workOut(id);
  await workOut(id);
  expect(await getCampaign(cast.maya, id)).toMatchObject({ planning: null, figures: { incidents: total } });
  const told = await plannedEvents(id);
  expect(told).toHaveLength(1);
  await fanOut(told.map((event) => String(event.id)));
  const { rows } = await listNotifications(cast.maya, {}, { limit: 5 });
  expect(rows.map(({ sentence }) => sentence)).toEqual(["Who your campaign would ask about what is worked out."]);
});

test("worked out anew it begins from nothing, and two at it at once do not disturb each other", async () => {
  const id = await draftBy(cast.maya, everything);
  await workOut(id);
  await planCampaign(cast.maya, id);
  expect((await getCampaign(cast.maya, id)).planning?.done).toBe(0);
  await Promise.all([workOut(id), workOut(id)]);
  expect((await getCampaign(cast.maya, id)).planning).toBeNull();
  expect(await placed(id)).toBe(await open());
});

test("a draft that is discarded meanwhile is worked out no further", async () => {
  const id = await draftBy(cast.maya, everything);
  await workOut(id, -1);
  await cancelCampaign(cast.maya, id);
  await workOut(id);
  expect(await placed(id)).toBe(0);
});
