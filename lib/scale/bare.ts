import { z } from "zod";
import type { Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { Prisma } from "@/prisma/generated/client";

const tables = ["Incident", "Occurrence"];
const piece = z.object({ relation: z.string(), name: z.string(), made: z.string() });

/**
 * Runs `work` while these tables have no indexes but their keys and refer to nothing, and builds all of it again from what
 * is there then: a row costs a fraction of what it costs one by one. Until the transaction ends nobody else reads them.
 */
export async function withBareTables(tx: Tx, work: () => Promise<void>, before: () => void): Promise<void> {
  const indexes = parseRows(
    piece,
    await tx.$queryRaw`SELECT x.indrelid::regclass::text AS relation, quote_ident(c.relname) AS name, pg_get_indexdef(x.indexrelid) AS made
      FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid WHERE x.indrelid = ANY(ARRAY(${relations()}))
      AND NOT x.indisprimary AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid)`,
  );
  const references = parseRows(
    piece,
    await tx.$queryRaw`SELECT k.conrelid::regclass::text AS relation, quote_ident(k.conname) AS name, pg_get_constraintdef(k.oid) AS made
      FROM pg_constraint k WHERE k.contype = 'f' AND k.conrelid = ANY(ARRAY(${relations()}))`,
  );
  for (const { relation, name } of references) await run(tx, `ALTER TABLE ${relation} DROP CONSTRAINT ${name}`);
  for (const { name } of indexes) await run(tx, `DROP INDEX ${name}`);
  await work();
  before();
  // What refers to what is checked by a join, and is planned by what is known of the rows.
  await tx.$executeRaw`ANALYZE "Incident", "Occurrence"`;
  await tx.$executeRaw`SET LOCAL maintenance_work_mem = '512MB'`;
  for (const { made } of indexes) await run(tx, made);
  for (const { relation, name, made } of references)
    await run(tx, `ALTER TABLE ${relation} ADD CONSTRAINT ${name} ${made}`);
}

const relations = () =>
  Prisma.sql`SELECT c.oid FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = ANY(${tables})`;

/** What the catalogue itself spelt. */
const run = (tx: Tx, statement: string) => tx.$executeRaw(Prisma.raw(statement));
