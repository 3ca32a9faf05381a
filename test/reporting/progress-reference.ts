import { db } from "@/lib/db/client";
import { day, earlier } from "@/test/factories";

const asks = ["assigned", "granted", "reminder", "regression"];

export type Reference = Awaited<ReturnType<typeof referenceFigures>>[number];

/** What the figures of every developer have to be, told in plain loops from the rows themselves. */
export async function referenceFigures(now: Date) {
  const developers = await db().developer.findMany({ include: { addresses: true, member: true } });
  const incidents = await db().incident.findMany();
  const mails = await db().mail.findMany({ where: { state: "accepted", incidentId: { not: null } } });
  const links = await db().sharingLink.findMany();
  const told = await db().notification.findMany({ where: { kind: { in: asks } } });

  return developers.map(({ id, addresses, member, memberId }) => {
    const ids = new Set(addresses.map((address) => address.id));
    const emails = new Set([...addresses.map(({ email }) => email), ...(member ? [member.email] : [])]);
    const owns = (one: (typeof incidents)[number]) => memberId !== null && one.assigneeId === memberId;
    const isAsked = (one: (typeof incidents)[number]) => one.askedId === null || ids.has(one.askedId);
    const isTurn = (one: (typeof incidents)[number]) => owns(one) || (one.assigneeId === null && isAsked(one));
    const theirs = incidents.filter((one) => ids.has(one.authorId ?? -1) || owns(one));
    const open = theirs.filter(({ closedAt }) => closedAt === null);
    const byThem = theirs.filter((one) => (one.closedBy === "link" || one.closedBy === "app") && isTurn(one));
    const since = (days: number) => earlier(midnight(now), (days - 1) * day);
    const closedIn = (days: number, status: string) =>
      theirs.filter((one) => one.status === status && one.closedAt !== null && one.closedAt >= since(days));
    const perPeriod = <T>(of: (days: number) => T) => [30, 90, 365].map(of);
    return {
      id,
      incidents: theirs.length,
      open: open.length,
      overdue: open.filter(({ dueAt }) => dueAt !== null && dueAt <= now).length,
      awaiting: open.filter((one) => {
        if (owns(one)) return one.answeredAt === null;
        if (!isTurn(one)) return false;
        return ["queued", "mailed"].includes(one.contact) || (one.contact === "member" && one.answeredAt === null);
      }).length,
      unreachable: open.filter((one) => one.assigneeId === null && one.contact === "unreachable").length,
      toldAt: latest([
        ...mails.filter(({ recipient }) => emails.has(recipient)).map(({ settledAt }) => settledAt),
        ...told.filter((one) => one.memberId === memberId).map(({ createdAt }) => createdAt),
      ]),
      openedAt: latest([
        ...links.filter(({ recipient }) => emails.has(recipient)).map(({ lastSeenAt }) => lastSeenAt),
        ...told.filter((one) => one.memberId === memberId).map(({ readAt }) => readAt),
      ]),
      answeredAt: latest([
        ...theirs.filter((one) => owns(one) || isAsked(one)).map((one) => one.answeredAt),
        ...byThem.map(({ closedAt }) => closedAt),
      ]),
      resolved: perPeriod((days) => closedIn(days, "resolved").length),
      ignored: perPeriod((days) => closedIn(days, "ignored").length),
      actionMs: perPeriod((days) =>
        median(
          theirs.flatMap(({ triggeredAt, askedAt, firstActionAt: acted }) => {
            if (!acted || acted < since(days)) return [];
            return elapsed(askedAt !== null && askedAt <= acted ? askedAt : triggeredAt, acted);
          }),
        ),
      ),
      remediateMs: perPeriod((days) =>
        median(
          [...closedIn(days, "resolved"), ...closedIn(days, "ignored")].flatMap((one) =>
            one.closedAt && one.ignoreReason !== "false_positive" ? elapsed(one.triggeredAt, one.closedAt) : [],
          ),
        ),
      ),
      opened: perWeek(
        now,
        theirs.map(({ triggeredAt }) => triggeredAt),
      ),
      closed: perWeek(
        now,
        byThem.flatMap(({ closedAt }) => closedAt ?? []),
      ),
    };
  });
}

/** The same of what is kept. */
export async function keptFigures(): Promise<Reference[]> {
  const kept = await db().developerProgress.findMany();
  const developers = await db().developer.findMany({ select: { id: true } });
  const known = new Set(developers.map(({ id }) => id));
  return kept
    .filter(({ developerId }) => known.has(developerId))
    .map(({ developerId: id, staleAt: _, ...row }) => {
      const { incidents, open, overdue, awaiting, unreachable, toldAt, openedAt, answeredAt, opened, closed } = row;
      const counts = { id, incidents, open, overdue, awaiting, unreachable, toldAt, openedAt, answeredAt, opened };
      return {
        ...counts,
        closed,
        resolved: [row.resolved30, row.resolved90, row.resolved365],
        ignored: [row.ignored30, row.ignored90, row.ignored365],
        actionMs: [row.actionMs30, row.actionMs90, row.actionMs365],
        remediateMs: [row.remediateMs30, row.remediateMs90, row.remediateMs365],
      };
    });
}

const midnight = (at: Date) => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()));
const elapsed = (from: Date, to: Date) => Math.max(0, to.getTime() - from.getTime());

function monday(at: Date): number {
  const date = midnight(at);
  return date.getTime() - ((date.getUTCDay() + 6) % 7) * day;
}

function perWeek(now: Date, moments: Date[]): number[] {
  return Array.from({ length: 12 }, (_, index) => {
    const week = monday(now) - (11 - index) * 7 * day;
    return moments.filter((moment) => monday(moment) === week).length;
  });
}

function median(values: number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(rank)], sorted[Math.ceil(rank)]];
  return low === undefined || high === undefined ? null : low + (high - low) / 2;
}

function latest(moments: (Date | null)[]): Date | null {
  const times = moments.flatMap((moment) => moment?.getTime() ?? []);
  return times.length > 0 ? new Date(Math.max(...times)) : null;
}
