import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { Activity as Answer } from "@/app/api/v1/_shape/answers";
import { PageQuery, paged } from "@/app/api/v1/_shape/page";
import { type Activity, listActivity } from "@/lib/incidents/activity";
import { tokenIdOf } from "@/lib/incidents/particulars";

export const activityRoute = route({
  summary: "List what happened to an incident, oldest first",
  permission: "incidents:read",
  params: IdParams,
  query: PageQuery,
  answer: z.array(Answer),
  async run(viewer, { params: { id }, query: { cursor, per_page }, url }) {
    const page = await listActivity(viewer, id, { cursor, limit: per_page });
    const rows = page.rows.map((activity) => ({
      id: Number(activity.id),
      member: activity.member && {
        id: activity.member.id,
        name: activity.member.name,
        email: activity.member.email,
        access_level: activity.member.accessLevel,
      },
      api_token_id: tokenIdOf(activity.actor),
      created_at: activity.createdAt,
      updated_at: null,
      incident_id: id,
      content: contentOf(activity),
    }));
    return paged(url, rows, page);
  },
});

/** In the words of GitGuardian's activity logs where it has one, else in ours. */
function contentOf(activity: Activity) {
  const { type, createdAt, subject } = activity;
  const detail = (activity.detail ?? {}) as Record<string, unknown>;
  const action = (content_key: string, data: Record<string, unknown> | null) => ({
    type: "action",
    content_key,
    data,
  });
  switch (type) {
    case "incident.commented":
      return { type: "note", comment: activity.comment ?? "" };
    case "incident.triggered":
      return action("TRIGGER", { triggered_at: detail.at ?? createdAt });
    case "incident.resolved":
      return action("RESOLVE", { revoked: detail.revoked ?? null });
    case "incident.ignored":
      return action("IGNORE", { ignore_reason: detail.reason ?? null });
    case "incident.reopened":
    case "incident.expired":
      return action("UNRESOLVE", null);
    case "incident.regressed":
      return action("REGRESSION", null);
    case "incident.assigned":
      return action("ASSIGN", { assignees: [detail.memberId] });
    case "incident.unassigned":
      return action("UNASSIGN", null);
    case "incident.severity_changed":
      return action("SET_SEVERITY", { severity: detail.to, previous_severity: detail.from });
    case "sharing-link.created":
      return action("SHARE", { shared_at: createdAt });
    case "sharing-link.revoked":
      return activity.memberId === null
        ? action("AUTO_UNSHARE", { issue_token_id: subject })
        : action("UNSHARE", { unshared_at: createdAt });
    case "grant.given":
    case "grant.derived":
      return action("GRANT_ACCESS", { users: [Number(subject)] });
    case "grant.revoked":
    case "grant.withdrawn":
      return action("REMOVE_ACCESS", { users: [Number(subject)] });
    default:
      return action(
        type
          .replace(/^incident\./, "")
          .replaceAll(/\W/g, "_")
          .toUpperCase(),
        detail,
      );
  }
}
