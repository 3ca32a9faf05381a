import { authorize } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import { type Db, db } from "@/lib/db/client";
import { type Page, type PageRequest, pageById } from "@/lib/db/keyset";
import type { Kind } from "@/lib/notifications/kinds";
import { toldOf } from "@/lib/notifications/told";
import { ownNotifications } from "@/lib/notifications/visible";
import { sentenceOf, type Told } from "@/lib/notifications/words";
import type { Prisma } from "@/prisma/generated/client";

export type NotificationView = {
  id: number;
  kind: Kind;
  sentence: string;
  /** What somebody added in their own words. */
  words: string | null;
  incident: { id: number; detectorName: string; repository: string | null } | null;
  /** Where it leads, when that is not an incident. */
  place: { title: string; path: string } | null;
  createdAt: Date;
  readAt: Date | null;
};
export type NotificationFilter = { kind?: Kind | undefined; unread?: boolean | undefined };

/** Beyond this many the bell only says that there are more. */
export const mostCounted = 99;

/** The viewer's own notifications, newest first; cursors say from which number on. */
export async function listNotifications(
  viewer: MemberViewer,
  { kind, unread }: NotificationFilter,
  request: PageRequest,
): Promise<Page<NotificationView>> {
  authorize(viewer, "incidents:read");
  const where = [
    await shownInApp(db(), viewer),
    ...(kind ? [{ kind }] : []),
    ...(unread === undefined ? [] : [{ readAt: unread ? null : { not: null } }]),
  ];
  const page = await pageById(request, "desc", ({ where: bound, ...slice }) =>
    db().notification.findMany({
      ...slice,
      where: { AND: [...where, bound] },
      include: { incident: { select: about } },
    }),
  );
  return { ...page, rows: page.rows.map((row) => viewOf(row, viewer)) };
}

/** How many the viewer has not read; not counted beyond `mostCounted` and one. */
export async function countUnread(viewer: MemberViewer): Promise<number> {
  authorize(viewer, "incidents:read");
  return db().notification.count({
    where: { AND: [await shownInApp(db(), viewer), { readAt: null }] },
    take: mostCounted + 1,
  });
}

const mostAboutOne = 200;

/** The viewer's unread notifications about one incident: whoever opens it has read them. */
export async function unreadAbout(viewer: MemberViewer, incidentId: number): Promise<number[]> {
  authorize(viewer, "incidents:read");
  const rows = await db().notification.findMany({
    where: { AND: [await ownNotifications(db(), viewer), { incidentId, readAt: null }] },
    orderBy: { id: "desc" },
    take: mostAboutOne,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** What is shown in the app: all but the kinds the viewer does not want there. */
export async function shownInApp(within: Db, viewer: MemberViewer): Promise<Prisma.NotificationWhereInput> {
  const unwanted = await within.notificationPreference.findMany({
    where: { memberId: viewer.memberId, inApp: false },
    select: { kind: true },
  });
  return {
    AND: [await ownNotifications(within, viewer), { kind: { notIn: unwanted.map(({ kind }) => kind) } }],
  };
}

const about = {
  id: true,
  detectorName: true,
  repository: { select: { fullName: true } },
} satisfies Prisma.IncidentSelect;
type Row = Prisma.NotificationGetPayload<{ include: { incident: { select: typeof about } } }>;

function viewOf(row: Row, viewer: MemberViewer): NotificationView {
  const { id, createdAt, readAt, incident } = row;
  const told = toldOf(row, viewer);
  return {
    id,
    kind: told.kind,
    sentence: `${sentenceOf(told)}.`,
    words: told.words ?? null,
    incident: incident && {
      id: incident.id,
      detectorName: incident.detectorName,
      repository: incident.repository?.fullName ?? null,
    },
    place: placeOf(told, viewer),
    createdAt,
    readAt,
  };
}

function placeOf({ kind, event, incidentId, campaignId }: Told, viewer: MemberViewer): NotificationView["place"] {
  if (kind === "export") return { title: "Your files", path: "/settings/exports" };
  if ((kind === "overdue" || kind === "due_soon") && incidentId === null) {
    const due = kind === "overdue" ? "overdue" : "week";
    const own = viewer.accessLevel === "restricted" ? "" : `&assignee=${encodeURIComponent(viewer.email)}`;
    return { title: "Those incidents", path: `/incidents?due=${due}${own}&sort=due&direction=asc` };
  }
  if (campaignId === undefined) return null;
  return event === "campaign.planned"
    ? { title: "The campaign's draft", path: `/campaigns/${campaignId}` }
    : { title: "Those incidents", path: `/incidents?campaign=${campaignId}` };
}
