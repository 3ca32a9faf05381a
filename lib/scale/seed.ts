import pg from "pg";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, type Tx } from "@/lib/db/client";
import { env } from "@/lib/env";
import { Conflict, Invalid } from "@/lib/errors";
import { recountEverybody } from "@/lib/reporting/progress-recount";
import { recountTally } from "@/lib/reporting/verify";
import { withBareTables } from "@/lib/scale/bare";
import { drawFrom } from "@/lib/scale/chance";
import { fillIncidents } from "@/lib/scale/incidents";
import { fillOccurrences } from "@/lib/scale/occurrences";
import { fillDevelopers, fillGrants, fillRepositories, type Size } from "@/lib/scale/people";

export type Wish = Pick<Size, "incidents" | "developers"> & {
  repositories?: number | undefined;
  organisations?: number | undefined;
  /** What everything is drawn from. */
  seed?: number | undefined;
  /** Also where real incidents are. */
  force?: boolean | undefined;
};
export type Seeded = Size & { added: number; seconds: number };

const chunk = 50_000;
const many = 50_000;
const hour = 3_600_000;
const most = 10_000_000;

/**
 * Fills a workspace up to this many incidents that never were, with their places, people and repositories, to measure
 * with; what an earlier seed added counts. The same seed draws the same. It is one transaction: everybody else changes no
 * incident meanwhile, and reads none while there are many to add; nothing of it is there before all of it is.
 */
export async function seedScale(
  viewer: Viewer,
  wish: Wish,
  now: Date,
  progress: (line: string) => void,
): Promise<Seeded> {
  authorize(viewer, "playbooks:write");
  const size = sizeOf(wish);
  const started = performance.now();
  const added = await db().$transaction((tx) => fill(tx, viewer, size, wish, now, progress), { timeout: hour });
  progress("Tidying the tables");
  await tidy();
  return { ...size, added, seconds: Math.round((performance.now() - started) / 100) / 10 };
}

const tables = [
  ...[
    "Incident",
    "Occurrence",
    "Tally",
    "TallyWhole",
    "TallyScope",
    "TallyScoped",
    "TallyChange",
    "DeveloperProgress",
    "DeveloperChange",
  ],
  ...["Address", "Developer", "Repository", "Grant", "Member"],
];

/** On a connection of its own: at a million incidents it takes longer than a statement of the product may. */
async function tidy(): Promise<void> {
  const client = new pg.Client({ connectionString: env().DATABASE_URL });
  await client.connect();
  try {
    await client.query(`VACUUM (ANALYZE) ${tables.map((table) => `"${table}"`).join(", ")}`);
  } finally {
    await client.end();
  }
}

function sizeOf({ incidents, developers, organisations = 12, repositories }: Wish): Size {
  const size = {
    incidents,
    developers,
    organisations,
    repositories: repositories ?? Math.min(2_000, Math.max(organisations, Math.ceil(incidents / 50))),
  };
  for (const [name, count] of Object.entries(size)) {
    if (!Number.isInteger(count) || count < 1 || count > most)
      throw new Invalid(`--${name} takes a whole number from 1 to ${most.toLocaleString("en")}.`);
  }
  return size;
}

async function fill(tx: Tx, viewer: Viewer, size: Size, wish: Wish, now: Date, progress: (line: string) => void) {
  await tx.$executeRaw`SET LOCAL statement_timeout = 0`;
  await tx.$executeRaw`SET LOCAL work_mem = '256MB'`;
  // As who counts developers anew and who sums up do, before anything else: they would wait for us in the middle of it.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(7311)`;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(7313)`;
  await tx.$executeRaw`LOCK TABLE "Incident" IN SHARE ROW EXCLUSIVE MODE`;
  if (!wish.force) await refuseReal(tx);
  const seed = wish.seed ?? 1;
  const draw = drawFrom(seed);
  const before = await seededBefore(tx);
  await tx.$executeRaw`ALTER TABLE "Incident" DISABLE TRIGGER USER`;
  await fillRepositories(tx, draw, size);
  await fillDevelopers(tx, draw, size, now);
  await tx.$executeRaw`ANALYZE "Repository", "Address", "Developer"`;
  const added = Math.max(0, size.incidents - before);
  const rows = async () => {
    for (let from = before + 1; from <= size.incidents; from += chunk) {
      const to = Math.min(size.incidents, from + chunk - 1);
      const last = await tx.incident.aggregate({ _max: { id: true } });
      await fillIncidents(tx, draw, size, now, { from, to });
      await fillOccurrences(tx, seed, last._max.id ?? 0);
      progress(`${to.toLocaleString("en")} of ${size.incidents.toLocaleString("en")} incidents`);
    }
  };
  // Many are written without indexes, which are then made of all rows at once.
  if (added < many) await rows();
  else await withBareTables(tx, rows, () => progress("Making the indexes"));
  await fillGrants(tx);
  await tx.$executeRaw`INSERT INTO "Detector" (name, detector) SELECT DISTINCT "detectorName", detector FROM "Incident" ON CONFLICT DO NOTHING`;
  await tx.$executeRaw`ALTER TABLE "Incident" ENABLE TRIGGER USER`;
  progress("Counting what the figures are made of");
  await recountTally(tx);
  await recountEverybody(tx, now);
  await record(tx, viewer, [{ type: "workspace.seeded", detail: { ...size, seed, added } }]);
  return added;
}

/** A demo may be drowned; the incidents of a real workspace may not. */
async function refuseReal(tx: Tx): Promise<void> {
  const { demoSeededAt } = await tx.workspace.findUniqueOrThrow({ where: { id: 1 }, select: { demoSeededAt: true } });
  const seeded = await tx.auditEvent.count({ where: { type: "workspace.seeded" } });
  const incidents = await tx.incident.count();
  if (incidents > 0 && !demoSeededAt && seeded === 0)
    throw new Conflict(
      `This workspace holds ${incidents} incidents of its own, and they cannot be told apart afterwards. Seed an empty workspace, or say --force.`,
    );
}

async function seededBefore(tx: Tx): Promise<number> {
  const events = await tx.auditEvent.findMany({ where: { type: "workspace.seeded" }, select: { detail: true } });
  return Math.max(0, ...events.map(({ detail }) => Number((detail as { incidents?: unknown }).incidents ?? 0)));
}
