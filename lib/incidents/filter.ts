import { z } from "zod";
import type { Own } from "@/lib/incidents/discretion";
import {
  Contact,
  IgnoreReason,
  IncidentKind,
  IncidentStatus,
  type Prisma,
  Severity,
  Validity,
} from "@/prisma/generated/client";

/** One or several values, comma-separated or repeated, of an enumeration; what is not of it is refused. */
export const anyOf = <Values extends Record<string, string>>(values: Values) =>
  z.preprocess(
    (input) =>
      input === undefined
        ? undefined
        : [input]
            .flat()
            .flatMap((item) => String(item).toLowerCase().split(","))
            .filter(Boolean),
    z.array(z.enum(values)).optional(),
  );
const text = z.string().trim().max(200).optional();
export const words = z.preprocess(
  (input) => (input === undefined ? undefined : [input].flat().map(String).filter(Boolean)),
  z.array(z.string().max(300)).optional(),
);

export const incidentSorts = [
  "triggered",
  "severity",
  "status",
  "detector",
  "repository",
  "author",
  "activity",
  "id",
  "resolved",
  "ignored",
] as const;

/** Every way to narrow and order the list of incidents, as it stands in a URL. */
export const IncidentFilter = z.object({
  status: anyOf({ ...IncidentStatus, open: "open", closed: "closed" } as const),
  severity: anyOf(Severity),
  validity: anyOf(Validity),
  kind: anyOf(IncidentKind),
  contact: anyOf(Contact),
  ignore_reason: anyOf(IgnoreReason),
  request: anyOf({ waiting: "waiting" } as const),
  review: anyOf({ waiting: "waiting" } as const),
  detector: words,
  repository: words,
  organisation: words,
  author: words,
  assignee: text,
  q: text,
  sort: z.enum(incidentSorts).default("triggered").catch("triggered"),
  direction: z.enum(["asc", "desc"]).default("desc").catch("desc"),
});
export type IncidentFilter = z.infer<typeof IncidentFilter> & NarrowerFilter;

/** What only the REST API narrows by. */
type NarrowerFilter = {
  before?: Date | undefined;
  after?: Date | undefined;
  assigneeId?: number | undefined;
  memberId?: number | undefined;
  repositoryId?: number | undefined;
  feedback?: boolean | undefined;
  tags?: readonly IncidentTag[] | undefined;
  /** The restricted member who asks: what others asked and answered, and their addresses, are not to be found by. */
  discreetFor?: Own | undefined;
};

/** GitGuardian's tags; the first two are those that Handback sets. NONE finds what has neither. */
export const incidentTags = [
  "FROM_HISTORICAL_SCAN",
  "REGRESSION",
  "DEFAULT_BRANCH",
  "PUBLIC",
  "PUBLICLY_EXPOSED",
  "PUBLICLY_LEAKED",
  "INTERNALLY_LEAKED",
  "SENSITIVE_FILE",
  "TEST_FILE",
  "FALSE_POSITIVE",
  "IGNORED_IN_CHECK_RUN",
  "CHECK_RUN_SKIP_FALSE_POSITIVE",
  "CHECK_RUN_SKIP_LOW_RISK",
  "CHECK_RUN_SKIP_TEST_CRED",
  "REVOCABLE_BY_GG",
  "NONE",
] as const;
type IncidentTag = (typeof incidentTags)[number];

/** The filter as a condition; visibility is not its business. */
export function whereOf(filter: IncidentFilter): Prisma.IncidentWhereInput {
  const conditions: Prisma.IncidentWhereInput[] = [...narrower(filter)];
  if (filter.status?.length) {
    const statuses = filter.status.flatMap((status): IncidentStatus[] => {
      if (status === "open") return ["triggered", "assigned"];
      if (status === "closed") return ["resolved", "ignored"];
      return [status];
    });
    conditions.push({ status: { in: statuses } });
  }
  if (filter.severity?.length) conditions.push({ severity: { in: filter.severity } });
  if (filter.validity?.length) conditions.push({ validity: { in: filter.validity } });
  if (filter.kind?.length) conditions.push({ kind: { in: filter.kind } });
  if (filter.contact?.length) conditions.push({ contact: { in: filter.contact } });
  if (filter.ignore_reason?.length) conditions.push({ ignoreReason: { in: filter.ignore_reason } });
  if (filter.detector?.length) conditions.push({ detector: { in: filter.detector } });
  if (filter.repository?.length)
    conditions.push({ occurrences: { some: { repository: { fullName: { in: filter.repository } } } } });
  if (filter.organisation?.length)
    conditions.push({ repository: { organisation: { name: { in: filter.organisation } } } });
  if (filter.author?.length)
    conditions.push({ occurrences: { some: { author: authoredBy(filter.author, filter.discreetFor) } } });
  if (filter.assignee) conditions.push(ownedBy(filter.assignee, filter.discreetFor));
  if (filter.q) conditions.push(searchFor(filter.q, filter.discreetFor !== undefined));
  if (filter.request?.length) {
    const own = filter.discreetFor === undefined ? {} : { memberId: filter.discreetFor.memberId };
    conditions.push({ requests: { some: { decision: null, ...own } } });
  }
  if (filter.review?.length) {
    const drawn = { reviewDrawnAt: { not: null }, reviewedAt: null };
    conditions.push(filter.discreetFor === undefined ? drawn : { id: -1 });
  }
  return { AND: conditions };
}

