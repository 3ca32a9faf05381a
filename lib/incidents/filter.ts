import { z } from "zod";
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
const anyOf = <Values extends Record<string, string>>(values: Values) =>
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
const words = z.preprocess(
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
] as const;

/** Every way to narrow and order the list of incidents, as it stands in a URL. */
export const IncidentFilter = z.object({
  status: anyOf({ ...IncidentStatus, open: "open", closed: "closed" } as const),
  severity: anyOf(Severity),
  validity: anyOf(Validity),
  kind: anyOf(IncidentKind),
  contact: anyOf(Contact),
  ignore_reason: anyOf(IgnoreReason),
  detector: words,
  repository: words,
  organisation: words,
  author: words,
  assignee: text,
  q: text,
  sort: z.enum(incidentSorts).default("triggered").catch("triggered"),
  direction: z.enum(["asc", "desc"]).default("desc").catch("desc"),
});
export type IncidentFilter = z.infer<typeof IncidentFilter>;

/** The filter as a condition; visibility is not its business. */
export function whereOf(filter: IncidentFilter): Prisma.IncidentWhereInput {
  const conditions: Prisma.IncidentWhereInput[] = [];
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
  if (filter.author?.length) conditions.push({ occurrences: { some: { author: { email: { in: filter.author } } } } });
  if (filter.assignee)
    conditions.push(filter.assignee === "none" ? { assigneeId: null } : { assignee: { email: filter.assignee } });
  if (filter.q) conditions.push(searchFor(filter.q));
  return { AND: conditions };
}

function searchFor(query: string): Prisma.IncidentWhereInput {
  const number = /^(?:INC-)?(\d{1,9})$/i.exec(query)?.[1];
  const contains = { contains: query, mode: "insensitive" as const };
  return {
    OR: [
      ...(number ? [{ id: Number(number) }] : []),
      { detectorName: contains },
      { detector: contains },
      { repository: { fullName: contains } },
      { author: { email: contains } },
      { author: { developer: { name: contains } } },
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
  }
}
