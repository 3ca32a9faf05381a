import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { incidentShape, occurrenceShape } from "@/app/api/v1/_shape/incident";
import { PageQuery, paged } from "@/app/api/v1/_shape/page";
import type { MemberViewer } from "@/lib/access/viewer";
import { assignIncident, unassignIncident } from "@/lib/incidents/assign";
import { commentOnIncident } from "@/lib/incidents/comment";
import { IncidentFilter } from "@/lib/incidents/filter";
import { getIncident, listOccurrences, timelineOf } from "@/lib/incidents/get";
import { ignoreIncident } from "@/lib/incidents/ignore";
import { listIncidents } from "@/lib/incidents/list";
import { reopenIncident } from "@/lib/incidents/reopen";
import { resolveIncident } from "@/lib/incidents/resolve";
import { revokeLinks } from "@/lib/sharing/revoke";
import { shareIncident } from "@/lib/sharing/share";
import type { IncidentKind } from "@/prisma/generated/enums";
import { IgnoreReason } from "@/prisma/generated/enums";

const ListQuery = PageQuery.extend(IncidentFilter.shape).extend({ ordering: z.string().optional() });
const comment = z.string().max(4_000).optional();
const version = z.int().optional();

/** The list, of one kind or of all. */
export function listRoute(kind?: IncidentKind) {
  return route({
    query: ListQuery,
    async run(viewer, { query, url }) {
      const { cursor, per_page, ordering, ...filter } = query;
      const ascending = ordering !== undefined && !ordering.startsWith("-");
      const page = await listIncidents(
        viewer,
        {
          ...filter,
          ...(kind ? { kind: [kind] } : {}),
          ...(ordering
            ? { sort: "triggered" as const, direction: ascending ? ("asc" as const) : ("desc" as const) }
            : {}),
        },
        { cursor, limit: per_page },
      );
      return paged(url, page.rows.map(incidentShape), page);
    },
  });
}

async function shapeOf(viewer: MemberViewer, id: number) {
  return incidentShape((await getIncident(viewer, id)).incident);
}

export const getRoute = route({
  params: IdParams,
  query: z.object({ with_occurrences: z.coerce.number().int().min(0).max(100).default(20) }),
  async run(viewer, { params: { id }, query }) {
    const { incident } = await getIncident(viewer, id);
    const occurrences = query.with_occurrences > 0 ? await listOccurrences(viewer, id, query.with_occurrences) : null;
    return {
      ...incidentShape(incident),
      feedback_list: incident.feedback.map((feedback) => ({
        created_at: feedback.createdAt,
        updated_at: feedback.updatedAt,
        email: feedback.email,
        member_id: feedback.memberId,
        answers: answersOf(feedback),
      })),
      occurrences: occurrences?.map(occurrenceShape) ?? null,
    };
  },
});

function answersOf(feedback: {
  actualSecret: boolean | null;
  accessToSensitive: boolean | null;
  revoked: boolean | null;
  remarks: string;
}) {
  const questions = [
    ["actual_secret_yes_no", "Is this an actual secret?", feedback.actualSecret],
    [
      "access_to_sensitive_yes_no",
      "Does this secret give or has given access to any sensitive information or services?",
      feedback.accessToSensitive,
    ],
    ["revoked_yes_no", "Has this secret been revoked?", feedback.revoked],
  ] as const;
  return [
    ...questions.map(([field_ref, field_label, answer]) => ({
      type: "boolean",
      field_ref,
      field_label,
      boolean: answer,
    })),
    { type: "text", field_ref: "remarks_text", field_label: "Additional remarks", text: feedback.remarks },
  ];
}

export const resolveRoute = route({
  params: IdParams,
  body: z.object({ secret_revoked: z.boolean(), comment, version }),
  async run(viewer, { params: { id }, body }) {
    await resolveIncident(viewer, id, {
      secretRevoked: body.secret_revoked,
      comment: body.comment,
      version: body.version,
    });
    return shapeOf(viewer, id);
  },
});

export const ignoreRoute = route({
  params: IdParams,
  body: z.object({ ignore_reason: z.enum(IgnoreReason), comment, version }),
  async run(viewer, { params: { id }, body }) {
    await ignoreIncident(viewer, id, { reason: body.ignore_reason, comment: body.comment, version: body.version });
    return shapeOf(viewer, id);
  },
});

export const reopenRoute = route({
  params: IdParams,
  async run(viewer, { params: { id } }) {
    await reopenIncident(viewer, id);
    return shapeOf(viewer, id);
  },
});

export const assignRoute = route({
  params: IdParams,
  body: z.union([z.object({ member_id: z.int32().positive() }), z.object({ email: z.string() })]),
  async run(viewer, { params: { id }, body }) {
    await assignIncident(viewer, id, "email" in body ? { email: body.email } : { memberId: body.member_id });
    return shapeOf(viewer, id);
  },
});

export const unassignRoute = route({
  params: IdParams,
  async run(viewer, { params: { id } }) {
    await unassignIncident(viewer, id);
    return shapeOf(viewer, id);
  },
});

export const addNoteRoute = route({
  params: IdParams,
  body: z.object({ comment: z.string() }),
  async run(viewer, { params: { id }, body }) {
    const noteId = await commentOnIncident(viewer, id, body.comment);
    return Response.json(
      { id: noteId, incident_id: id, member_id: viewer.memberId, comment: body.comment },
      { status: 201 },
    );
  },
});

export const listNotesRoute = route({
  params: IdParams,
  async run(viewer, { params: { id } }) {
    const { incident } = await getIncident(viewer, id);
    return incident.comments.map(({ id: noteId, memberId, body, createdAt, updatedAt }) => ({
      id: noteId,
      incident_id: id,
      member_id: memberId,
      created_at: createdAt,
      updated_at: updatedAt,
      comment: body,
    }));
  },
});

export const activityRoute = route({
  params: IdParams,
  async run(viewer, { params: { id } }) {
    const { events } = await timelineOf(viewer, id);
    return events.map((event) => ({
      id: Number(event.id),
      member: event.member && {
        id: event.member.id,
        name: event.member.name,
        email: event.member.email,
        access_level: event.member.accessLevel,
      },
      api_token_id: event.actor.startsWith("token:") ? event.actor.slice("token:".length) : null,
      created_at: event.createdAt,
      updated_at: null,
      incident_id: id,
      content: { type: "action", content_key: event.type, data: event.detail },
    }));
  },
});

const hoursPerDay = 24;

export const shareRoute = route({
  params: IdParams,
  body: z.object({
    auto_healing: z.boolean().default(false),
    feedback_collection: z.boolean().default(true),
    lifespan: z
      .number()
      .min(0)
      .max(30 * hoursPerDay)
      .default(0),
    email: z.string().optional(),
    send_email: z.boolean().default(false),
  }),
  async run(viewer, { params: { id }, body }) {
    const link = await shareIncident(viewer, id, {
      autoHealing: body.auto_healing,
      feedbackCollection: body.feedback_collection,
      lifespanDays: body.lifespan === 0 ? 14 : body.lifespan / hoursPerDay,
      email: body.email,
      sendMail: body.send_email,
    });
    return {
      share_url: link.url,
      incident_id: id,
      token: link.linkId,
      expire_at: link.expiresAt,
      email: link.recipient,
      ...body,
    };
  },
});

export const unshareRoute = route({
  params: IdParams,
  async run(viewer, { params: { id } }) {
    await revokeLinks(viewer, id);
  },
});