/** By address; or, for whom it is not to be told, by the person's number as the facets name it. */
function authoredBy(authors: readonly string[], own: Own | undefined): Prisma.AddressWhereInput {
  const emails = authors.filter((author) => !own || own.emails.has(author));
  const ids = authors.flatMap((author) => /^developer:(\d{1,9})$/.exec(author)?.[1] ?? []);
  return { OR: [{ email: { in: emails } }, { developerId: { in: ids.map(Number) } }] };
}

function ownedBy(email: string, own: Own | undefined): Prisma.IncidentWhereInput {
  if (email === "none") return { assigneeId: null };
  if (!own) return { assignee: { email } };
  return own.emails.has(email) ? { assigneeId: own.memberId } : { id: -1 };
}

function answeredBy(own: Own | undefined): Prisma.FeedbackWhereInput {
  return own ? { OR: [{ memberId: own.memberId }, { email: { in: [...own.emails] } }] } : {};
}

function narrower(filter: NarrowerFilter): Prisma.IncidentWhereInput[] {
  const { before, after, assigneeId, memberId, repositoryId, feedback, tags, discreetFor } = filter;
  return [
    ...(before ? [{ triggeredAt: { lt: before } }] : []),
    ...(after ? [{ triggeredAt: { gt: after } }] : []),
    ...(assigneeId === undefined ? [] : [{ assigneeId }]),
    ...(memberId === undefined ? [] : [{ OR: [{ assigneeId: memberId }, { grants: { some: { memberId } } }] }]),
    ...(repositoryId === undefined ? [] : [{ occurrences: { some: { repositoryId } } }]),
    ...(feedback === undefined ? [] : [{ feedback: { [feedback ? "some" : "none"]: answeredBy(discreetFor) } }]),
    ...(tags?.length ? [{ OR: tags.map(tagged) }] : []),
  ];
}

function tagged(tag: IncidentTag): Prisma.IncidentWhereInput {
  const historical = { kind: "historical" as const };
  switch (tag) {
    case "FROM_HISTORICAL_SCAN":
      return { occurrences: { some: historical } };
    case "REGRESSION":
      return { regression: true };
    case "NONE":
      return { regression: false, occurrences: { none: historical } };
    default:
      return { id: -1 };
  }
}

function searchFor(query: string, isDiscreet: boolean): Prisma.IncidentWhereInput {
  const number = /^(?:INC-)?(\d{1,9})$/i.exec(query)?.[1];
  const contains = { contains: query, mode: "insensitive" as const };
  return {
    OR: [
      ...(number ? [{ id: Number(number) }] : []),
      { detectorName: contains },
      { detector: contains },
      { repository: { fullName: contains } },
      ...(isDiscreet ? [] : [{ author: { email: contains } }]),
      // Who has no name is filed under their address.
      { author: { developer: { name: contains, ...(isDiscreet ? { NOT: { name: { contains: "@" } } } : {}) } } },
      { occurrences: { some: { path: contains } } },
      ...(/^[0-9a-f]{7,64}$/i.test(query)
        ? [{ occurrences: { some: { commit: { startsWith: query.toLowerCase() } } } }]
        : []),
    ],
  };
}

/** A total order, so that a page ends where the next begins. */
export function orderOf({
  sort,
  direction,
}: Pick<IncidentFilter, "sort" | "direction">): Prisma.IncidentOrderByWithRelationInput[] {
  const reverse = direction === "asc" ? "desc" : "asc";
  switch (sort) {
    case "triggered":
      return [{ triggeredAt: direction }, { id: direction }];
    case "activity":
      return [{ updatedAt: direction }, { id: direction }];
    // The enumeration begins with critical, so "desc", most severe first, is ascending in the database.
    case "severity":
      return [{ severity: reverse }, { id: direction }];
    case "status":
      return [{ status: reverse }, { id: direction }];
    case "detector":
      return [{ detectorName: direction }, { id: direction }];
    case "repository":
      return [{ repository: { fullName: direction } }, { id: direction }];
    case "author":
      return [{ author: { email: direction } }, { id: direction }];
    case "resolved":
    case "ignored":
      return [{ closedAt: { sort: direction, nulls: "last" } }, { id: direction }];
    case "id":
      return [{ id: direction }];
  }
}
