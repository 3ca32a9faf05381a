import fc from "fast-check";
import { beforeAll, expect, test, vi } from "vitest";
import { db } from "@/lib/db/client";
import { resolveIncident } from "@/lib/incidents/resolve";
import { tick } from "@/lib/oncall/watch";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { acknowledgeAs, escalationById, paged, pagesOf, pass, usualPolicy } from "./setting";

ownDatabase();
let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
  await usualPolicy(cast, 2);
  // What a killed process leaves: nothing of what it was at. Here the last write of a page fails when told to.
  await db().$executeRaw`CREATE TABLE crash (now boolean)`;
  await db().$executeRaw`CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN IF EXISTS (SELECT 1 FROM crash) THEN RAISE EXCEPTION 'killed'; END IF; RETURN NEW; END $$`;
  await db().$executeRaw`CREATE TRIGGER crash BEFORE INSERT ON "Mail" FOR EACH ROW EXECUTE FUNCTION crash()`;
});

const order = ["Bob", "Maya", "Alice", "Bob", "Maya", "Alice"];
/** What should be, said in a few lines. */
type Model = { state: "open" | "acknowledged" | "exhausted" | "over"; pages: number; dueIn: number };
type Real = { id: number; incidentId: number };
type Command = { does: string; check(model: Model): boolean; run(model: Model, real: Real): Promise<void> };

const command = (does: string, check: Command["check"], run: Command["run"]) => ({ check, run, toString: () => does });

function looked(model: Model): void {
  if (model.state !== "open" || model.dueIn > 0) return;
  if (model.pages === order.length) model.state = "exhausted";
  else Object.assign(model, { pages: model.pages + 1, dueIn: 15 });
}

async function compare(model: Model, { id }: Real): Promise<void> {
  expect(await pagesOf(id)).toEqual(order.slice(0, model.pages));
  expect((await escalationById(id)).state).toBe(model.state);
}

const look = command(
  "look",
  () => true,
  async (model, real) => {
    await tick();
    looked(model);
    await compare(model, real);
  },
);
const lookTwice = command(
  "two look at once",
  () => true,
  async (model, real) => {
    await Promise.all([tick(), tick()]);
    looked(model);
    await compare(model, real);
  },
);
const wait = (minutes: number) =>
  command(
    `${minutes} minutes pass`,
    () => true,
    async (model, { id }) => {
      await pass(id, minutes);
      model.dueIn -= minutes;
    },
  );
const crash = command(
  "killed at work",
  ({ state, dueIn }) => state === "open" && dueIn <= 0,
  async (model, real) => {
    await db().$executeRaw`INSERT INTO crash VALUES (true)`;
    // Where nobody is left to page there is nothing to write.
    if (model.pages < order.length) await expect(tick()).rejects.toThrow();
    else await tick().then(() => looked(model));
    await db().$executeRaw`DELETE FROM crash`;
    await compare(model, real);
  },
);
const skew = (hours: number) =>
  command(
    `the process's clock is ${hours} h off`,
    () => true,
    async (model, real) => {
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + hours * 3_600_000 });
      await tick().finally(() => vi.useRealTimers());
      looked(model);
      await compare(model, real);
    },
  );
const acknowledgement = (person: string) =>
  command(
    `${person} acknowledges`,
    ({ state }) => state === "open" || state === "exhausted",
    async (model, real) => {
      await acknowledgeAs(`${person}@acme.example`, real.id);
      model.state = "acknowledged";
      await compare(model, real);
    },
  );
const race = command(
  "Bob acknowledges while two look",
  ({ state }) => state === "open",
  async (model, real) => {
    await Promise.all([acknowledgeAs("bob@acme.example", real.id), tick(), tick()]);
    const pages = await pagesOf(real.id);
    // It was the one or the other first; which, only this run knows.
    if (model.dueIn <= 0 && pages.length === model.pages + 1) model.pages += 1;
    model.state = "acknowledged";
    await tick();
    await compare(model, real);
  },
);
const close = command(
  "closed",
  ({ state }) => state !== "over",
  async (model, real) => {
    await resolveIncident(cast.maya, real.incidentId, { secretRevoked: true });
    model.state = "over";
    await tick();
    await compare(model, real);
  },
);

const runs = process.env.LONG_PROPERTIES === "1" ? 300 : 20;

test("whatever happens in whatever order, it is as the model says", async () => {
  const commands = fc.commands(
    [
      fc.constant(look),
      fc.constant(lookTwice),
      fc.constantFrom(1, 14, 15, 16, 50).map(wait),
      fc.constantFrom(15, 16).map(wait),
      fc.constant(crash),
      fc.constantFrom(-1, 1, 24).map(skew),
      fc.constantFrom("bob", "maya").map(acknowledgement),
      fc.constant(race),
      fc.constant(close),
    ] as fc.Arbitrary<fc.AsyncCommand<Model, Real>>[],
    { maxCommands: 18 },
  );
  await fc.assert(
    fc.asyncProperty(commands, async (sequence) => {
      const { id, incident } = await paged();
      await fc.asyncModelRun(
        () => ({
          model: { state: "open", pages: 0, dueIn: 0 } satisfies Model as Model,
          real: { id, incidentId: incident.id },
        }),
        sequence,
      );
      await db().escalation.updateMany({ where: { id }, data: { state: "over", dueAt: null } });
    }),
    { numRuns: runs },
  );
}, 600_000);
