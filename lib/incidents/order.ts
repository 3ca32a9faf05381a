import type { IncidentFilter } from "@/lib/incidents/filter";
import { IncidentStatus, Prisma, Severity } from "@/prisma/generated/client";

export type Direction = "asc" | "desc";

/** What groups incidents stand in, in the order of a label: of a relation g, and which incidents i belong to which. */
export type Group = {
  relation: Prisma.Sql;
  joins: Prisma.Sql;
  type: Prisma.Sql;
  direction: Direction;
  /** All the labels there can be, where that is known. */
  labels?: readonly string[];
};

/**
 * A stretch of a list's order: the incidents for which this holds, by group where it has groups, then by a moment where
 * it has one, then by id. An order is one or several of them, one after the other, and every incident stands in one.
 */
export type Segment = {
  holds: Prisma.Sql;
  /** Which statuses its incidents can have; without it, all. */
  statuses?: readonly IncidentStatus[];
  group?: Group;
  moment: "triggeredAt" | "updatedAt" | "closedAt" | "dueAt" | "ignoredUntil" | null;
  direction: Direction;
};

export const opposite = (direction: Direction): Direction => (direction === "asc" ? "desc" : "asc");

const every = Prisma.sql`true`;
const statuses = {
  open: ["triggered", "assigned"],
  closed: ["resolved", "ignored"],
} satisfies Record<string, IncidentStatus[]>;

export function orderOf({ sort, direction, discreetFor }: IncidentFilter): Segment[] {
  const whole = { holds: every, moment: "triggeredAt", direction } as const;
  // What somebody reads from the top of the alphabet is newest first within a name.
  const named = { moment: "triggeredAt", direction: opposite(direction) } as const;
  switch (sort) {
    case "triggered":
      return [whole];
    case "activity":
      return [{ ...whole, moment: "updatedAt" }];
    case "id":
      return [{ ...whole, moment: null }];
    // These enumerations begin with what comes first, so that "desc", the most severe first, is ascending in the database.
    case "severity":
      return [{ ...whole, group: enumeration("severity", "Severity", opposite(direction)) }];
    case "status":
      return [{ ...whole, group: enumeration("status", "IncidentStatus", opposite(direction)) }];
    case "detector":
      return [{ holds: every, ...named, group: { ...(discreetFor ? ownDetectors : detectors), direction } }];
    case "repository":
      return [
        { holds: Prisma.sql`i."repositoryId" IS NOT NULL`, ...named, group: { ...repositories, direction } },
        rest(Prisma.sql`i."repositoryId" IS NULL`),
      ];
    case "author":
      return discreetFor
        ? [
            { holds: hasNamedAuthor, ...named, group: { ...names, direction } },
            rest(Prisma.sql`NOT coalesce(${hasNamedAuthor}, false)`),
          ]
        : [
            { holds: Prisma.sql`i."authorId" IS NOT NULL`, ...named, group: { ...addresses, direction } },
            rest(Prisma.sql`i."authorId" IS NULL`),
          ];
    case "resolved":
    case "ignored":
      return closedAs(sort, direction);
    case "due":
      return [
        {
          ...whole,
          moment: "dueAt",
          holds: Prisma.sql`i."closedAt" IS NULL AND i."dueAt" IS NOT NULL`,
          statuses: statuses.open,
        },
        rest(Prisma.sql`i."closedAt" IS NULL AND i."dueAt" IS NULL`, statuses.open),
        rest(Prisma.sql`i."closedAt" IS NOT NULL`, statuses.closed),
      ];
    case "expiry":
      return [
        { ...whole, moment: "ignoredUntil", holds: Prisma.sql`i."ignoredUntil" IS NOT NULL`, statuses: ["ignored"] },
        rest(Prisma.sql`i."ignoredUntil" IS NULL`),
      ];
  }
}

/** What an order says nothing of stands after it, by id. */
function rest(holds: Prisma.Sql, of?: readonly IncidentStatus[]): Segment {
  return { holds, moment: null, direction: "asc", ...(of ? { statuses: of } : {}) };
}

function closedAs(status: "resolved" | "ignored", direction: Direction): Segment[] {
  const others = (["triggered", "assigned", "resolved", "ignored"] as const).filter((other) => other !== status);
  const is = Prisma.sql`i.status = ${status}::"IncidentStatus"`;
  return [
    { holds: Prisma.sql`${is} AND i."closedAt" IS NOT NULL`, statuses: [status], moment: "closedAt", direction },
    rest(Prisma.sql`NOT ${is}`, others),
  ];
}

function enumeration(column: "severity" | "status", type: "Severity" | "IncidentStatus", direction: Direction): Group {
  const named = Prisma.raw(`"${type}"`);
  return {
    relation: Prisma.sql`(SELECT label FROM unnest(enum_range(NULL::${named})) e (label))`,
    joins: Prisma.sql`i.${Prisma.raw(column)} = g.label`,
    type: named,
    direction,
    labels: Object.values(type === "Severity" ? Severity : IncidentStatus),
  };
}

const text = Prisma.sql`text`;
const detectors = {
  // A detector that came with several names stands under the first of them.
  relation: Prisma.sql`(SELECT min(d.name) AS label, d.detector FROM "Detector" d GROUP BY d.detector)`,
  joins: Prisma.sql`i.detector = g.detector`,
  type: text,
};
// The other names it came with are those of incidents that a restricted member may not see.
const ownDetectors = {
  relation: Prisma.sql`(SELECT DISTINCT d.name AS label FROM "Detector" d)`,
  joins: Prisma.sql`i."detectorName" = g.label`,
  type: text,
};
const repositories = {
  relation: Prisma.sql`(SELECT r."fullName" AS label, r.id FROM "Repository" r)`,
  joins: Prisma.sql`i."repositoryId" = g.id`,
  type: text,
};
const addresses = {
  relation: Prisma.sql`(SELECT a.email AS label, a.id FROM "Address" a)`,
  joins: Prisma.sql`i."authorId" = g.id`,
  type: text,
};
// Who has no name is filed under their address, and an order would tell it.
const names = {
  relation: Prisma.sql`(SELECT d.name AS label, a.id FROM "Address" a JOIN "Developer" d ON d.id = a."developerId" WHERE d.name NOT LIKE '%@%')`,
  joins: Prisma.sql`i."authorId" = g.id`,
  type: text,
};
const hasNamedAuthor = Prisma.sql`i."authorId" IN (SELECT a.id FROM "Address" a JOIN "Developer" d ON d.id = a."developerId" WHERE d.name NOT LIKE '%@%')`;
