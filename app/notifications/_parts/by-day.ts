import { titleOf } from "@/app/_ui/words";
import type { NotificationView } from "@/lib/notifications/list";

export type ShownNotification = {
  id: number;
  sentence: string;
  words: string | null;
  /** Which incident, or what else, and where it is; null where it tells of several. */
  about: { title: string; href: string } | null;
  at: string;
  read: boolean;
};
export type Day = { name: string; rows: ShownNotification[] };

/** Groups what is sorted by time into the reader's days. */
export function byDay(views: readonly NotificationView[], timeZone: string, now: Date): Day[] {
  const dayOf = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  const written = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
  });
  const today = dayOf.format(now);
  const yesterday = dayOf.format(new Date(now.getTime() - 86_400_000));
  const nameOf = (at: Date) => {
    const day = dayOf.format(at);
    if (day === today) return "Today";
    return day === yesterday ? "Yesterday" : written.format(at);
  };
  return [...Map.groupBy(views, ({ createdAt }) => nameOf(createdAt))].map(([name, rows]) => ({
    name,
    rows: rows.map(shownOf),
  }));
}

function shownOf({ id, sentence, words, incident, place, createdAt, readAt }: NotificationView): ShownNotification {
  return {
    id,
    sentence,
    words,
    about: incident
      ? { title: titleOf(incident), href: `/incidents/${incident.id}` }
      : place && { title: place.title, href: place.path },
    at: createdAt.toISOString(),
    read: readAt !== null,
  };
}
