import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { seesEverything, visibleSql } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { Prisma } from "@/prisma/generated/client";

const row = z.object({ name: z.string() });

/** The organisations with incidents that the viewer may see, by name. */
export async function organisationOptions(viewer: Viewer): Promise<string[]> {
  authorize(viewer, "incidents:read");
  const seen = seesEverything(viewer)
    ? Prisma.sql`true`
    : Prisma.sql`o.id IN (SELECT r."organisationId" FROM "Incident" i JOIN "Repository" r ON r.id = i."repositoryId" WHERE ${visibleSql(viewer)})`;
  const rows = await db().$queryRaw`SELECT o.name FROM "Organisation" o WHERE ${seen} ORDER BY o.name`;
  return parseRows(row, rows).map(({ name }) => name);
}
