import { z } from "zod";
import { IncidentFilter, incidentTags } from "@/lib/incidents/filter";
import { Id, Moment } from "@/lib/url-values";
import type { IncidentKind } from "@/prisma/generated/enums";
import { PageQuery } from "./page";

const Tags = z.preprocess(
  (input) =>
    input === undefined
      ? undefined
      : [input]
          .flat()
          .flatMap((item) => String(item).toUpperCase().split(","))
          .filter(Boolean),
  z.array(z.enum(incidentTags)).optional(),
);

const orderings = ["date", "-date", "resolved_at", "-resolved_at", "ignored_at", "-ignored_at"] as const;

export const IncidentQuery = PageQuery.extend(IncidentFilter.shape).extend({
  date_before: Moment.optional().describe("Found before this moment"),
  date_after: Moment.optional().describe("Found after this moment"),
  assignee_email: z.string().trim().toLowerCase().max(254).optional(),
  assignee_id: Id.optional(),
  source_id: Id.optional().describe("With a place in this repository"),
  feedback: z.stringbool({ truthy: ["true", "1"], falsy: ["false", "0"] }).optional(),
  tags: Tags.describe("Any of these; Handback sets FROM_HISTORICAL_SCAN and REGRESSION"),
  search: z.string().trim().max(200).optional().describe("The same as q"),
  ordering: z.enum(orderings).optional().describe("Without it, by id"),
  sort: IncidentFilter.shape.sort.unwrap().removeDefault().optional().describe("Further orders; see direction"),
  direction: IncidentFilter.shape.direction.unwrap().removeDefault().optional(),
});

const sortOf = { date: "triggered", resolved_at: "resolved", ignored_at: "ignored" } as const;

/** The query as the filter of the list; by id where no order is asked for. */
export function incidentFilterOf(query: z.infer<typeof IncidentQuery>, kind?: IncidentKind): IncidentFilter {
  const { cursor: _cursor, per_page: _size, ordering, date_before, date_after, search, ...rest } = query;
  const { assignee_email, assignee_id, source_id, sort, direction, ...filter } = rest;
  const field = ordering?.replace("-", "") as keyof typeof sortOf | undefined;
  const order = field
    ? { sort: sortOf[field], direction: ordering?.startsWith("-") ? ("desc" as const) : ("asc" as const) }
    : { sort: sort ?? ("id" as const), direction: direction ?? (sort ? ("desc" as const) : ("asc" as const)) };
  return {
    ...filter,
    ...order,
    ...(kind ? { kind: [kind] } : {}),
    q: filter.q ?? search,
    assignee: assignee_email ?? filter.assignee,
    assigneeId: assignee_id,
    repositoryId: source_id,
    before: date_before,
    after: date_after,
  };
}
