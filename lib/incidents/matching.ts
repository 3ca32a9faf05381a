import { z } from "zod";
import { db } from "@/lib/db/client";
import { all, anywhere, either } from "@/lib/db/conditions";
import { parseRows } from "@/lib/db/rows";
import type { Own } from "@/lib/incidents/discretion";
import { fates } from "@/lib/incidents/fates";
import { ofFigures } from "@/lib/incidents/figure-filter";
import type { IncidentFilter, IncidentTag } from "@/lib/incidents/filter";
import { pathSearch } from "@/lib/incidents/path-search";
import { repositoriesNamed } from "@/lib/incidents/repositories";
import { IncidentStatus, Prisma } from "@/prisma/generated/client";

/** What a filter asks, as conditions on the incident that the statement calls i; visibility is not their business. */
export type Matching = {
  /** To be asked of incidents at hand, one by one. */
  test: Prisma.Sql;
  /** The same, for finding all of them, wherever they are. */
  among: Prisma.Sql;
  /** The part of it that an index over the times of the first trigger begins with. */
  lead: Prisma.Sql | null;
  /** Whether the lead is all there is to it. */
  plain: boolean;
  /** Whether so few match that looking through the list for them is of no use. */
  rare: boolean;
  /** Statements that answer the ids of all that one part of the filter lets through, to learn whether they are few. */
  candidates: Prisma.Sql[];
  /** Whether they are known not to be. */
  frequent: boolean;
};

type Part = {
  test: Prisma.Sql;
  among?: Prisma.Sql;
  candidates?: Prisma.Sql;
  frequent?: boolean;
  leads?: boolean;
  rare?: boolean;
};

export async function matching(filter: IncidentFilter, now = new Date()): Promise<Matching> {
  const parts: Part[] = [
    ...ofOwnColumns(filter),
    ...ofTime(filter, now),
    ...ofOthers(filter),
    ...ofLabels(filter),
    ...ofCampaigns(filter),
    ...(await ofDeveloper(filter)),
    ...ofFigures(filter, filter.discreetFor).map((test) => ({ test })),
    ...(await ofPlaces(filter)),
    ...(await ofText(filter)),
  ];
  const lead = parts.find(({ leads }) => leads) ?? null;
  return {
    test: all(parts.map(({ test }) => test)),
    among: all(parts.map(({ test, among = test }) => among)),
    lead: lead?.test ?? null,
    plain: parts.every((part) => part === lead),
    rare: parts.some(({ rare }) => rare),
    candidates: parts.flatMap(({ candidates, frequent }) => (frequent ? [] : (candidates ?? []))),
    frequent: parts.some(({ frequent }) => frequent),
  };
}

/** The most telling ones first: one of them leads. */
function ofOwnColumns(filter: IncidentFilter): Part[] {
  return [
    ...(filter.assigneeId === undefined ? [] : [owned(Prisma.sql`${filter.assigneeId}::int`)]),
    ...(filter.assignee ? [ownedBy(filter.assignee, filter.discreetFor)] : []),
    ...isOneOf(Prisma.sql`i."ignoreReason"`, filter.ignore_reason, Prisma.sql`"IgnoreReason"`),
    ...isOneOf(Prisma.sql`i.detector`, filter.detector, Prisma.sql`text`),
    ...isOneOf(Prisma.sql`i.contact`, filter.contact, Prisma.sql`"Contact"`),
    ...standing(filter),
    ...isOneOf(Prisma.sql`i.severity`, filter.severity, Prisma.sql`"Severity"`),
    ...isOneOf(Prisma.sql`i.validity`, filter.validity, Prisma.sql`"Validity"`),
    ...isOneOf(Prisma.sql`i.kind`, filter.kind, Prisma.sql`"IncidentKind"`),
  ];
}

