import { Group } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { EmptyState } from "@/app/_ui/empty-state";
import { PageHead } from "@/app/_ui/page-frame";
import type { MemberViewer } from "@/lib/access/viewer";
import { aboutKind, isKind, type Kind } from "@/lib/notifications/kinds";
import { listNotifications } from "@/lib/notifications/list";
import { notificationPreferences } from "@/lib/notifications/preferences";
import { byDay } from "./_parts/by-day";
import { KindFilter } from "./_parts/kind-filter";
import { MarkAllRead } from "./_parts/mark-all-read";
import { NotificationDays } from "./_parts/notification-days";
import classes from "./_parts/notifications.module.css";

export const metadata: Metadata = { title: "Notifications" };

const perPage = 50;

type Search = Promise<Record<string, string | string[] | undefined>>;

/** Unread ones first; what was read follows in pages. */
export default async function NotificationsPage({ searchParams }: { searchParams: Search }) {
  const { kind: word, unread, read } = await searchParams;
  const viewer = await pageViewer("/notifications");
  const kind = typeof word === "string" && isKind(word) ? word : undefined;
  return (
    <MemberFrame viewer={viewer}>
      <PageHead
        title="Notifications"
        end={
          <Link href="/settings/notifications" className="hb-link">
            What you are told, and how
          </Link>
        }
      />
      <List viewer={viewer} kind={kind} unread={one(unread)} read={one(read)} />
    </MemberFrame>
  );
}

type ListProps = {
  viewer: MemberViewer;
  kind: Kind | undefined;
  /** Where the page of unread ones, or of read ones, goes on; at most one of them is given. */
  unread: string | undefined;
  read: string | undefined;
};

async function List({ viewer, kind, unread: unreadFrom, read: readFrom }: ListProps) {
  const nothing = { rows: [], next: null, previous: null };
  const [preferences, unread, read] = await Promise.all([
    notificationPreferences(viewer),
    readFrom ? nothing : listNotifications(viewer, { kind, unread: true }, { cursor: unreadFrom, limit: perPage }),
    unreadFrom ? nothing : listNotifications(viewer, { kind, unread: false }, { cursor: readFrom, limit: perPage }),
  ]);
  const days = (rows: typeof unread.rows) => byDay(rows, preferences.timeZone, new Date());
  const kinds = preferences.kinds.map((choice) => ({ value: choice.kind, label: aboutKind(choice.kind).label }));
  const address = (cursor: Record<string, string>) =>
    `/notifications?${new URLSearchParams({ ...(kind ? { kind } : {}), ...cursor })}`;
  return (
    <>
      <Group justify="space-between" align="end" mb="md">
        <KindFilter kinds={kinds} kind={kind ?? ""} />
        {unread.rows.length > 0 && <MarkAllRead />}
      </Group>
      {unread.rows.length > 0 && <NotificationDays heading="Unread" days={days(unread.rows)} />}
      {unread.next && (
        <nav className={classes.pager} aria-label="More unread">
          <Link className="hb-link" href={address({ unread: unread.next })} rel="next">
            Older unread ones
          </Link>
        </nav>
      )}
      {read.rows.length > 0 && <NotificationDays heading="Read" days={days(read.rows)} />}
      {unread.rows.length + read.rows.length === 0 && <Nothing kind={kind} />}
      {(read.previous || read.next || unreadFrom) && (
        <nav className={classes.pager} aria-label="Pages">
          {read.previous || unreadFrom ? (
            <Link className="hb-link" href={address({})}>
              Back to the newest
            </Link>
          ) : (
            <span />
          )}
          {read.next && (
            <Link className="hb-link" href={address({ read: read.next })} rel="next">
              Older ones
            </Link>
          )}
        </nav>
      )}
    </>
  );
}

function Nothing({ kind }: { kind: Kind | undefined }) {
  if (!kind)
    return (
      <EmptyState title="Nothing to tell you yet">
        When an incident is assigned to you, somebody names you, or an answer comes in, it is told here.
      </EmptyState>
    );
  return (
    <EmptyState
      title={`No notifications of the kind “${aboutKind(kind).label}”`}
      action={
        <Link className="hb-link" href="/notifications">
          Show all kinds
        </Link>
      }
    >
      {aboutKind(kind).reaches}
    </EmptyState>
  );
}

const one = (value: string | string[] | undefined) => (typeof value === "string" && value !== "" ? value : undefined);
