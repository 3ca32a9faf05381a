import { z } from "zod";
import type { Viewer } from "@/lib/access/viewer";
import { seesEverything } from "@/lib/access/visibility";
import type { Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { idsNamed } from "@/lib/incidents/repositories";
import type { Narrowing } from "@/lib/reporting/tally";
import { Prisma } from "@/prisma/generated/client";

const row = z.object({ state: z.string() });
const most = 24;
/** The newest last. */
const kept = new Map<string, { state: string; answer: unknown }>();

/**
 * What `read` answered the last time, while the tally is the same: Monday's report is asked for by many, and again with
 * every step back to it. `asked` is all that `read` depends on, beyond this viewer's sight, the narrowing and the tally;
 * `tx` sees all of it as of one moment. Only for who sees all that is counted: a restricted member's sight changes by
 * itself. The answer is shared, so nobody may change it.
 */
export async function whileUnchanged<Answer>(
  tx: Tx,
  viewer: Viewer,
  narrowing: Narrowing,
  asked: unknown,
  read: () => Promise<Answer>,
): Promise<Answer> {
  if (!seesEverything(viewer, narrowing.by)) return read();
  const key = JSON.stringify([narrowing, asked]);
  const state = await stateOf(tx, narrowing);
  const known = kept.get(key);
  const answer = known?.state === state ? (known.answer as Answer) : await read();
  kept.delete(key);
  kept.set(key, { state, answer });
  for (const oldest of kept.keys()) if (kept.size > most) kept.delete(oldest);
  return answer;
}

/**
 * Two moments of the same state have the same tally: every fold renews the mark, and between two folds changes are only
 * added. What is named in the narrowing may be called otherwise by then, which no tally tells.
 */
async function stateOf(tx: Tx, { organisation, repository }: Narrowing): Promise<string> {
  const organisations = organisation?.length
    ? Prisma.sql`ARRAY(SELECT id FROM "Organisation" WHERE name = ANY(${organisation}) ORDER BY 1)`
    : Prisma.sql`NULL::int[]`;
  const repositories = repository?.length ? idsNamed(repository) : Prisma.sql`NULL::int[]`;
  const [now] = parseRows(
    row,
    await tx.$queryRaw`SELECT concat_ws(' ', (SELECT mark FROM "TallyFold"), (SELECT count(*) FROM "TallyChange"),
      ${organisations}, ${repositories}) AS state`,
  );
  return now?.state ?? "";
}
