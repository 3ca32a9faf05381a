import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { env } from "@/lib/env";
import { Unauthenticated, Unavailable } from "@/lib/errors";
import { holding, isHoldable } from "@/lib/ingest/hold";
import { collectWhileMoreWait } from "@/lib/ingest/spare-memory";
import { priorityOf } from "@/lib/jobs/jobs";

export type Incoming = {
  id: string;
  endpointId: string;
  source: string;
  event: string;
  externalId: string;
  bodySha256: string;
  sealedBody: Buffer;
  state: "received" | "quarantined";
  /** It proved itself by a password in a header only. */
  weak: boolean;
  receivedAt: Date;
};

type Waiting = Incoming & { resolve: (id: string) => void; reject: (error: unknown) => void };

const batchRows = 250;
const batchesInFlight = 2;
/** From so many on, a batch's turn lasts this much longer, so that the next is large: each costs as much as many rows. */
const [manyRows, gatherMs] = [4, 20];
const silentMs = 400;
const heldBytesLimit = 256 * 1024 * 1024;

let pool: pg.Pool | undefined;
let waiting: Waiting[] = [];
let inFlight = 0;
/** When the database last answered, or was asked while nothing was on its way. */
let lastWord = 0;
let heldBytes = 0;

/** Commits a delivery together with whatever else waits, and answers its id: an earlier one's for a repeated delivery. */
export function acceptDelivery(incoming: Incoming): Promise<string> {
  if (heldBytes + incoming.sealedBody.length > heldBytesLimit) {
    throw new Unavailable("More is waiting for the database than we can hold. Please deliver again.", {
      retryAfter: 5,
    });
  }
  heldBytes += incoming.sealedBody.length;
  const accepted = new Promise<string>((resolve, reject) => waiting.push({ ...incoming, resolve, reject }));
  setImmediate(drain);
  if (inFlight > 0 && Date.now() - lastWord > silentMs) collectWhileMoreWait(waiting.length);
  return accepted.finally(() => {
    heldBytes -= incoming.sealedBody.length;
  });
}

