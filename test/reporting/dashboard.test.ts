import { beforeAll, describe, expect, test } from "vitest";
import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { Forbidden } from "@/lib/errors";
import { tookBands } from "@/lib/incidents/took";
import { hotDetectors, hotRepositories } from "@/lib/reporting/hot-spots";
import { longestWaiting } from "@/lib/reporting/longest-waiting";
import { readReport } from "@/lib/reporting/report";
import { addDays, dayOf, monthKey, rangeOf, weekOf } from "@/lib/reporting/report-filter";
import type { Narrowing } from "@/lib/reporting/tally";
import { foldTally, verifyTally } from "@/lib/reporting/verify";
import type { Incident } from "@/prisma/generated/client";
import { Closer, Contact, Severity, Verification } from "@/prisma/generated/enums";
import { type Cast, seatCast } from "@/test/cast";
import { ownDatabase } from "@/test/database";
import { asSystem, grant, hour, later } from "@/test/factories";
import { detectors, drawIncidents } from "./draw-incidents";

ownDatabase();

const now = new Date("2026-11-26T15:30:00Z");
const range = rangeOf({ from: "2026-06", to: "2026-11" }, now);
const bandHours = [0, 1, 24, 72, 168, 720, 2_160];
const urgent: readonly Severity[] = ["critical", "high"];
let cast: Cast;
let all: Incident[];
let seenByRita: Set<number>;
let names: Map<number, string>;

beforeAll(async () => {
  cast = await seatCast();
  await drawIncidents(now);
  all = await db().incident.findMany();
  names = new Map((await db().repository.findMany()).map(({ id, fullName }) => [id, fullName]));
  seenByRita = new Set(all.filter(({ id }) => id % 3 === 0).map(({ id }) => id));
  for (const id of seenByRita) await grant(cast.rita, id);
});

type View = { name: string; who: "maya" | "rita"; narrowing: Narrowing; holds(incident: Incident): boolean };
const views: View[] = [
  { name: "everything", who: "maya", narrowing: {}, holds: () => true },
  {
    name: "severity and kind, from the tally",
    who: "maya",
    narrowing: { severity: ["critical", "medium"], kind: ["secret"] },
    holds: ({ severity, kind }) => ["critical", "medium"].includes(severity) && kind === "secret",
  },
  {
    name: "an organisation, from the tally",
    who: "maya",
    narrowing: { organisation: ["acme"] },
    holds: ({ repositoryId }) => (names.get(repositoryId ?? 0) ?? "").startsWith("acme/"),
  },
  {
    name: "every detector, from the incidents of each",
    who: "maya",
    narrowing: { detector: [...detectors] },
    holds: () => true,
  },
  {
    name: "a repository, from the incidents",
    who: "maya",
    narrowing: { repository: ["acme/web"] },
    holds: ({ repositoryId }) => names.get(repositoryId ?? 0) === "acme/web",
  },
  { name: "what a restricted member sees", who: "rita", narrowing: {}, holds: ({ id }) => seenByRita.has(id) },
];

const within = (at: Date | null, from: Date, until: Date) => at !== null && at >= from && at < until;
const inMonth = (at: Date | null, month: string) => at !== null && monthKey(at) === month;
const isFalse = ({ status, ignoreReason }: Incident) => status === "ignored" && ignoreReason === "false_positive";
const isWaiting = ({ closedAt, contact }: Incident) => !closedAt && (contact === "queued" || contact === "mailed");
const askedOf = ({ askedAt, triggeredAt }: Incident) => askedAt ?? triggeredAt;