function isOneOf(column: Prisma.Sql, values: readonly string[] | undefined, type: Prisma.Sql): Part[] {
  if (!values?.length) return [];
  const [only, ...others] = new Set(values);
  if (others.length === 0) return [{ test: Prisma.sql`${column} = ${only}::${type}`, leads: true }];
  return [{ test: Prisma.sql`${column} = ANY(${[...new Set(values)]}::${type}[])` }];
}

/** The statuses a filter lets through; those of "open" and "closed" written out. */
export function statusesOf({ status }: Pick<IncidentFilter, "status">): IncidentStatus[] {
  const words = status?.length ? status : (["open", "closed"] as const);
  const statuses = words.flatMap((word): IncidentStatus[] => {
    if (word === "open") return ["triggered", "assigned"];
    return word === "closed" ? ["resolved", "ignored"] : [word];
  });
  return [...new Set(statuses)];
}

function standing(filter: IncidentFilter): Part[] {
  const statuses = statusesOf(filter);
  if (statuses.length === Object.keys(IncidentStatus).length) return [];
  if (statuses.length === 2 && statuses.every((status) => status === "triggered" || status === "assigned"))
    return [{ test: Prisma.sql`i."closedAt" IS NULL`, leads: true }];
  if (statuses.length === 2 && statuses.every((status) => status === "resolved" || status === "ignored"))
    return [{ test: Prisma.sql`i."closedAt" IS NOT NULL` }];
  return isOneOf(Prisma.sql`i.status`, statuses, Prisma.sql`"IncidentStatus"`);
}

const owned = (member: Prisma.Sql): Part => ({ test: Prisma.sql`i."assigneeId" = ${member}`, leads: true });
const never: Part = { test: Prisma.sql`false`, rare: true };

function ownedBy(email: string, own: Own | undefined): Part {
  if (email === "none") return { test: Prisma.sql`i."assigneeId" IS NULL` };
  if (!own) return owned(Prisma.sql`(SELECT m.id FROM "Member" m WHERE m.email = ${email})`);
  return own.emails.has(email) ? owned(Prisma.sql`${own.memberId}::int`) : never;
}

const day = 86_400_000;
export const soon = 7 * day;

function ofTime({ due, expiry, before, after }: IncidentFilter, now: Date): Part[] {
  const within = (column: Prisma.Sql, ms: number) =>
    Prisma.sql`${column} >= ${now}::timestamptz AND ${column} < ${new Date(now.getTime() + ms)}::timestamptz`;
  const dueAt = Prisma.sql`i."dueAt"`;
  const dues = {
    overdue: Prisma.sql`i."dueAt" < ${now}::timestamptz`,
    today: within(dueAt, day),
    week: within(dueAt, soon),
    none: Prisma.sql`i."dueAt" IS NULL`,
  };
  const until = Prisma.sql`i."ignoredUntil"`;
  const expiries = {
    any: Prisma.sql`i."ignoredUntil" IS NOT NULL`,
    week: within(until, 7 * day),
    month: within(until, 30 * day),
    never: Prisma.sql`i.status = 'ignored' AND i."ignoredUntil" IS NULL`,
  };
  return [
    ...(due?.length
      ? [{ test: Prisma.sql`i."closedAt" IS NULL AND ${either(due.map((word) => Prisma.sql`(${dues[word]})`))}` }]
      : []),
    ...(expiry?.length ? [{ test: either(expiry.map((word) => Prisma.sql`(${expiries[word]})`)) }] : []),
    ...(before ? [{ test: Prisma.sql`i."triggeredAt" < ${before}::timestamptz` }] : []),
    ...(after ? [{ test: Prisma.sql`i."triggeredAt" > ${after}::timestamptz` }] : []),
  ];
}

