import type { Noteworthy } from "@/lib/audit/noteworthy";
import type { Tx } from "@/lib/db/client";
import type { Kind } from "@/lib/notifications/kinds";
import { mentionedIn } from "@/lib/notifications/mentions";
import type { AccessLevel, AuditEvent, Prisma } from "@/prisma/generated/client";

/** Members one kind may be for; whether each may see it, and wants it, is decided afterwards. */
export type Audience = { kind: Kind; memberIds: number[] };

/** The event, and what its rule has to know: whom it may reach at all. */
export type Heard = { event: AuditEvent; detail: Prisma.JsonObject; assigneeId: number | null };

type Rule = (tx: Tx, heard: Heard) => Promise<Audience[]>;

/** What others answered and were mailed is told to no restricted member. */
const discreetly = true;

/** Whom each event is for. Somebody in several audiences of one event hears of it by the first. */
const rules: Record<Noteworthy, Rule> = {
  "incident.assigned": async (_, { detail }) => [to("assigned", detail.memberId)],
  "incident.commented": async (tx, { event, assigneeId }) => [
    { kind: "mentioned", memberIds: await mentioned(tx, event) },
    to("comment", assigneeId),
  ],
  "incident.feedback_received": ownerElseManagers("feedback", discreetly),
  "incident.regressed": ownerElseManagers("regression"),
  "incident.expired": ownerElseManagers("regression"),
  "incident.author_disputed": async (tx, heard) => [
    ...(await ownerElseManagers("dispute", discreetly)(tx, heard)),
    { kind: "dispute", memberIds: await managers(tx) },
  ],
  "incident.reminded": async (_, { detail }) => [to("reminder", detail.memberId)],
  "due-dates.told": async (_, { detail }) => [to(detail.overdue === 0 ? "due_soon" : "overdue", detail.memberId)],
  "escalation.paged": async (_, { detail }) => [to("page", detail.memberId)],
  "escalation.exhausted": async (tx) => [{ kind: "page", memberIds: await managers(tx) }],
  "channel.failed": async (tx) => [{ kind: "notice", memberIds: await managers(tx) }],
  "hand-off.sent": async (_, { detail }) => [to("on_call", detail.memberId)],
  "hand-off.accepted": async (_, { detail }) => [to("on_call", detail.memberId)],
  "hand-off.declined": async (_, { detail }) => [to("on_call", detail.memberId)],
  "hand-off.owed": async (_, { detail }) => [to("on_call", detail.memberId)],
  "hand-off.awaited": async (_, { detail }) => [to("on_call", detail.memberId)],
  "hand-off.missing": async (tx, { detail }) => [
    "memberId" in detail ? to("on_call", detail.memberId) : { kind: "on_call", memberIds: await managers(tx) },
  ],
  "hand-off.passed_on": async (_, { detail }) => [to("on_call", detail.memberId)],
  "hand-off.orphaned": async (tx) => [{ kind: "on_call", memberIds: await managers(tx) }],
  "shift.review_due": async (_, { detail }) => [to("on_call", detail.memberId)],
  "shift.hand_off_due": async (_, { detail }) => [to("on_call", detail.memberId)],
  "swap.asked": async (_, { detail }) => [to("on_call", detail.memberId)],
  "swap.accepted": async (_, { detail }) => [to("on_call", detail.memberId)],
  "swap.declined": async (_, { detail }) => [to("on_call", detail.memberId)],
  "swap.withdrawn": async (_, { detail }) => [to("on_call", detail.memberId)],
  "campaign.asked": async (_, { detail }) => [to("campaign", detail.memberId)],
  "campaign.planned": async (_, { detail }) => [to("campaign", detail.memberId)],
  "incident.resolved": ownerElseManagers("notice"),
  "incident.ignored": ownerElseManagers("notice"),
  "closure.requested": async (tx) => [{ kind: "request", memberIds: await managers(tx) }],
  "closure.approved": async (_, { detail }) => [to("decided", detail.memberId)],
  "closure.denied": async (_, { detail }) => [to("decided", detail.memberId)],
  "closure.withdrawn": async (tx, { detail }) => [
    to("decided", detail.memberId),
    { kind: "request", memberIds: await managers(tx) },
  ],
  "closure.doubted": async (tx) => [{ kind: "notice", memberIds: await managers(tx) }],
  "developer.work_assigned": async (_, heard) => workGiven(heard),
  "developer.work_transferred": async (_, heard) => workGiven(heard),
  // Whoever had access before and may do more or less now is told of nothing new.
  "grant.given": async (_, { detail }) => (detail.before ? [] : [to("granted", detail.memberId)]),
  "grant.derived": async (_, { detail }) => [to("granted", detail.memberId)],
  "sharing-link.travelled": ownerElseManagers("notice", discreetly),
  "mail.failed": ownerElseManagers("notice", discreetly),
  "mail.bounced": ownerElseManagers("notice", discreetly),
  "mail.held": ownerElseManagers("notice", discreetly),
  "issue.closed": ownerElseManagers("notice"),
  "alert.conflicted": ownerElseManagers("notice"),
  "alert.failed": ownerElseManagers("notice", discreetly),
  // What is kept among few must not be kept from everybody who answers for the workspace.
  "response.declared": async (tx, { detail }) => [
    { kind: "response", memberIds: (await owners(tx)).filter((id) => !among(detail.people, id)) },
  ],
  "response.person_added": async (_, { detail }) => [to("response", detail.memberId)],
  "response.step_assigned": async (_, { detail }) => [to("response", detail.memberId)],
  "response.action_assigned": async (_, { detail }) => [to("response", detail.memberId)],
  "response.action_due": async (_, { detail }) => [
    to(typeof detail.days === "number" && detail.days < 0 ? "overdue" : "due_soon", detail.memberId),
  ],
  "export.finished": async (_, { detail }) => [to("export", detail.memberId)],
  "export.failed": async (_, { detail }) => [to("export", detail.memberId)],
  "back-fill.finished": async (_, { detail }) => [to("notice", detail.memberId)],
  "back-fill.failed": async (_, { detail }) => [to("notice", detail.memberId)],
};

