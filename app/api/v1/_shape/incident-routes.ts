import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { Incident } from "@/app/api/v1/_shape/answers";
import { incidentShape } from "@/app/api/v1/_shape/incident";
import { paged } from "@/app/api/v1/_shape/page";
import { IncidentQuery, incidentFilterOf } from "@/app/api/v1/_shape/query";
import { occurrenceShapes } from "@/app/api/v1/_shape/source";
import type { MemberViewer } from "@/lib/access/viewer";
import { assignIncident, unassignIncident } from "@/lib/incidents/assign";
import type { IncidentFilter } from "@/lib/incidents/filter";
import { getIncident, listOccurrences } from "@/lib/incidents/get";
import { ignoreIncident } from "@/lib/incidents/ignore";
import { labelIncident } from "@/lib/incidents/label";
import { listIncidents } from "@/lib/incidents/list";
import { particularsOf } from "@/lib/incidents/particulars";
import { prolongIgnore } from "@/lib/incidents/prolong";
import { reopenIncident } from "@/lib/incidents/reopen";
import { resolveIncident } from "@/lib/incidents/resolve";
import { setSeverity } from "@/lib/incidents/set-severity";
import type { IncidentSummary } from "@/lib/incidents/views";
import { IgnoreReason, type IncidentKind, Severity } from "@/prisma/generated/enums";

const Until = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);
const acceptedUntil = "The risk is accepted until then, and the incident open again afterwards";
const comment = z.string().max(4_000).optional();
const version = z.int().optional().describe("The version that was looked at; 409 when it has changed since");
const Closed = Incident.extend({
  closure_request: z
    .object({ id: z.int(), why: z.string() })
    .nullable()
    .describe(
      "The request that waits for a manager, where the incident was not closed at once; the status is 202 then",
    ),
});

/** The list, of one kind or of all. */
export function listRoute(kind?: IncidentKind) {
  return route({
    summary: kind ? "List the incidents of leaked secrets" : "List the incidents of every kind",
    permission: "incidents:read",
    query: IncidentQuery,
    answer: z.array(Incident),
    run: (viewer, { query, url }) => incidentPage(viewer, url, incidentFilterOf(query, kind), query),
  });
}

export async function incidentPage(
  viewer: MemberViewer,
  url: URL,
  filter: IncidentFilter,
  { cursor, per_page }: { cursor?: string | undefined; per_page: number },
): Promise<Response> {
  const page = await listIncidents(viewer, filter, { cursor, limit: per_page });
  return paged(url, await shapesOf(viewer, page.rows), page);
}

async function shapesOf(viewer: MemberViewer, incidents: readonly IncidentSummary[]) {
  const particulars = await particularsOf(
    viewer,
    incidents.map(({ id }) => id),
  );
  return incidents.flatMap((incident) => {
    const known = particulars.get(incident.id);
    return known ? [incidentShape(incident, known)] : [];
  });
}

async function shapeOf(viewer: MemberViewer, id: number) {
  const { incident } = await getIncident(viewer, id);
  return (await shapesOf(viewer, [incident]))[0];
}

export const getRoute = route({
  summary: "Get one incident with its newest places",
  permission: "incidents:read",
  params: IdParams,
  query: z.object({ with_occurrences: z.coerce.number().int().min(0).max(100).default(20) }),
  answer: Incident,
  async run(viewer, { params: { id }, query: { with_occurrences: limit } }) {
    const { incident } = await getIncident(viewer, id);
    const [shape] = await shapesOf(viewer, [incident]);
    const occurrences = limit > 0 ? await listOccurrences(viewer, id, limit) : null;
    return {
      ...shape,
      occurrences: occurrences && (await occurrenceShapes(viewer, occurrences)),
    };
  },
});

export const patchRoute = route({
  summary: "Change an incident's severity, or its labels",
  permission: "incidents:write",
  params: IdParams,
  body: z
    .strictObject({
      severity: z.enum(Severity),
      labels: z
        .array(z.string().max(40))
        .max(10)
        .describe("In place of those it has; `oncall` puts it into the queue of whoever is on call"),
    })
    .partial()
    .refine(({ severity, labels }) => severity !== undefined || labels !== undefined, "Name a severity or labels."),
  answer: Incident,
  async run(viewer, { params: { id }, body: { severity, labels } }) {
    if (severity !== undefined) await setSeverity(viewer, id, severity);
    if (labels !== undefined) await labelIncident(viewer, id, labels);
    return shapeOf(viewer, id);
  },
});

export const resolveRoute = route({
  summary: "Resolve an incident, or ask a manager to",
  permission: "incidents:write",
  params: IdParams,
  body: z.object({ secret_revoked: z.boolean(), comment, version }),
  answer: Closed,
  async run(viewer, { params: { id }, body }) {
    const { secret_revoked: secretRevoked, ...rest } = body;
    const waiting = await resolveIncident(viewer, id, { secretRevoked, ...rest });
    return closed(await shapeOf(viewer, id), waiting);
  },
});

export const ignoreRoute = route({
  summary: "Ignore an incident, or ask a manager to",
  permission: "incidents:write",
  params: IdParams,
  body: z.object({
    ignore_reason: z.enum(IgnoreReason),
    ignore_until: Until.optional().describe(acceptedUntil),
    comment,
    version,
  }),
  answer: Closed,
  async run(viewer, { params: { id }, body }) {
    const { ignore_reason: reason, ignore_until, ...rest } = body;
    const until = ignore_until === undefined ? undefined : new Date(ignore_until);
    const waiting = await ignoreIncident(viewer, id, { reason, until, ...rest });
    return closed(await shapeOf(viewer, id), waiting);
  },
});

export const prolongRoute = route({
  summary: "Move the day until which an incident is ignored",
  permission: "incidents:write",
  params: IdParams,
  body: z.strictObject({ ignore_until: Until.describe(acceptedUntil), comment, version }),
  answer: Incident,
  async run(viewer, { params: { id }, body: { ignore_until, ...rest } }) {
    await prolongIgnore(viewer, id, { until: new Date(ignore_until), ...rest });
    return shapeOf(viewer, id);
  },
});

function closed(shape: object | undefined, waiting: { requestId: number; why: string } | null): Response {
  const closure_request = waiting && { id: waiting.requestId, why: waiting.why };
  return Response.json(
    { ...shape, closure_request },
    { status: waiting ? 202 : 200, headers: { "cache-control": "no-store" } },
  );
}

export const reopenRoute = route({
  summary: "Reopen an incident",
  permission: "incidents:write",
  params: IdParams,
  answer: Incident,
  async run(viewer, { params: { id } }) {
    await reopenIncident(viewer, id);
    return shapeOf(viewer, id);
  },
});

export const assignRoute = route({
  summary: "Give an incident an owner",
  permission: "incidents:write",
  params: IdParams,
  body: z.union([z.object({ member_id: z.int32().positive() }), z.object({ email: z.string() })]),
  answer: Incident,
  async run(viewer, { params: { id }, body }) {
    await assignIncident(viewer, id, "email" in body ? { email: body.email } : { memberId: body.member_id });
    return shapeOf(viewer, id);
  },
});

export const unassignRoute = route({
  summary: "Take an incident from its owner",
  permission: "incidents:write",
  params: IdParams,
  answer: Incident,
  async run(viewer, { params: { id } }) {
    await unassignIncident(viewer, id);
    return shapeOf(viewer, id);
  },
});
