import { beforeAll, describe, expect, test } from "vitest";
import { can, permissions } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { editableBy, visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { Forbidden } from "@/lib/errors";
import { assignIncident } from "@/lib/incidents/assign";
import { countIncidents } from "@/lib/incidents/count";
import { incidentFacets } from "@/lib/incidents/facets";
import { IncidentFilter } from "@/lib/incidents/filter";
import { listOccurrences } from "@/lib/incidents/get";
import { listIncidents } from "@/lib/incidents/list";
import { type Cast, linkViewer, seatCast, tokenViewer } from "../cast";
import { ownDatabase } from "../database";
import { asSystem, grant, incident } from "../factories";

ownDatabase();

let cast: Cast;
/** Eight incidents: 0 is granted to rita for looking, 1 for editing, 2 is assigned to her. */
let ids: number[];

beforeAll(async () => {
  cast = await seatCast();
  ids = [];
  for (let index = 0; index < 8; index += 1) {
    const row = await incident({
      repository: { fullName: `acme/repository-${index}` },
      detector: `detector-${index}`,
      place: { authorEmail: `author-${index}@acme.example`, path: `canary-${index}.txt` },
    });
    ids.push(row.id);
  }
  await grant(cast.rita, ids[0] ?? 0, "can_view");
  await grant(cast.rita, ids[1] ?? 0, "can_edit");
  await assignIncident(asSystem, ids[2] ?? 0, { memberId: cast.rita.memberId });
});

const everything = IncidentFilter.parse({});
const numbered = (found: { id: number }[]) => found.map(({ id }) => ids.indexOf(id)).sort();
const seenBy = async (viewer: Viewer) => numbered(await db().incident.findMany({ where: visibleTo(viewer) }));
const changedBy = async (viewer: Viewer) => numbered(await db().incident.findMany({ where: editableBy(viewer) }));
const all = [0, 1, 2, 3, 4, 5, 6, 7];

describe("who sees and changes what", () => {
  const viewers: [string, () => Viewer, number[], number[]][] = [
    ["alice, the owner", () => cast.alice, all, all],
    ["maya, a manager", () => cast.maya, all, all],
    ["bob, a member", () => cast.bob, all, all],
    ["rita, by grants and what is hers", () => cast.rita, [0, 1, 2], [1, 2]],
    ["mallory", () => cast.mallory, [], []],
    ["the system", () => asSystem, all, all],
    ["bob's token that reads", () => tokenViewer(cast.bob, ["incidents:read"]), all, []],
    ["bob's token that writes", () => tokenViewer(cast.bob, ["incidents:read", "incidents:write"]), all, all],
    ["bob's token for scans", () => tokenViewer(cast.bob, ["scan"]), [], []],
    ["rita's token", () => tokenViewer(cast.rita, ["incidents:read", "incidents:write"]), [0, 1, 2], [1, 2]],
    ["mallory's token with every scope", () => tokenViewer(cast.mallory, permissions), [], []],
    ["a link that resolves", () => link(["view", "feedback", "resolve"]), [4], [4]],
    ["a link that shows", () => link(["view"]), [4], []],
  ];
  const link = (scopes: string[]) =>
    linkViewer({
      id: "01900000-0000-7000-8000-00000000000b",
      incidentId: ids[4] ?? 0,
      recipient: "x@acme.example",
      scopes,
    });

  test.each(viewers)("%s", async (_, viewer, visible, editable) => {
    expect(await seenBy(viewer())).toEqual(visible);
    expect(await changedBy(viewer())).toEqual(editable);
  });

  test.each(viewers)(
    "lists, counts, facets, searches and places show %s no more than that",
    async (_, who, visible) => {
      const viewer = who();
      if (!can(viewer, "incidents:read")) {
        await expect(listIncidents(viewer, everything, { limit: 50 })).rejects.toThrow(Forbidden);
        await expect(countIncidents(viewer, everything)).rejects.toThrow(Forbidden);
        await expect(incidentFacets(viewer)).rejects.toThrow(Forbidden);
        return;
      }
      expect(numbered((await listIncidents(viewer, everything, { limit: 50 })).rows)).toEqual(visible);
      expect(await countIncidents(viewer, everything)).toBe(visible.length);
      const facets = await incidentFacets(viewer);
      expect(facets.detectors).toHaveLength(visible.length);
      expect(facets.repositories).toHaveLength(visible.length);
      expect(facets.authors).toHaveLength(visible.length);
      for (const index of all) {
        const filters = [
          { q: `canary-${index}.txt` },
          { q: `INC-${ids[index]}` },
          { repository: `acme/repository-${index}` },
        ];
        for (const filter of filters) {
          const found = await countIncidents(viewer, IncidentFilter.parse(filter));
          expect(found).toBe(visible.includes(index) ? 1 : 0);
        }
        expect(await listOccurrences(viewer, ids[index] ?? 0)).toHaveLength(visible.includes(index) ? 1 : 0);
      }
    },
  );
});

test("a token never does more than its owner, whatever its scopes say", () => {
  for (const owner of Object.values(cast)) {
    const token = tokenViewer(owner, permissions);
    for (const permission of permissions) expect(can(token, permission)).toBe(can(owner, permission));
    expect(permissions.filter((permission) => can(tokenViewer(owner, []), permission))).toEqual([]);
  }
});

test("a link holds no permission but to read and, where it says so, to write", () => {
  const link = linkViewer({ id: "l", incidentId: 1, recipient: "x@acme.example", scopes: ["view", "feedback"] });
  expect(permissions.filter((permission) => can(link, permission))).toEqual(["incidents:read"]);
  const healing = { ...link, scopes: ["view", "resolve"] as const };
  expect(permissions.filter((permission) => can(healing, permission))).toEqual(["incidents:read", "incidents:write"]);
});

test("pages of a list, forwards and backwards, show each incident once and in order", async () => {
  const viewer = cast.alice;
  const walk = async (filter: IncidentFilter) => {
    const pages: number[][] = [];
    let page = await listIncidents(viewer, filter, { limit: 3 });
    pages.push(page.rows.map(({ id }) => id));
    while (page.next) {
      page = await listIncidents(viewer, filter, { limit: 3, cursor: page.next });
      pages.push(page.rows.map(({ id }) => id));
    }
    const back: number[][] = [pages.at(-1) ?? []];
    while (page.previous) {
      page = await listIncidents(viewer, filter, { limit: 3, cursor: page.previous });
      back.unshift(page.rows.map(({ id }) => id));
    }
    expect(back).toEqual(pages);
    return pages.flat();
  };
  for (const sort of ["triggered", "severity", "status", "detector", "repository", "author", "activity"]) {
    const rising = await walk(IncidentFilter.parse({ sort, direction: "asc" }));
    const falling = await walk(IncidentFilter.parse({ sort, direction: "desc" }));
    expect(rising.toSorted()).toEqual(ids.toSorted());
    expect(falling).toEqual(rising.toReversed());
  }
});
