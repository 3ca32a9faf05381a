import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { asOfOneMoment, db, inTransaction } from "@/lib/db/client";
import { Conflict } from "@/lib/errors";
import { setSeverity } from "@/lib/incidents/set-severity";
import { type Change, transition } from "@/lib/incidents/transition";
import type { Finding, SourceState } from "@/lib/ingest/source";
import { meanTimeToRemediate } from "@/lib/reporting/mttr";
import { addMonths, monthKey, rangeOf } from "@/lib/reporting/report-filter";
import { sumsOf } from "@/lib/reporting/sums";
import type { Narrowing } from "@/lib/reporting/tally";
import { foldTally, verifyTally } from "@/lib/reporting/verify";
import { ownDatabase } from "@/test/database";
import { asSystem, commitSha, external, hour, later, report } from "@/test/factories";
import { type Act, canTurn, openAt, Reference, remediation, type Told } from "./reference";

ownDatabase();

/** More of them: `TALLY_RUNS=200 npx vitest --run test/reporting/tally.property.test.ts`. */
const runs = Number(process.env.TALLY_RUNS ?? 4);
const patience = 30_000 + runs * 20_000;
const workers = 8;
/** Few enough that in every run sums of some repositories and detectors begin to be kept, and of others are not. */
const keepFrom = 2;

// Long past, so that what a person changes now is newer; over two ends of months.
const begin = new Date("2025-03-27T21:00:00Z");
const range = rangeOf({ from: "2025-03", to: "2025-06" });
const repositories = ["acme/payments", "acme/web", "globex/api"];
const organisations = ["acme", "globex", "initech"];
const detectors = ["aws_access_key", "stripe_api_key"];
const keys = 6;
const detectorOf = (key: number) => (key === 0 || key === 3 || key === 4 ? "aws_access_key" : "stripe_api_key");
const placeOf = (key: number) => repositories[key % repositories.length] ?? "";
const begins = (key: number) => later(begin, -key * 11 * hour).getTime();

const key = fc.nat(keys - 1);
const at = fc.integer({ min: 1, max: 70 * 24 }).map((hours) => later(begin, hours * hour).getTime());
const status = fc.constantFrom("open" as const, "resolved" as const, "ignored" as const, "false_positive" as const);
const severity = fc.constantFrom("critical" as const, "high" as const, "low" as const);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant("say" as const), key, status, at }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("say" as const), key, status, at, severity }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("see" as const), key, at, place: fc.constantFrom("a", "b", "c") }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant("decide" as const), key, status, at }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("expire" as const), key, at }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("rate" as const), key, severity }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("delete" as const), key }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("move" as const),
      repository: fc.constantFrom(...repositories),
      organisation: fc.constantFrom(...organisations),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: "fold" as const }) },
);
const acts = fc.array(act, { minLength: 12, maxLength: 40 });

let named = 0;
beforeEach(async () => {
  await db().organisation.createMany({ data: organisations.map((name) => ({ name })), skipDuplicates: true });
});

/** Incidents of a run of its own; those of the run before are deleted, and count no more. */
async function freshRun(): Promise<string> {
  await db().incident.deleteMany();
  await db().repository.deleteMany();
  named += 1;
  return `run-${named}`;
}

const sourceState = (said: Extract<Act, { do: "say" }>): SourceState => {
  const saidAt = new Date(said.at);
  if (said.status === "open") return { status: "open", at: saidAt };
  if (said.status === "resolved") return { status: "resolved", at: saidAt, revoked: true };
  return { status: "ignored", at: saidAt, reason: said.status === "ignored" ? "low_risk" : "false_positive" };
};
const asChange = (turn: Extract<Act, { do: "decide" | "expire" }>): Change => {
  const decidedAt = new Date(turn.at);
  if (turn.do === "expire") return { to: "open", regression: false, expired: true, at: decidedAt };
  if (turn.status === "open") return { to: "open", regression: false, at: decidedAt };
  if (turn.status === "resolved") return { to: "resolved", revoked: true, at: decidedAt };
  return { to: "ignored", reason: turn.status === "ignored" ? "low_risk" : "false_positive", at: decidedAt };
};

function findingOf(run: string, what: Extract<Act, { do: "say" | "see" }>): Finding {
  const repository = { fullName: placeOf(what.key) };
  const common = { repository, detector: detectorOf(what.key), triggeredAt: new Date(begins(what.key)) };
  const id = `${run}/${what.key}`;
  if (what.do === "see") {
    const commit = commitSha(`${run} ${what.key} ${what.place}`);
    return external(id, { ...common, place: { commit, seenAt: new Date(what.at) } });
  }
  const rated = what.severity ? { severity: { value: what.severity, at: new Date(what.at) } } : {};
  return external(id, { ...common, state: sourceState(what), ...rated });
}

