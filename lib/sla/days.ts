import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { Invalid, NotFound } from "@/lib/errors";
import { beginRecount, latestRecount } from "@/lib/sla/recount";
import { Prisma } from "@/prisma/generated/client";
import { Severity } from "@/prisma/generated/enums";

const longestDays = 3_650;
/** Zero: such incidents have no due date. */
export const DueDays = z.partialRecord(z.enum(Severity), z.int().min(0).max(longestDays));

/** Within how many days an incident is to be closed, by severity; where one is missing, the wider scope's holds. */
export type DueDays = z.infer<typeof DueDays>;
export type DueScope = { of: "workspace" } | { of: "organisation" | "repository"; id: number };
const nowhere = { organisationId: null, repositoryId: null };

/** The workspace's days, who has others, and how far what is open has the due dates these make. */
export async function dueDays(viewer: Viewer) {
  authorize(viewer, "sources:read");
  const { dueDays: workspace } = await db().workspace.findUniqueOrThrow({
    where: { id: 1 },
    select: { dueDays: true },
  });
  const own = { where: { dueDays: { not: Prisma.DbNull } }, take: 500 };
  const [organisations, repositories] = await Promise.all([
    db().organisation.findMany({ ...own, orderBy: { name: "asc" }, select: { id: true, name: true, dueDays: true } }),
    db().repository.findMany({
      ...own,
      orderBy: { fullName: "asc" },
      select: { id: true, fullName: true, dueDays: true },
    }),
  ]);
  return {
    workspace: DueDays.parse(workspace),
    organisations: organisations.map(({ id, name, dueDays }) => ({ id, name, days: DueDays.parse(dueDays) })),
    recount: await latestRecount(),
    repositories: repositories.map(({ id, fullName, dueDays }) => ({
      id,
      name: fullName,
      days: DueDays.parse(dueDays),
    })),
  };
}

const mostNamed = 1_000;

/** The organisations there are, to choose among. */
export async function organisationNames(viewer: Viewer): Promise<{ id: number; name: string }[]> {
  authorize(viewer, "sources:read");
  return db().organisation.findMany({ select: { id: true, name: true }, orderBy: { name: "asc" }, take: mostNamed });
}

/**
 * Sets the days of a scope; null leaves all of them to the wider one. New incidents have them at once, those that are open
 * get their new due dates from a job, which may take a while where there are many.
 */
export async function setDueDays(viewer: Viewer, scope: DueScope, days: DueDays | null): Promise<void> {
  authorize(viewer, "sources:write");
  const own = days && Object.keys(days).length > 0 ? days : null;
  if (scope.of === "workspace" && Object.keys(own ?? {}).length < Object.keys(Severity).length)
    throw new Invalid("The workspace has days for every severity.", { pointer: "/days" });
  await inTransaction(async (tx) => {
    const { name, before } = await change();
    await record(tx, viewer, [
      { type: "due-days.changed", subject: name, detail: { of: scope.of, name, before: before ?? null, after: own } },
    ]);
    await beginRecount(tx, scope.of === "workspace" ? nowhere : { ...nowhere, [`${scope.of}Id`]: scope.id });

    async function change(): Promise<{ name: string; before: Prisma.JsonValue }> {
      const data = { dueDays: own ?? Prisma.DbNull };
      if (scope.of === "workspace") {
        const { dueDays: before } = await tx.workspace.findUniqueOrThrow({ where: { id: 1 } });
        await tx.workspace.update({ where: { id: 1 }, data: { dueDays: own ?? {} } });
        return { name: "workspace", before };
      }
      const { id } = scope;
      if (scope.of === "organisation") {
        const found = await tx.organisation.findUnique({ where: { id } });
        if (!found) throw new NotFound("There is no such organisation.");
        await tx.organisation.update({ where: { id }, data });
        return { name: found.name, before: found.dueDays };
      }
      const found = await tx.repository.findUnique({ where: { id } });
      if (!found) throw new NotFound("There is no such repository.");
      await tx.repository.update({ where: { id }, data });
      return { name: found.fullName, before: found.dueDays };
    }
  });
}
