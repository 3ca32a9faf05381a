import { all } from "@/lib/db/conditions";
import { Prisma } from "@/prisma/generated/client";

const closed = Prisma.sql`c."closedAt" IS NOT NULL`;
const open = Prisma.sql`c."closedAt" IS NULL`;
const unanswered = all([open, Prisma.sql`c."answeredAt" IS NULL`]);
const unopened = all([unanswered, Prisma.sql`c."openedAt" IS NULL`]);
const unmailed = all([unopened, Prisma.sql`c."mailedAt" IS NULL`]);
const unsent = all([unmailed, Prisma.sql`c.mails = 0`]);

/**
 * What became of an incident in a campaign, as conditions on the campaign's incident that the statement calls c. Each is
 * one of these: by the furthest it has come, else by whether somebody is to be asked.
 */
export const fates = {
  closed,
  answered: all([open, Prisma.sql`c."answeredAt" IS NOT NULL`]),
  opened: all([unanswered, Prisma.sql`c."openedAt" IS NOT NULL`]),
  silent: all([unopened, Prisma.sql`c."mailedAt" IS NOT NULL`]),
  sending: all([unmailed, Prisma.sql`c.mails > 0`]),
  waiting: all([unsent, Prisma.sql`c.standing = 'ask'`]),
  not_asked: all([unsent, Prisma.sql`c.standing <> 'ask'`]),
};
export type Fate = keyof typeof fates;