const statusOf = (row: { status: string; ignoreReason: string | null }) => {
  if (row.ignoreReason === "false_positive") return "false_positive" as const;
  return row.status === "resolved" || row.status === "ignored" ? row.status : ("open" as const);
};

/** Does it as the product does. Whoever loses to somebody faster has changed nothing. */
async function perform(run: string, what: Act): Promise<void> {
  if (what.do === "fold") return foldTally(keepFrom);
  if (what.do === "say" || what.do === "see") {
    await report([findingOf(run, what)], later(begin, 100 * 24 * hour));
    return;
  }
  if (what.do === "move") {
    const { id } = await db().organisation.findUniqueOrThrow({ where: { name: what.organisation } });
    await db().repository.updateMany({ where: { fullName: what.repository }, data: { organisationId: id } });
    return;
  }
  const known = await db().incident.findFirst({ where: { identityKey: { endsWith: `/${run}/${what.key}` } } });
  if (!known) return;
  try {
    if (what.do === "delete") await db().incident.deleteMany({ where: { id: known.id } });
    else if (what.do === "rate") await setSeverity(asSystem, known.id, what.severity);
    else if (canTurn({ closedAt: known.closedAt?.getTime() ?? null, status: statusOf(known) }, what))
      await inTransaction((tx) => transition(tx, asSystem, known, asChange(what)));
  } catch (error) {
    if (!(error instanceof Conflict) && !/no such incident|not found|No record/i.test(String(error))) throw error;
  }
}

/** Every figure that this test holds against the reference: MTTR by month, and what was open at each month's and week's end. */
async function figures(narrowing: Narrowing) {
  const { months, whole } = await meanTimeToRemediate(asSystem, narrowing, range);
  const moves = { measures: ["opened", "closed"], by: ["period"] } as const;
  const sums = await asOfOneMoment((tx) =>
    sumsOf(tx, asSystem, narrowing, { month: { ...moves, grain: "month" }, week: { ...moves, grain: "week" } }),
  );
  const openUpTo = (grain: "month" | "week", end: Date) =>
    sums[grain]
      .filter(({ period }) => period < end.getTime())
      .reduce((sum, { measure, count }) => sum + (measure === "opened" ? count : -count), 0);
  return {
    whole: rounded(whole),
    months: range.months.map((month) => rounded(months.get(monthKey(month)) ?? null)),
    open: ends.months.map((end) => openUpTo("month", end)),
    backlog: ends.weeks.map((end) => openUpTo("week", end)),
  };
}

const monday = new Date("2025-03-03T00:00:00Z");
const ends = {
  months: range.months.map((month) => addMonths(month, 1)),
  weeks: Array.from({ length: 18 }, (_, index) => later(monday, (index + 1) * 7 * 24 * hour)),
};

const rounded = (figure: { count: number; meanMs: number; medianMs: number; p90Ms: number } | null) =>
  figure && {
    count: figure.count,
    meanMs: Math.round(figure.meanMs),
    medianMs: Math.round(figure.medianMs),
    p90Ms: Math.round(figure.p90Ms),
  };

function figuresOf(incidents: readonly Pick<Told, "triggeredAt" | "closedAt" | "status">[]) {
  return {
    whole: rounded(remediation(incidents, range.start.getTime(), range.end.getTime())),
    months: range.months.map((month) =>
      rounded(remediation(incidents, month.getTime(), addMonths(month, 1).getTime())),
    ),
    open: ends.months.map((end) => openAt(incidents, end.getTime())),
    backlog: ends.weeks.map((end) => openAt(incidents, end.getTime())),
  };
}

const toldOf = ({ incidents, owners }: Reference) =>
  [...incidents.values()].map((told) => ({ ...told, organisation: owners.get(told.repository) ?? "" }));

type Compared = Told & { organisation: string };

