import { beforeAll, expect, test } from "vitest";
import { Forbidden } from "@/lib/errors";
import { listDeliveries, replayDeliveries } from "@/lib/ingest/deliveries";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";

ownDatabase();

let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});

test("whoever may read sources sees what was delivered, and nobody else does", async () => {
  expect(await listDeliveries(cast.bob)).toEqual([]);
  await expect(listDeliveries(cast.mallory)).rejects.toThrow(Forbidden);
});

test("managers replay deliveries, and nobody else does", async () => {
  expect(await replayDeliveries(cast.maya, [])).toEqual({ replayed: 0 });
  await expect(replayDeliveries(cast.bob, [])).rejects.toThrow(Forbidden);
});
