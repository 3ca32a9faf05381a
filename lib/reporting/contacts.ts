import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { type Narrowing, tally } from "@/lib/reporting/tally";
import { Contact } from "@/prisma/generated/enums";

const row = z.object({ contact: z.enum(Contact), count: z.number() });

/** What is open, by where the conversation with its developer stands. */
export async function openByContact(viewer: Viewer, narrowing: Narrowing): Promise<Record<Contact, number>> {
  authorize(viewer, "incidents:read");
  const rows = await db().$queryRaw`
    SELECT label AS contact, sum(count)::float8 AS count FROM ${tally(viewer, narrowing)}
    WHERE grain = 'now' AND measure = 'contact' AND period = DATE '0001-01-01' GROUP BY 1`;
  const counts = Object.fromEntries(Object.values(Contact).map((contact) => [contact, 0])) as Record<Contact, number>;
  for (const { contact, count } of parseRows(row, rows)) counts[contact] = count;
  return counts;
}