describe.each(views)("of $name", ({ who, narrowing, holds }) => {
  const viewer = () => cast[who];
  const those = (keep: (incident: Incident) => boolean) => all.filter((each) => holds(each) && keep(each));
  const count = (keep: (incident: Incident) => boolean) => those(keep).length;
  const figures = () => readReport(viewer(), narrowing, range, now);

  test("opened, closed and the backlog of each week are those of the incidents", async () => {
    const { backlog: flow } = await figures();
    expect(flow.grain).toBe("week");
    expect(flow.periods[0]?.start).toEqual(weekOf(range.start));
    expect(flow.periods.at(-1)?.start).toEqual(weekOf(now));
    for (const { start, end, ...values } of flow.periods)
      expect({ start, ...values }).toEqual({
        start,
        opened: count(({ triggeredAt }) => within(triggeredAt, start, end)),
        closed: count(({ closedAt }) => within(closedAt, start, end)),
        open: count(({ triggeredAt, closedAt }) => triggeredAt < end && (!closedAt || closedAt >= end)),
      });
    const start = weekOf(range.start);
    expect(flow.before).toBe(count((each) => each.triggeredAt < start && (!each.closedAt || each.closedAt >= start)));
    expect(flow.now).toBe(count(({ closedAt }) => !closedAt));
  });

  test("a range that is over, or longer than two years, has the backlog of its own ends", async () => {
    const over = rangeOf({ from: "2026-02", to: "2026-04" }, now);
    const end = weekOf(over.end) < over.end ? addDays(weekOf(over.end), 7) : over.end;
    expect((await readReport(viewer(), narrowing, over, now)).backlog.periods.at(-1)).toMatchObject({
      end,
      open: count(({ triggeredAt, closedAt }) => triggeredAt < end && (!closedAt || closedAt >= end)),
    });
    const { backlog: long } = await readReport(viewer(), narrowing, rangeOf({ months: 36 }, now), now);
    expect(long).toMatchObject({ grain: "month", before: 0 });
    expect(long.periods.reduce((sum, { opened }) => sum + opened, 0)).toBe(count(() => true));
  });

  test("what is open is in the band of its age", async () => {
    const { ages: bands } = await figures();
    const tomorrow = addDays(dayOf(now), 1);
    const edges = [0, 7, 30, 90, 180, 365].map((days) => addDays(tomorrow, -days));
    expect(bands.map(({ counts }) => counts)).toEqual(
      edges.map((until, index) =>
        Object.fromEntries(
          Object.values(Severity).map((severity) => [
            severity,
            count(
              (each) =>
                each.severity === severity &&
                !each.closedAt &&
                within(each.triggeredAt, edges[index + 1] ?? new Date(0), until),
            ),
          ]),
        ),
      ),
    );
    expect(bands[0]).toMatchObject({ from: edges[1], until: null });
    expect(bands.at(-1)).toMatchObject({ from: null, until: edges.at(-1) });
  });

  test("severities are followed over the last weeks, each by itself", async () => {
    const { backlogOfSeverities, since } = await figures();
    const has = (severities: readonly Severity[], at: Date) => (each: Incident) =>
      severities.includes(each.severity) && each.triggeredAt < at && (!each.closedAt || each.closedAt >= at);
    for (const severities of [urgent, ["low"] as const]) {
      const { before, now: open } = backlogOfSeverities(severities);
      expect([before, open]).toEqual([count(has(severities, since)), count(has(severities, new Date(8.64e15)))]);
    }
  });

  test("overdue and waiting are counted up to this minute", async () => {
    const since = addDays(dayOf(now), -6);
    const late = (from: Date) => count(({ closedAt, dueAt }) => !closedAt && within(dueAt, from, now));
    expect((await figures()).overdue).toEqual({
      count: late(new Date(0)),
      recently: late(since),
      since,
    });
    const before = addDays(dayOf(now), -13);
    expect((await figures()).waiting).toEqual({
      count: count(isWaiting),
      long: count((each) => isWaiting(each) && askedOf(each) < before),
      before,
    });
  });

  test("who closed, in time or not, what was revoked, asked, answered and came back is that of each month", async () => {
    const { counts } = await figures();
    for (const month of range.months.map(monthKey)) {
      const of = (measure: keyof typeof counts) => counts[measure].months.find((each) => each.month === month)?.counts;
      const by = <Label extends string>(labels: readonly Label[], labelOf: (each: Incident) => Label | null) =>
        Object.fromEntries(
          labels.map((label) => [label, count((each) => labelOf(each) === label)]).filter(([, number]) => number !== 0),
        );
      const closing = <T>(each: Incident, value: T) => (inMonth(each.closedAt, month) ? value : null);
      expect(of("closed_by")).toEqual(by(Object.values(Closer), (each) => closing(each, each.closedBy)));
      expect(of("punctual")).toEqual(
        by(["in_time", "late"] as const, (each) =>
          closing(each, (each.closedAt ?? now) <= (each.dueAt ?? now) ? "in_time" : "late"),
        ),
      );
      expect(of("revoked")).toEqual(by(Object.values(Verification), (each) => closing(each, each.verification)));
      expect(of("returned")).toEqual(by([""], (each) => (each.regression && inMonth(each.dueFrom, month) ? "" : null)));
      expect(of("asked")).toEqual(by([""], (each) => (inMonth(each.askedAt, month) ? "" : null)));
      expect(of("answered")).toEqual(by([""], (each) => (each.answeredAt && inMonth(each.askedAt, month) ? "" : null)));
    }
    expect(Object.values(counts.closed_by.whole).reduce((sum, each) => sum + each, 0)).toBe(
      count(({ closedAt }) => within(closedAt, range.start, range.end)),
    );
  });

  test("the spread of times leaves false positives out unless they are included", async () => {
    for (const included of [false, true]) {
      const chosen = { ...narrowing, ...(included ? { false_positives: "include" as const } : {}) };
      const { spread } = await readReport(viewer(), chosen, range, now);
      expect(spread).toEqual(
        range.months.map(monthKey).map((month) => ({
          month,
          counts: Object.fromEntries(
            tookBands.map((band, index) => {
              const [from = 0, before = Infinity] = [bandHours[index], bandHours[index + 1]];
              const is = ({ remediateMs }: Incident) =>
                (remediateMs ?? 0) >= from * hour && (remediateMs ?? 0) < before * hour;
              return [band, count((each) => inMonth(each.closedAt, month) && is(each) && (included || !isFalse(each)))];
            }),
          ),
        })),
      );
    }
  });

  test("the time to first action counts from the question, or from the trigger", async () => {
    const { acted: found } = await figures();
    const times = those(({ firstActionAt }) => within(firstActionAt, range.start, range.end))
      .map(({ firstActionAt, askedAt, triggeredAt }) => {
        const acted = firstActionAt?.getTime() ?? 0;
        return Math.max(0, acted - (askedAt && askedAt.getTime() <= acted ? askedAt : triggeredAt).getTime());
      })
      .sort((a, b) => a - b);
    const rank = 0.5 * (times.length - 1);
    const [low = 0, high = 0] = [times[Math.floor(rank)], times[Math.ceil(rank)]];
    expect(found.get(null)?.medianMs).toBeCloseTo(low + (high - low) * (rank % 1), 3);
  });

  test("repositories and detectors with most that is urgent come first", async () => {
    const ranked = (keyOf: (each: Incident) => string | undefined) => {
      const open = those(({ closedAt }) => !closedAt);
      return [...new Set(open.flatMap((each) => keyOf(each) ?? []))]
        .map((key) => {
          const of = open.filter((each) => keyOf(each) === key);
          return { key, urgent: of.filter(({ severity }) => urgent.includes(severity)).length, count: of.length };
        })
        .sort((a, b) => b.urgent - a.urgent || b.count - a.count || (a.key < b.key ? -1 : 1));
    };
    const repositories = await hotRepositories(viewer(), narrowing, 10);
    expect(repositories.map(({ name, ...spot }) => spot)).toEqual(ranked((each) => names.get(each.repositoryId ?? 0)));
    const spots = await hotDetectors(viewer(), narrowing, 10);
    expect(spots.map(({ name, ...spot }) => spot)).toEqual(ranked(({ detector }) => detector));
  });

  test("what is open is counted by where the conversation stands", async () => {
    expect((await figures()).contacts).toEqual(
      Object.fromEntries(
        Object.values(Contact).map((contact) => [contact, count((each) => !each.closedAt && each.contact === contact)]),
      ),
    );
  });
});

