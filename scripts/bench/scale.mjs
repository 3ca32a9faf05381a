import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { databaseOf, processOf } from "../chaos/parts.mjs";
import { say } from "../say.mjs";
import { addressesOf } from "./addresses.mjs";
import { exportOf } from "./export.mjs";
import { graphqlAgainstSql } from "./graphql.mjs";
import { percentile, withProduct } from "./product.mjs";
import { missing, ratioOf, row } from "./row.mjs";

const small = 10_000;
/** BENCH_INCIDENTS=100000 for a quick look. */
const large = Number(process.env.BENCH_INCIDENTS ?? 1_000_000);
const people = { developers: 5_000, repositories: 2_000 };
const requests = 80;

/** The same pages on ten thousand and on a million incidents, side by side, and what else is promised of a million. */
export function atScale() {
  return withProduct((many) => withProduct((few) => compared(few, many), { second: true }));
}

async function compared(few, many) {
  const seconds = [await filled(few.admin, small), await filled(many.admin, large)];
  const sides = [await sideOf(few), await sideOf(many)];
  const pages = await measurePages(sides);
  const [before, after] = sides.map(({ web }) => rss(web));
  const [, { web, cookie, database }] = sides;
  return [
    row(
      `seed of ${large.toLocaleString("en")} incidents, 5,000 developers, three places each`,
      `${seconds[1].toFixed(0)} s (of ${small.toLocaleString("en")}: ${seconds[0].toFixed(0)} s)`,
      "< 300 s",
      seconds[1] < 300,
    ),
    ...Object.entries(pages).map(([page, times]) => pageRow(page, ...times)),
    row(
      "memory of web after the same pages at either size",
      `${after} MB against ${before} MB`,
      "flat: at most 1.3 times",
      after <= before * 1.3,
    ),
    ...(await graphqlAgainstSql({ admin: many.admin, database })),
    ...(await exportOf({ cookie, web, worker: processOf(many.environment.DATA_DIR, "worker"), rss })),
  ];
}

/** A product whose pages are asked for: as whom, where, and which of them. */
async function sideOf({ environment: { DATA_DIR }, url }) {
  const database = databaseOf(DATA_DIR);
  return {
    database,
    url,
    web: processOf(DATA_DIR, "web"),
    cookie: await signedIn(database),
    pages: addressesOf(await namesIn(database)),
  };
}

/** Only the export of as many, which the whole measures at its end as well. */
export function exportAtScale() {
  return withProduct(async ({ admin, environment }) => {
    await filled(admin, large);
    const [web, worker] = ["web", "worker"].map((name) => processOf(environment.DATA_DIR, name));
    return exportOf({ cookie: await signedIn(databaseOf(environment.DATA_DIR)), web, worker, rss });
  });
}

async function filled(admin, incidents) {
  say(`  seeding ${incidents.toLocaleString("en")} incidents`);
  const args = Object.entries({ ...people, incidents }).flatMap(([name, count]) => [`--${name}`, `${count}`]);
  const started = performance.now();
  await admin("seed", ...args);
  return (performance.now() - started) / 1_000;
}

/** A session of the owner, put where sign-in puts it: signing in is not what is measured. */
async function signedIn(database) {
  const token = randomBytes(32).toString("hex");
  const sha256 = createHash("sha256").update(token).digest("hex");
  await database.query(`INSERT INTO "Session" ("tokenSha256", "memberId", "expiresAt")
    SELECT '${sha256}', id, now() + interval '8 hours' FROM "Member" WHERE email = 'alice@acme.example'`);
  return `next-auth.session-token=${token}`;
}

/** Of each page, the times of either side, asked in turns: what else the machine does then is the same for both. */
async function measurePages(sides) {
  const [{ pages }] = sides;
  const times = {};
  for (const page of Object.keys(pages)) times[page] = await timesOf(sides, page);
  // What is kept of a report while nothing changes helps nobody here.
  const [first] = Object.keys(pages);
  times[`${first} right after a change`] = await timesOf(sides, first, change);
  return times;
}

/** Has some incident take another severity, another incident each time. */
const change = ({ database }) =>
  database.query(`UPDATE "Incident" SET severity = CASE severity WHEN 'low' THEN 'medium' ELSE 'low' END::"Severity"
    WHERE id = (SELECT id FROM "Incident" WHERE severity IN ('low', 'medium') AND id >= random() * (SELECT max(id) * 0.9 FROM "Incident")
      ORDER BY id LIMIT 1)`);