/** No sum differs from a recount, and every figure is the reference's: over all, and narrowed in each way. */
async function expectFiguresOf(incidents: readonly Compared[]): Promise<void> {
  expect(await verifyTally(asSystem)).toEqual([]);
  expect(await figures({})).toEqual(figuresOf(incidents));
  for (const organisation of organisations) {
    const own = incidents.filter((incident) => incident.organisation === organisation);
    expect(await figures({ organisation: [organisation] })).toEqual(figuresOf(own));
  }
  const severe = incidents.filter((incident) => incident.severity === "critical");
  expect(await figures({ severity: ["critical"] })).toEqual(figuresOf(severe));
  const any = <Name extends string>(names: readonly Name[]) => [...names.map((name) => [name]), [...names]];
  for (const narrowing of [
    ...any(repositories).map((repository) => ({ repository })),
    ...any(detectors).map((detector) => ({ detector })),
    ...any(detectors).flatMap((detector) => any(organisations).map((organisation) => ({ detector, organisation }))),
    ...any(detectors).flatMap((detector) => any(repositories).map((repository) => ({ detector, repository }))),
    { repository: repositories.slice(0, 2), organisation: ["acme"], severity: ["high" as const] },
    { detector: detectors.slice(0, 1), severity: ["critical" as const, "low" as const], kind: ["secret" as const] },
  ])
    expect(await figures(narrowing), JSON.stringify(narrowing)).toEqual(figuresOf(incidents.filter(within(narrowing))));
}

const within =
  ({ organisation, repository, detector, severity }: Narrowing) =>
  (incident: Compared) =>
    (organisation?.includes(incident.organisation) ?? true) &&
    (repository?.includes(incident.repository) ?? true) &&
    (detector?.includes(incident.detector) ?? true) &&
    (severity?.includes(incident.severity) ?? true);

describe("the figures", () => {
  test(
    "are those of a plain model, whatever happens to incidents one after the other, late or twice",
    async () => {
      await fc.assert(
        fc.asyncProperty(acts, async (sequence) => {
          const run = await freshRun();
          const reference = new Reference(begins, placeOf, detectorOf);
          for (const what of sequence) {
            await perform(run, what);
            reference.apply(what);
          }
          await expectFiguresOf(toldOf(reference));
        }),
        { numRuns: runs, endOnFailure: true },
      );
    },
    patience,
  );

  const deliveries = fc
    .array(fc.record({ do: fc.constant("say" as const), key, status, at }), { minLength: 10, maxLength: 30 })
    .chain((said) =>
      fc.record({
        said: fc.constant(said),
        sent: fc
          .array(fc.constantFrom(...said), { maxLength: 15 })
          .chain((again) => fc.shuffledSubarray([...said, ...again], { minLength: said.length + again.length })),
      }),
    );

  test(
    "are those of the set of deliveries, in whatever order, however often, and from eight workers at once",
    async () => {
      await fc.assert(
        fc.asyncProperty(deliveries, async ({ said, sent }) => {
          const run = await freshRun();
          await sideBySide(run, sent);
          const reference = new Reference(begins, placeOf, detectorOf);
          for (const what of [...said].sort((a, b) => a.at - b.at)) reference.apply(what);
          await expectFiguresOf(toldOf(reference));
        }),
        { numRuns: runs, endOnFailure: true },
      );
    },
    patience,
  );

  test(
    "are those of the incidents themselves after eight workers did anything at once, and nobody deadlocked",
    async () => {
      const before = await deadlocks();
      await fc.assert(
        fc.asyncProperty(fc.array(act, { minLength: 60, maxLength: 120 }), async (all) => {
          const run = await freshRun();
          await sideBySide(run, all);
          await expectFiguresOf(await incidentsThereAre());
        }),
        { numRuns: runs, endOnFailure: true },
      );
      expect(await deadlocks()).toBe(before);
    },
    patience,
  );
});

/** Eight workers share the acts out, while what changed is summed up again and again. */
async function sideBySide(run: string, all: readonly Act[]): Promise<void> {
  let busy = true;
  const folding = (async () => {
    while (busy) await foldTally(keepFrom);
  })();
  try {
    await Promise.all(
      Array.from({ length: workers }, async (_, worker) => {
        for (const what of all.filter((_, index) => index % workers === worker)) await perform(run, what);
      }),
    );
  } finally {
    busy = false;
    await folding;
  }
}

async function incidentsThereAre(): Promise<Compared[]> {
  const rows = await db().incident.findMany({ include: { repository: { include: { organisation: true } } } });
  return rows.map((row) => ({
    ...{ triggeredAt: row.triggeredAt.getTime(), closedAt: row.closedAt?.getTime() ?? null },
    ...{ status: statusOf(row), severity: row.severity, repository: row.repository?.fullName ?? "" },
    detector: row.detector,
    organisation: row.repository?.organisation.name ?? "",
    ...{ severityAt: null, statusAt: 0, said: null, places: new Set<string>() },
  }));
}

async function deadlocks(): Promise<number> {
  const [row] = await db().$queryRaw<
    { deadlocks: number }[]
  >`SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()`;
  return row?.deadlocks ?? 0;
}
