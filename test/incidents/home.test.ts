import { beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { Forbidden } from "@/lib/errors";
import { developerHome } from "@/lib/incidents/home";
import { resolveIncident } from "@/lib/incidents/resolve";
import { whoOwnsWorkOf } from "@/lib/incidents/who-owns";
import { type Cast, seatCast, tokenViewer } from "../cast";
import { ownDatabase } from "../database";
import { grant, incident } from "../factories";

ownDatabase();

let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
  const hers = await incident();
  const others = await incident();
  await grant(cast.rita, hers.id);
  for (const { id } of [hers, others]) await resolveIncident(cast.maya, id, { secretRevoked: true });
});

test("home counts what was closed of one's own, and nothing of others", async () => {
  expect((await developerHome(cast.rita)).closed).toBe(1);
  expect((await developerHome(cast.mallory)).closed).toBe(0);
});

test("home needs the permission to read incidents", async () => {
  await expect(developerHome(tokenViewer(cast.rita, ["scan"]))).rejects.toThrow(Forbidden);
});

test("who owns a developer's work is told in numbers of incidents that may be read", async () => {
  const open = await incident();
  const { developerId } = await db().address.findUniqueOrThrow({ where: { id: open.authorId ?? 0 } });
  expect(await whoOwnsWorkOf(cast.maya, developerId)).toEqual({ unowned: 1, owned: [] });
  expect(await whoOwnsWorkOf(tokenViewer(cast.maya, ["members:read"]), developerId)).toEqual({ unowned: 0, owned: [] });
});