/**
 * Milliseconds of each request, from its first byte to the last of its answer, after two passes to warm up, each after
 * what `before` does; of each side, or null: no such page.
 */
async function timesOf(sides, page, before = () => undefined) {
  const addresses = sides.map(({ url, pages }) => pages[page].map((search) => `${url}${page.split(" ")[0]}${search}`));
  const [{ length }] = addresses;
  const times = sides.map(() => []);
  for (let turn = -2 * length; turn < Math.max(requests, length * 3); turn += 1) {
    for (const [index, side] of sides.entries()) {
      const url = addresses[index][(turn + 2 * length) % length];
      await before(side);
      const ms = await timeOf(url, side.cookie);
      if (ms === null) times[index] = null;
      else if (turn >= 0) times[index]?.push({ url, ms });
    }
  }
  return times;
}

async function timeOf(url, cookie) {
  const started = performance.now();
  const response = await fetch(url, { headers: { cookie }, redirect: "manual" });
  const html = await response.text();
  const ms = performance.now() - started;
  if (response.status === 404) return null;
  if (response.status !== 200 || html.includes("NEXT_REDIRECT")) throw new Error(`${url}: ${response.status}`);
  return ms;
}

function pageRow(page, atSmall, atLarge) {
  const what = `${page}, ${large.toLocaleString("en")} incidents against ${small.toLocaleString("en")}`;
  const promised = "p95 < 200 ms, ratio ≤ 1.5";
  if (!atSmall || !atLarge) return missing(what, "there is no such page yet", promised);
  const [few, many] = [atSmall, atLarge].map((times) =>
    percentile(
      times.map(({ ms }) => ms),
      0.95,
    ),
  );
  const slowest = atLarge.reduce((worst, one) => (one.ms > worst.ms ? one : worst));
  if (many >= 200 || ratioOf(many, few) > 1.5) sayWhere(page, atSmall, atLarge);
  return row(
    what,
    `p95 ${many.toFixed(0)} ms against ${few.toFixed(0)} ms, ratio ${ratioOf(many, few).toFixed(2)}; slowest ${new URL(slowest.url).search || "without a filter"}`,
    promised,
    many < 200 && ratioOf(many, few) <= 1.5,
  );
}

/** Which addresses of the page are slow, for whoever mends it. */
function sayWhere(page, atSmall, atLarge) {
  const medians = (times) => Map.groupBy(times, ({ url }) => url);
  const median = (found) =>
    percentile(
      found.map(({ ms }) => ms),
      0.5,
    );
  const few = [...medians(atSmall).values()].map(median);
  const lines = [...medians(atLarge)].map(([url, found], index) => [
    median(found),
    few[index] ?? 0,
    new URL(url).search,
  ]);
  say(`  ${page}, median ms at ${large} and ${small}:`);
  for (const [many, less, search] of lines.sort((a, b) => b[0] - a[0]).slice(0, 12))
    say(`    ${many.toFixed(0).padStart(6)} ${less.toFixed(0).padStart(6)}  ${search}`);
}

/** What the addresses name: the largest organisation and repository, somebody with much work, and a row far down each order. */
async function namesIn(database) {
  const moment = `"triggeredAt" AS moment, id`;
  const deep = {
    triggered: [`NULL::text AS label, ${moment}`, `"triggeredAt" DESC, id DESC`],
    severity: [`severity::text AS label, ${moment}`, `severity, "triggeredAt" DESC, id DESC`],
    id: ["NULL::text AS label, NULL::timestamptz AS moment, id", "id DESC"],
    detector: [
      `(SELECT min(name) FROM "Detector" d WHERE d.detector = i.detector) AS label, ${moment}`,
      `"detectorName" DESC, id DESC`,
    ],
  };
  const places = {};
  for (const [sort, [columns, order]] of Object.entries(deep)) {
    [places[sort]] = await database.query(
      `SELECT ${columns} FROM "Incident" i ORDER BY ${order} OFFSET (SELECT count(*) * 9 / 10 FROM "Incident") LIMIT 1`,
    );
  }
  return {
    busiest: "scale-01",
    repository: await mostFrequent(database),
    developer: "developer.3@scale.example",
    places,
  };
}

async function mostFrequent(database) {
  const [found] =
    await database.query(`SELECT r."fullName" AS name FROM "Incident" i JOIN "Repository" r ON r.id = i."repositoryId"
    GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`);
  return found.name;
}

/** Resident memory of a process in MB. */
function rss(pid) {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Math.round(Number(kilobytes) / 1_024);
}