function ofOthers(filter: IncidentFilter): Part[] {
  const { organisation, memberId, discreetFor: own } = filter;
  return [
    ...(organisation?.length
      ? [
          {
            test: Prisma.sql`i."repositoryId" IN (SELECT r.id FROM "Repository" r JOIN "Organisation" o ON o.id = r."organisationId"
              WHERE o.name = ANY(${organisation}))`,
          },
        ]
      : []),
    ...(memberId === undefined
      ? []
      : [
          {
            test: Prisma.sql`i.id IN (SELECT g."incidentId" FROM "Grant" g WHERE g."memberId" = ${memberId}::int
              UNION SELECT x.id FROM "Incident" x WHERE x."assigneeId" = ${memberId}::int)`,
          },
        ]),
    ...(filter.feedback === undefined ? [] : [answered(filter.feedback, own)]),
    ...(filter.tags?.length ? [{ test: either(filter.tags.map(tagged)) }] : []),
    ...(filter.request?.length ? [waiting(own)] : []),
    ...(filter.review?.length
      ? [own ? never : { test: Prisma.sql`i."reviewDrawnAt" IS NOT NULL AND i."reviewedAt" IS NULL`, rare: true }]
      : []),
  ];
}

/** Those that have one of these. Labels are not a restricted member's to know. */
function ofLabels({ label, discreetFor: own }: IncidentFilter): Part[] {
  if (!label?.length) return [];
  if (own) return [never];
  const labels = label.map((text) => text.toLowerCase());
  // As the index over those with a label says it.
  const test = Prisma.sql`(i.labels <> '{}' AND i.labels && ${labels}::text[])`;
  return [{ test, candidates: Prisma.sql`SELECT i.id FROM "Incident" i WHERE ${test}` }];
}

/** What another campaign asks about is none of a campaign's. A restricted member finds by what it asks of them. */
function ofCampaigns({ campaign, fate, asked_of, discreetFor: own }: IncidentFilter): Part[] {
  const people = (asked_of ?? []).filter((text) => /^\d{1,9}$/.test(text)).map(Number);
  const narrowed = [
    ...(fate?.length ? [either(fate.map((word) => fates[word]))] : []),
    ...(asked_of?.length ? [Prisma.sql`c."targetId" = ANY(${people}::int[])`] : []),
  ];
  if (own && narrowed.length > 0) return [never];
  if (!campaign?.length) return [];
  const theirs = own
    ? Prisma.sql`AND c.stage <> 'chosen' AND c."targetId" IN (SELECT t.id FROM "CampaignTarget" t WHERE t."memberId" = ${own.memberId}::int)`
    : Prisma.empty;
  const within = Prisma.sql`c."campaignId" = ANY(${campaign.map(Number)}::int[]) AND c.standing <> 'elsewhere' ${theirs}`;
  const where = all([within, ...narrowed]);
  const found = Prisma.sql`SELECT c."incidentId" FROM "CampaignIncident" c WHERE ${where}`;
  return [
    {
      test: Prisma.sql`EXISTS (SELECT 1 FROM "CampaignIncident" c WHERE c."incidentId" = i.id AND ${where} OFFSET 0)`,
      among: Prisma.sql`i.id IN (${found})`,
      candidates: found,
    },
  ];
}

/** Their addresses are looked up first, so that the database knows how few it looks for. What others own is not told by it. */
async function ofDeveloper({ developer, discreetFor: own }: IncidentFilter): Promise<Part[]> {
  if (!developer) return [];
  const person = await db().developer.findUnique({
    where: { id: Number(developer) },
    select: { memberId: true, addresses: { select: { id: true } } },
  });
  if (!person) return [never];
  const owner = own && own.memberId !== person.memberId ? null : person.memberId;
  const theirs = [
    Prisma.sql`i."authorId" = ANY(${person.addresses.map(({ id }) => id)}::int[])`,
    ...(owner === null ? [] : [Prisma.sql`i."assigneeId" = ${owner}::int`]),
  ];
  return [
    {
      test: either(theirs),
      candidates: Prisma.join(
        theirs.map((test) => Prisma.sql`SELECT i.id FROM "Incident" i WHERE ${test}`),
        " UNION ALL ",
      ),
    },
  ];
}

