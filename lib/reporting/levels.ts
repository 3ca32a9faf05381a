import { Prisma } from "@/prisma/generated/client";

/** The two things that months are told of. */
export type Level = "repository" | "organisation";

/** Whom a level is about (id, name, organisation), and which rows of the tally, called t, are theirs. */
export const levels: Record<Level, { owners: Prisma.Sql; ownerId: Prisma.Sql; rows: Prisma.Sql }> = {
  repository: {
    // Not joined, so that they are read in the order of their names and no further than a page goes.
    owners: Prisma.sql`SELECT r.id, r."fullName" AS name, (SELECT o.name FROM "Organisation" o WHERE o.id = r."organisationId") AS organisation
      FROM "Repository" r`,
    ownerId: Prisma.sql`t."repositoryId"`,
    // As the index of these rows has it.
    rows: Prisma.sql`t."repositoryId" <> 0`,
  },
  organisation: {
    owners: Prisma.sql`SELECT o.id, o.name, o.name AS organisation FROM "Organisation" o`,
    ownerId: Prisma.sql`t."organisationId"`,
    rows: Prisma.sql`t."repositoryId" = 0`,
  },
};