describe("who is waited for longest", () => {
  test("is the person who was asked, by the oldest question, with all that wait for them", async () => {
    const owners = new Map(
      (await db().address.findMany({ include: { developer: true } })).map((row) => [row.id, row.developer]),
    );
    const waiting = all.filter(isWaiting);
    const personOf = ({ askedId, authorId }: Incident) => owners.get(askedId ?? authorId ?? 0);
    const expected = [...new Set(waiting.map((each) => personOf(each)?.name))]
      .map((name) => {
        const theirs = waiting.filter((each) => personOf(each)?.name === name);
        return {
          name,
          count: theirs.length,
          since: new Date(Math.min(...theirs.map((each) => askedOf(each).getTime()))),
        };
      })
      .sort((a, b) => a.since.getTime() - b.since.getTime());
    const found = await longestWaiting(cast.maya, {}, 10);
    expect(found.map(({ name, count, since }) => ({ name, count, since }))).toEqual(expected);
  });

  test("is not told to who is restricted", async () => {
    await expect(longestWaiting(cast.rita, {}, 10)).rejects.toThrow(Forbidden);
  });
});

describe("the figures", () => {
  test("of somebody who sees nothing are all nothing", async () => {
    const { backlog, overdue, waiting, counts, ages, contacts } = await readReport(cast.mallory, {}, range, now);
    expect(backlog.periods.every(({ opened, closed, open }) => opened + closed + open === 0)).toBe(true);
    expect(overdue).toMatchObject({ count: 0, recently: 0 });
    expect(waiting).toMatchObject({ count: 0, long: 0 });
    expect(await hotRepositories(cast.mallory, {}, 10)).toEqual([]);
    expect(await hotDetectors(cast.mallory, {}, 10)).toEqual([]);
    expect(counts.closed_by.whole).toEqual({});
    expect(ages.flatMap((band) => Object.values(band.counts)).some(Boolean)).toBe(false);
    expect(Object.values(contacts).some(Boolean)).toBe(false);
  });

  test("follow what changes, and are what a recount finds", async () => {
    const [open] = await db().incident.findMany({ where: { closedAt: null, contact: "mailed" }, take: 1 });
    const { waiting: before } = await readReport(cast.maya, {}, range, now);
    await db().incident.update({
      where: { id: open?.id ?? -1 },
      data: { contact: "answered", detector: "renamed", regression: true, dueFrom: later(now, -hour) },
    });
    expect((await readReport(cast.maya, {}, range, now)).waiting.count).toBe(before.count - 1);
    expect((await hotDetectors(cast.maya, {}, 10)).map(({ key }) => key)).toContain("renamed");
    expect(await verifyTally(asSystem)).toEqual([]);
  });

  test("leave out what is kept among those who need to know, for whoever asks, until it is opened again", async () => {
    const [open] = await db().incident.findMany({
      where: { closedAt: null, detector: "sql_injection", repositoryId: { not: null } },
      take: 1,
    });
    const keep = (needToKnow: boolean) =>
      db().incident.update({ where: { id: open?.id ?? -1 }, data: { needToKnow }, select: { id: true } });
    const narrowings: Narrowing[] = [{}, { detector: ["sql_injection"] }];
    const counted = (viewer: Viewer) =>
      Promise.all(narrowings.map(async (narrowing) => (await readReport(viewer, narrowing, range, now)).backlog.now));
    const places = async () =>
      (await hotRepositories(cast.alice, { detector: ["sql_injection"] }, 50)).reduce(
        (sum, { count }) => sum + count,
        0,
      );
    const before = await counted(cast.alice);
    const placed = await places();
    await keep(true);
    for (const viewer of [cast.alice, cast.maya])
      expect(await counted(viewer)).toEqual(before.map((count) => count - 1));
    expect([await places(), await verifyTally(asSystem)]).toEqual([placed - 1, []]);
    await keep(false);
    expect([await counted(cast.alice), await verifyTally(asSystem)]).toEqual([before, []]);
  });

  test("are the same once what changed is summed up", async () => {
    const narrow: Narrowing[] = [
      {},
      { severity: ["high"] },
      { kind: ["secret"] },
      { organisation: ["globex"] },
      { organisation: ["acme", "globex"], severity: ["critical"] },
      { repository: ["acme/web"] },
      { repository: ["acme/web", "acme/payments"], organisation: ["acme"], severity: ["high", "low"] },
      { detector: ["stripe_api_key"] },
      { detector: [...detectors], organisation: ["globex"], kind: ["secret"] },
      { detector: ["stripe_api_key", "sql_injection"], repository: ["acme/web"] },
    ];
    const figuresOf = async (narrowing: Narrowing) => {
      const { backlogOfSeverities, ...figures } = await readReport(cast.maya, narrowing, range, now);
      return [
        figures,
        backlogOfSeverities(["high", "low"]),
        await hotRepositories(cast.maya, narrowing, 10),
        await hotDetectors(cast.maya, narrowing, 10),
      ];
    };
    const figures = async () => {
      const found: unknown[] = [];
      for (const narrowing of narrow) found.push(await figuresOf(narrowing));
      return found;
    };
    const before = await figures();
    // Of everything, sums are kept from now on.
    await foldTally(1);
    expect(await figures()).toEqual(before);
    expect(await verifyTally(asSystem)).toEqual([]);
    const kept = await db().tallyScope.count({ where: { kept: true } });
    expect([kept > 10, await db().tallyScope.count({ where: { kept: false } })]).toEqual([true, 0]);
    await db().$executeRaw`UPDATE "TallyScoped" SET count = count + 1 WHERE measure = 'opened' AND grain = 'week'`;
    expect(new Set((await verifyTally(asSystem)).map(({ grain, measure }) => `${grain} ${measure}`))).toEqual(
      new Set(["week opened"]),
    );
    await db().$executeRaw`UPDATE "TallyScoped" SET count = count - 1 WHERE measure = 'opened' AND grain = 'week'`;
    await db()
      .$executeRaw`UPDATE "TallyWhole" SET count = count + 1 WHERE measure = 'opened' AND grain = 'week' AND kind = ''`;
    expect((await verifyTally(asSystem)).every(({ organisationId }) => organisationId === -1)).toBe(true);
    expect((await verifyTally(asSystem)).length).toBeGreaterThan(0);
  });
});