export async function audiencesOf(tx: Tx, type: Noteworthy, heard: Heard): Promise<Audience[]> {
  return rules[type](tx, heard);
}

function workGiven({ detail }: Heard): Audience[] {
  return detail.incidents === 0 ? [] : [to("assigned", detail.memberId)];
}

function to(kind: Kind, memberId: unknown): Audience {
  return { kind, memberIds: typeof memberId === "number" ? [memberId] : [] };
}

/** The owner of the incident; everybody who manages where there is none who may hear of it, or the owner did it. */
function ownerElseManagers(kind: Kind, discreet = false): Rule {
  return async (tx, { event, assigneeId }) => {
    const owner =
      assigneeId !== null &&
      assigneeId !== event.memberId &&
      (await tx.member.count({
        where: {
          id: assigneeId,
          deactivatedAt: null,
          service: false,
          ...(discreet ? { accessLevel: { not: "restricted" } } : {}),
        },
      })) === 1;
    return [{ kind, memberIds: owner ? [assigneeId] : await managers(tx) }];
  };
}

const managers = (tx: Tx): Promise<number[]> => ofLevel(tx, ["owner", "manager"]);
const owners = (tx: Tx): Promise<number[]> => ofLevel(tx, ["owner"]);

async function ofLevel(tx: Tx, levels: AccessLevel[]): Promise<number[]> {
  const rows = await tx.member.findMany({
    where: { accessLevel: { in: levels }, deactivatedAt: null, service: false },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

const among = (people: Prisma.JsonValue | undefined, id: number): boolean =>
  Array.isArray(people) && people.includes(id);

async function mentioned(tx: Tx, { subject, incidentId }: AuditEvent): Promise<number[]> {
  const comment = await tx.comment.findFirst({ where: { id: Number(subject), incidentId: incidentId ?? -1 } });
  if (!comment?.body.includes("@")) return [];
  const people = await tx.member.findMany({
    where: { deactivatedAt: null, service: false },
    select: { id: true, name: true, email: true },
  });
  return mentionedIn(comment.body, people);
}
