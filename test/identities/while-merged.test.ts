import { beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { mergeDevelopers } from "@/lib/identities/merge";
import { getIncident } from "@/lib/incidents/get";
import { developerHome } from "@/lib/incidents/home";
import { openIncidentsOf } from "@/lib/reporting/developer-story";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { incident, next } from "../factories";

ownDatabase();
let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});

const readers = {
  "its page": async (id: number) => (await getIncident(cast.alice, id)).incident.author,
  "the list of what is asked": async (id: number) => {
    const { up, waiting } = await developerHome(cast.alice);
    return [...up, ...waiting].find((item) => item.incident.id === id)?.incident.author;
  },
  "its developer's page": async (id: number) => {
    const { developerId } = await db().address.findFirstOrThrow({ where: { incidents: { some: { id } } } });
    const open = await openIncidentsOf(cast.alice, developerId, 10).catch(() => []);
    return open.find((one) => one.id === id)?.author;
  },
};

test.each(Object.entries(readers))(
  "an incident is read whole on %s while its author becomes one with somebody else",
  async (_, read) => {
    const email = `dana-${next()}@acme.example`;
    const { id } = await incident({ place: { authorEmail: email } });
    let done = false;
    const halves: unknown[] = [];
    let seen = 0;
    const reading = Array.from({ length: 4 }, async () => {
      while (!done) {
        const author = await read(id);
        seen += 1;
        if (author && author.developer === null) halves.push(author);
      }
    });
    for (let turn = 0; turn < 40; turn += 1) {
      const { developerId } = await db().address.findUniqueOrThrow({ where: { email } });
      const { id: other } = await db().developer.create({ data: { name: "Somebody" } });
      await mergeDevelopers(cast.alice, other, developerId);
    }
    done = true;
    await Promise.all(reading);
    expect(seen).toBeGreaterThan(0);
    expect(halves).toEqual([]);
  },
  60_000,
);
