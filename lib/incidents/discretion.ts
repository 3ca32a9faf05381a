import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/prisma/generated/client";

/** Whose things a restricted member may read besides the incident itself: their own. */
export type Own = { memberId: number; emails: ReadonlySet<string> };

/** The viewer's own addresses where it may know no others; null for whoever sees everything. */
export async function discretionFor(viewer: Viewer): Promise<Own | null> {
  if (!("accessLevel" in viewer) || viewer.accessLevel !== "restricted") return null;
  const { memberId, email } = viewer;
  const rows = await db().address.findMany({
    where: { developer: { memberId }, link: { not: "seen" } },
    select: { email: true },
  });
  return { memberId, emails: new Set([email, ...rows.map((row) => row.email)]) };
}

type People = {
  author: { email: string; developer: { id: number; name: string } } | null;
  assignee: { id: number; name: string; email: string } | null;
  contactReason: string | null;
  reviewDrawnAt: Date | null;
  reviewedAt: Date | null;
  labels: string[];
};

/** Names stay, for people work together; the addresses of others, what was said to them, and labels do not. */
export function discreet<Row extends People>(row: Row, own: Own): Row {
  const { author, assignee } = row;
  const isAuthor = author !== null && own.emails.has(author.email);
  return {
    ...row,
    reviewDrawnAt: null,
    reviewedAt: null,
    labels: [],
    contactReason: isAuthor ? row.contactReason : null,
    author: author && (isAuthor ? author : { email: "", developer: named(author.developer) }),
    assignee: assignee && (assignee.id === own.memberId ? assignee : { ...assignee, email: "" }),
  };
}

function named(developer: { id: number; name: string }) {
  return { ...developer, name: developer.name.includes("@") ? "somebody else" : developer.name };
}

type Place = { authorName: string | null; authorEmail: string | null };

export function discreetPlace<Row extends Place>(place: Row, own: Own): Row {
  const isOwn = place.authorEmail !== null && own.emails.has(place.authorEmail.toLowerCase());
  if (isOwn) return place;
  return { ...place, authorEmail: null, authorName: place.authorName?.includes("@") ? null : place.authorName };
}

type Told = {
  asked: { email: string } | null;
  feedback: { email: string; memberId: number | null }[];
  comments: { member: { id: number; name: string; email: string } }[];
  disputes: { memberId: number | null; linkId: string | null }[];
  sharingLinks: { id: string; recipient: string }[];
  mails: { recipient: string }[];
  requests: { memberId: number | null; email: string }[];
};

/** Whether this was said or asked by the viewer, under whichever of their addresses. */
export function isOwnWord(own: Own, { memberId, email }: { memberId: number | null; email: string }): boolean {
  return memberId === own.memberId || own.emails.has(email);
}

/** Of what people told and were told about an incident, only what concerns the viewer. */
export function discreetTalk<Row extends Told>(row: Row, own: Own): Row {
  const sharingLinks = row.sharingLinks.filter(({ recipient }) => own.emails.has(recipient));
  const isMine = (said: { memberId: number | null; email: string }) => isOwnWord(own, said);
  return {
    ...row,
    asked: row.asked && own.emails.has(row.asked.email) ? row.asked : null,
    sharingLinks,
    feedback: row.feedback.filter(isMine),
    requests: row.requests.filter(isMine),
    disputes: row.disputes.filter(
      ({ memberId, linkId }) => memberId === own.memberId || sharingLinks.some(({ id }) => id === linkId),
    ),
    mails: row.mails.filter(({ recipient }) => own.emails.has(recipient)),
    comments: row.comments.map((comment) => ({
      ...comment,
      member: comment.member.id === own.memberId ? comment.member : { ...comment.member, email: "" },
    })),
  };
}

type Happened = {
  type: string;
  actor: string;
  memberId: number | null;
  subject: string | null;
  detail: Prisma.JsonValue;
};

/** What they did themselves may name an address they were never told. */
function withoutOthers(detail: Record<string, Prisma.JsonValue>, own: Own): Record<string, Prisma.JsonValue> {
  const others = ["email", "recipient"].filter((key) => {
    const address = detail[key];
    return typeof address === "string" && !own.emails.has(address);
  });
  return Object.fromEntries(Object.entries(detail).filter(([key]) => !others.includes(key)));
}

const forEverybody = [
  "incident.triggered",
  "incident.occurrence_added",
  "incident.left_branch",
  "incident.returned_to_branch",
  "incident.author_identified",
  "incident.severity_changed",
  "incident.validity_changed",
  "incident.assigned",
  "incident.unassigned",
  "incident.commented",
  "incident.resolved",
  "incident.ignored",
  "incident.prolonged",
  "incident.reopened",
  "incident.regressed",
  "incident.expired",
  "incident.due_soon",
  "incident.overdue",
  "closure.verified",
  "evidence.attached",
  "issue.asked",
  "issue.created",
  "issue.failed",
  "issue.closed",
  "issue.reopened",
  "change.asked",
  "change.opened",
  "change.failed",
  "change.merged",
  "change.closed",
  "change.reopened",
  "issue.retried",
  "command.obeyed",
  "alert.written",
  "alert.conflicted",
  "alert.decided",
  "alert.failed",
];

/** What a restricted member may read of an event: null where it is the business of others. */
export function discreetEvent<Row extends Happened>(event: Row, own: Own): Row | null {
  const detail = (event.detail ?? {}) as Record<string, Prisma.JsonValue>;
  const isOwn =
    event.memberId === own.memberId ||
    detail.memberId === own.memberId ||
    [event.subject, detail.recipient, detail.email].some((text) => typeof text === "string" && own.emails.has(text));
  // What they offered to an address is told; whether anybody got it is not.
  if (detail.byAddress === true && event.memberId === own.memberId && detail.memberId !== own.memberId) return null;
  if (isOwn) return { ...event, detail: withoutOthers(detail, own) };
  if (!forEverybody.includes(event.type)) return null;
  const { email: _email, requestedBy: _asker, before: _before, ...rest } = detail;
  return { ...event, detail: rest };
}