/** Waits until everything accepted is committed or refused, then closes the connections. */
export async function closeInbox(): Promise<void> {
  while (waiting.length > 0 || inFlight > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await pool?.end();
  pool = undefined;
}

function drain(): void {
  while (waiting.length > 0 && (inFlight === 0 || isFullBatchFree())) {
    const batch = waiting.slice(0, batchRows);
    waiting = waiting.slice(batch.length);
    if (inFlight === 0) lastWord = Date.now();
    inFlight += 1;
    commit(batch)
      .then(() => (batch.length < manyRows ? undefined : delay(gatherMs)))
      .finally(() => {
        inFlight -= 1;
        drain();
      });
  }
}

const isFullBatchFree = () => inFlight < batchesInFlight && waiting.length >= batchRows;

const earliest = (batch: readonly Waiting[]) =>
  batch.reduce((first, { receivedAt }) => (receivedAt < first ? receivedAt : first), new Date());

async function commit(batch: readonly Waiting[]): Promise<void> {
  try {
    const columns = columnsOf(batch);
    const ids = await holding(() => insert(batch, columns), earliest(batch));
    lastWord = Date.now();
    for (const item of batch) {
      const id = ids.get(keyOf(item));
      if (id) item.resolve(id);
      // Its endpoint went away between the look and the insert.
      else item.reject(new Unauthenticated("There is no such endpoint any more."));
    }
  } catch (error) {
    // The oldest ran out of time; those that came later have some left.
    const inTime = batch.filter(({ receivedAt }) => error instanceof Unavailable && isHoldable(receivedAt));
    waiting = [...inTime, ...waiting];
    for (const item of batch) if (!inTime.includes(item)) item.reject(error);
  }
}

const keyOf = (item: { endpointId: string; externalId: string; bodySha256: string }) =>
  `${item.endpointId} ${item.bodySha256} ${item.externalId}`;

// One statement, one commit: the rows, their endpoint's clock, and a job that wakes the worker. In the order of their key:
// of two batches with the same deliveries one waits for the other, and never each for the other.
const insertRows = `WITH incoming AS (
    SELECT *, substring($7::bytea FROM starts FOR length) AS body
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $8::int[], $9::int[], $10::text[], $11::timestamptz[], $12::boolean[])
      AS row(id, endpoint, source, event, external, sha, starts, length, state, received, weak)
  ), inserted AS (
    INSERT INTO "Delivery" (id, "endpointId", source, event, "externalId", "bodySha256", "sealedBody", state, "receivedAt")
    SELECT id, endpoint, source, event, external, sha, body, state::"DeliveryState", received FROM incoming
    WHERE endpoint IN (SELECT e.id FROM "Endpoint" e) ORDER BY endpoint, external, sha
    ON CONFLICT DO NOTHING RETURNING id, "endpointId", "externalId", "bodySha256"
  ), touched AS (
    UPDATE "Endpoint" e SET "lastAcceptedAt" = now(), "weakAt" = CASE WHEN t.weak THEN now() ELSE e."weakAt" END
    FROM (SELECT i."endpointId" AS id, bool_or(n.weak) AS weak FROM inserted i JOIN incoming n ON n.id = i.id GROUP BY 1) t
    WHERE e.id = t.id RETURNING e.id
  ), job AS (
    SELECT graphile_worker.add_job('deliveries.process', '{}'::json, job_key := 'deliveries.process', max_attempts := 1000,
      priority := ${priorityOf("deliveries.process")})
    WHERE EXISTS (SELECT 1 FROM inserted)
  )
  SELECT id, "endpointId", "externalId", "bodySha256", (SELECT count(*) FROM job) AS woken FROM inserted`;

// The offset has each looked for by its key; the planner would read all deliveries for a few hundred.
const findRows = `SELECT d.* FROM unnest($1::text[], $2::text[], $3::text[]) AS key(endpoint, external, sha)
  CROSS JOIN LATERAL (SELECT id, "endpointId", "externalId", "bodySha256" FROM "Delivery"
    WHERE "endpointId" = key.endpoint AND "externalId" = key.external AND "bodySha256" = key.sha OFFSET 0) d`;

type Row = { id: string; endpointId: string; externalId: string; bodySha256: string };

/** What is inserted, put together once: while the database is away it is tried ten times a second. */
function columnsOf(batch: readonly Waiting[]): unknown[] {
  const column = <Field extends keyof Incoming>(field: Field) => batch.map((item) => item[field]);
  const bodies = column("sealedBody");
  const lengths = bodies.map(({ length }) => length);
  return [
    column("id"),
    column("endpointId"),
    column("source"),
    column("event"),
    column("externalId"),
    column("bodySha256"),
    // All bodies in one value: as an array they would travel in hexadecimal, twice as long.
    Buffer.concat(bodies),
    startsOf(lengths),
    lengths,
    column("state"),
    column("receivedAt"),
    column("weak"),
  ];
}

/** Idempotent. Answers key -> id for every delivery of the batch. */
async function insert(batch: readonly Waiting[], columns: unknown[]): Promise<Map<string, string>> {
  pool ??= openPool();
  const inserted = await pool.query<Row>({ name: "insert deliveries", text: insertRows, values: columns });
  const ids = new Map(inserted.rows.map((row) => [keyOf(row), row.id]));
  const repeated = batch.filter((item) => !ids.has(keyOf(item)));
  if (repeated.length > 0) {
    const keys = (["endpointId", "externalId", "bodySha256"] as const).map((part) =>
      repeated.map((item) => item[part]),
    );
    const known = await pool.query<Row>({ name: "find deliveries", text: findRows, values: keys });
    for (const row of known.rows) ids.set(keyOf(row), row.id);
  }
  return ids;
}

/** Where each body begins in all of them together, counted from one. */
function startsOf(lengths: readonly number[]): number[] {
  let next = 1;
  return lengths.map((length) => {
    const start = next;
    next += length;
    return start;
  });
}

/** A pool of its own, so that slow pages cannot starve deliveries. */
function openPool(): pg.Pool {
  const opened = new pg.Pool({
    connectionString: env().DATABASE_URL,
    max: 4,
    connectionTimeoutMillis: 2_000,
    query_timeout: 7_000,
  });
  opened.on("error", () => undefined);
  return opened;
}