/** Of incidents with a place there: the places themselves are looked up first, so that the database knows how many there are. */
async function ofPlaces({ repository, repositoryId, author, discreetFor }: IncidentFilter): Promise<Part[]> {
  const repositoryColumn = Prisma.sql`o."repositoryId"`;
  return [
    ...(repositoryId === undefined ? [] : [placed(repositoryColumn, [repositoryId])]),
    ...(repository?.length ? [placed(repositoryColumn, await repositoriesOf(repository))] : []),
    ...(author?.length ? [placed(Prisma.sql`o."authorId"`, await addressesOf(author, discreetFor))] : []),
  ];
}

function placed(column: Prisma.Sql, ids: readonly number[]): Part {
  const [only, ...others] = ids;
  if (only === undefined) return never;
  const where =
    others.length === 0 ? Prisma.sql`${column} = ${only}::int` : Prisma.sql`${column} = ANY(${[...ids]}::int[])`;
  return havingPlace(where);
}

/** The offset keeps the database from looking through the places of all incidents for those of one. */
function havingPlace(where: Prisma.Sql): Part & { candidates: Prisma.Sql } {
  const exists = (rest: Prisma.Sql) =>
    Prisma.sql`EXISTS (SELECT 1 FROM "Occurrence" o WHERE o."incidentId" = i.id AND ${where} ${rest})`;
  return {
    test: exists(Prisma.sql`OFFSET 0`),
    among: exists(Prisma.empty),
    candidates: Prisma.sql`SELECT o."incidentId" FROM "Occurrence" o WHERE ${where}`,
  };
}

async function repositoriesOf(names: readonly string[]): Promise<number[]> {
  return (await repositoriesNamed(names)).map(({ id }) => id);
}

/** By address; or, for whom it is not to be told, by the person's number as the facets name it. */
async function addressesOf(authors: readonly string[], own: Own | undefined): Promise<number[]> {
  const emails = authors.filter((author) => !own || own.emails.has(author));
  const developers = authors.flatMap((author) => /^developer:(\d{1,9})$/.exec(author)?.[1] ?? []).map(Number);
  const found = await db().address.findMany({
    where: { OR: [{ email: { in: emails } }, { developerId: { in: developers } }] },
    select: { id: true },
  });
  return found.map(({ id }) => id);
}

/** A restricted member finds by their own answers, not by those of others. */
function answered(wanted: boolean, own: Own | undefined): Part {
  const mine = own
    ? Prisma.sql`AND (f."memberId" = ${own.memberId}::int OR f.email = ANY(${[...own.emails]}::text[]))`
    : Prisma.empty;
  const exists = Prisma.sql`EXISTS (SELECT 1 FROM "Feedback" f WHERE f."incidentId" = i.id ${mine})`;
  return { test: wanted ? exists : Prisma.sql`NOT ${exists}` };
}

function waiting(own: Own | undefined): Part {
  const mine = own ? Prisma.sql`AND q."memberId" = ${own.memberId}::int` : Prisma.empty;
  const test = Prisma.sql`EXISTS (SELECT 1 FROM "ClosureRequest" q WHERE q."incidentId" = i.id AND q.decision IS NULL ${mine})`;
  return { test, rare: true };
}

function tagged(tag: IncidentTag): Prisma.Sql {
  const historical = Prisma.sql`EXISTS (SELECT 1 FROM "Occurrence" o WHERE o."incidentId" = i.id AND o.kind = 'historical')`;
  switch (tag) {
    case "FROM_HISTORICAL_SCAN":
      return historical;
    case "REGRESSION":
      return Prisma.sql`i.regression`;
    case "NONE":
      return Prisma.sql`(NOT i.regression AND NOT ${historical})`;
    default:
      return Prisma.sql`false`;
  }
}

const isCommit = /^[0-9a-f]{7,64}$/i;

