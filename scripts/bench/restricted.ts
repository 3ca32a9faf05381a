import { performance } from "node:perf_hooks";
import type { MemberViewer } from "@/lib/access/viewer";
import { db, disconnect, inTransaction } from "@/lib/db/client";
import { migrate } from "@/lib/db/migrate";
import { env } from "@/lib/env";
import { IncidentFilter } from "@/lib/incidents/filter";
import { listIncidents } from "@/lib/incidents/list";
import { signIn } from "@/lib/members/sign-in";
import { createOwnDatabase } from "./own-database";

const rounds = 40;
const grantsOfOne = 300;
const historicalOccurrences = 10_000;

await createOwnDatabase();
await migrate(env().DATABASE_URL);
const viewer = await restrictedMember();
const small = await sizeOf(10_000);
const large = await sizeOf(1_000_000);
const joined = await signInWithHistory();
console.log(JSON.stringify({ small, large, joined }));
await disconnect();

async function restrictedMember(): Promise<MemberViewer> {
  const {
    id: memberId,
    email,
    name,
  } = await db().member.create({
    data: { email: "rita@acme.example", name: "Rita Tanaka", accessLevel: "restricted" },
  });
  await db().organisation.create({ data: { name: "acme" } });
  return { kind: "member", memberId, accessLevel: "restricted", email, name };
}

/** Fills the workspace up to this many occurrences, a fifth as many incidents, and times one restricted member's list. */
async function sizeOf(occurrences: number): Promise<{ occurrences: number; medianMs: number }> {
  const incidents = occurrences / 5;
  await db().$executeRaw`INSERT INTO "Repository" ("organisationId", name, "fullName")
    SELECT 1, 'r' || n, 'acme/r' || n FROM generate_series(1, 500) n ON CONFLICT DO NOTHING`;
  await db().$executeRaw`WITH d AS (INSERT INTO "Developer" (name) SELECT 'Author ' || n FROM generate_series(1, 2000) n
      WHERE NOT EXISTS (SELECT 1 FROM "Developer") RETURNING id)
    INSERT INTO "Address" (email, "developerId") SELECT 'author.' || id || '@acme.example', id FROM d`;
  await db()
    .$executeRaw`INSERT INTO "Incident" (kind, "identityKey", source, detector, "detectorName", severity, status, "repositoryId",
      "authorId", "triggeredAt", "lastSeenAt", "updatedAt", "occurrenceCount", "closedAt")
    SELECT 'secret', 'bench:' || n, 'gitleaks', 'detector_' || n % 80, 'Detector ' || n % 80,
      (ARRAY['critical', 'high', 'medium', 'low'])[1 + n % 4]::"Severity", (CASE WHEN n % 3 = 0 THEN 'resolved' ELSE 'triggered' END)::"IncidentStatus",
      (SELECT min(id) FROM "Repository") + n % 500, (SELECT min(id) FROM "Address") + n % 2000,
      now() - n * interval '20 seconds', now() - n * interval '20 seconds', now(), 5, CASE WHEN n % 3 = 0 THEN now() END
    FROM generate_series((SELECT count(*) FROM "Incident") + 1, ${incidents}::int) n`;
  await db().$executeRaw`INSERT INTO "Occurrence" ("incidentId", "repositoryId", "commit", path, line, "authorId")
    SELECT i.id, i."repositoryId", md5(i.id::text || k), 'src/file-' || k || '.ts', k, i."authorId"
    FROM "Incident" i CROSS JOIN generate_series(1, 5) k
    WHERE i.id > coalesce((SELECT max("incidentId") FROM "Occurrence"), 0)`;
  await db().$executeRaw`INSERT INTO "Grant" ("memberId", "incidentId", origin)
    SELECT ${viewer.memberId}::int, id, 'manual' FROM "Incident" WHERE status <> 'resolved' ORDER BY id LIMIT ${grantsOfOne}::int ON CONFLICT DO NOTHING`;
  await db().$executeRaw`ANALYZE`;
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    await listIncidents(viewer, IncidentFilter.parse({ status: ["open"] }), { cursor: undefined, limit: 50 });
    times.push(performance.now() - started);
  }
  return { occurrences, medianMs: times.sort((a, b) => a - b)[rounds / 2] ?? 0 };
}

/** A person whose address is on ten thousand occurrences of the history signs in for the first time. */
async function signInWithHistory(): Promise<{ occurrences: number; ms: number; granted: number }> {
  const email = "long.history@acme.example";
  await inTransaction(async (tx) => {
    const { id: developerId } = await tx.developer.create({ data: { name: "Long History" } });
    const { id: authorId } = await tx.address.create({ data: { email, developerId } });
    await tx.$executeRaw`UPDATE "Occurrence" SET "authorId" = ${authorId}::int WHERE id IN (
      SELECT id FROM "Occurrence" ORDER BY md5(id::text) LIMIT ${historicalOccurrences}::int)`;
  });
  await db().$executeRaw`ANALYZE "Occurrence"`;
  const started = performance.now();
  const member = await signIn({
    issuer: "https://login.acme.example",
    subject: "bench",
    email,
    emailVerified: true,
    name: "Long History",
  });
  const ms = performance.now() - started;
  const granted = await db().grant.count({ where: { memberId: member.id } });
  return { occurrences: historicalOccurrences, ms, granted };
}