async function ofText({ q, discreetFor }: IncidentFilter): Promise<Part[]> {
  return q ? [await searched(q, discreetFor !== undefined)] : [];
}

async function searched(query: string, isDiscreet: boolean): Promise<Part> {
  const number = /^(?:INC-)?(\d{1,9})$/i.exec(query)?.[1];
  const commit = isCommit.test(query) ? query.toLowerCase() : null;
  const like = anywhere(query);
  const [path, nouns] = await Promise.all([pathSearch(query), nounsNamed(like, isDiscreet)]);
  const places = [
    ...(path ? [havingPlace(path.where)] : []),
    // A commit is written in hexadecimal digits, so that all that begin with these come before these and a g.
    ...(commit ? [havingPlace(Prisma.sql`o."commit" >= ${commit} AND o."commit" < ${`${commit}g`}`)] : []),
  ];
  const named = [
    ...(number ? [Prisma.sql`i.id = ${Number(number)}::int`] : []),
    ...(isDiscreet ? [Prisma.sql`(i.detector ILIKE ${like} OR i."detectorName" ILIKE ${like})`] : []),
    ...(nouns.detectors.length > 0 ? [Prisma.sql`i.detector = ANY(${nouns.detectors}::text[])`] : []),
    ...(nouns.repositories.length > 0 ? [Prisma.sql`i."repositoryId" = ANY(${nouns.repositories}::int[])`] : []),
    ...(nouns.addresses.length > 0 ? [Prisma.sql`i."authorId" = ANY(${nouns.addresses}::int[])`] : []),
  ].map((test) => ({ test, candidates: Prisma.sql`SELECT i.id FROM "Incident" i WHERE ${test}` }));
  const ways = [...named, ...places];
  if (ways.length === 0) return never;
  const test = either(ways.map((way) => way.test));
  // What a restricted member sees is few, and is asked one by one.
  if (isDiscreet) return { test };
  const ids = (of: { candidates: Prisma.Sql }[]) =>
    Prisma.join(
      of.map(({ candidates }) => candidates),
      " UNION ALL ",
    );
  return {
    test,
    among: Prisma.sql`i.id IN (${ids(ways)})`,
    ...(named.length > 0 ? { candidates: ids(named) } : {}),
    frequent: path?.frequent ?? false,
    rare: commit !== null || number !== undefined,
  };
}

const nouns = z.object({
  detectors: z.array(z.string()),
  repositories: z.array(z.number()),
  addresses: z.array(z.number()),
});

/** The detectors, repositories and commit authors with this text in a name or an address. */
async function nounsNamed(like: string, isDiscreet: boolean): Promise<z.infer<typeof nouns>> {
  // Who has no name is filed under their address.
  const named = Prisma.sql`SELECT a.id FROM "Developer" d JOIN "Address" a ON a."developerId" = d.id WHERE d.name ILIKE ${like}`;
  const addresses = isDiscreet
    ? Prisma.sql`${named} AND d.name NOT LIKE '%@%'`
    : Prisma.sql`${named} UNION SELECT a.id FROM "Address" a WHERE a.email ILIKE ${like}`;
  // A detector may have come with other names, in incidents that a restricted member may not see.
  const detectors = isDiscreet
    ? Prisma.sql`SELECT NULL::text WHERE false`
    : Prisma.sql`SELECT DISTINCT d.detector FROM "Detector" d WHERE d.name ILIKE ${like} OR d.detector ILIKE ${like}`;
  const rows = await db().$queryRaw`SELECT ARRAY(${detectors}) AS detectors,
    ARRAY(SELECT r.id FROM "Repository" r WHERE r."fullName" ILIKE ${like}
      UNION SELECT n."repositoryId" FROM "RepositoryName" n WHERE n."fullName" ILIKE ${like}) AS repositories, ARRAY(${addresses}) AS addresses`;
  return parseRows(nouns, rows)[0] ?? { detectors: [], repositories: [], addresses: [] };
}
