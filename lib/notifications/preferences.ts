import { authorize, isManager } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { type Db, db, inTransaction } from "@/lib/db/client";
import { Forbidden, Invalid } from "@/lib/errors";
import { aboutKind, type Kind, kindNames, reachesLevel } from "@/lib/notifications/kinds";
import { isTimeZone } from "@/lib/wall-clock";
import type { MailPace } from "@/prisma/generated/enums";

export type Preference = { kind: Kind; inApp: boolean; mail: MailPace };
export type Preferences = {
  timeZone: string;
  /** Minutes after midnight, or null without quiet hours. */
  quietHours: { from: number; to: number } | null;
  kinds: Preference[];
  /** Whether the week in figures is mailed to them; undefined for those it is not for. */
  weeklyReport?: boolean;
};
export type PreferencesChange = {
  timeZone?: string | undefined;
  quietHours?: { from: number; to: number } | null | undefined;
  weeklyReport?: boolean | undefined;
  kinds?: readonly { kind: Kind; inApp?: boolean | undefined; mail?: MailPace | undefined }[] | undefined;
};

/** How the viewer hears of what; only the kinds that can reach them. */
export async function notificationPreferences(viewer: MemberViewer): Promise<Preferences> {
  authorize(viewer, "incidents:read");
  return read(db(), viewer);
}

/** Changes what is named and leaves the rest; mails that wait already are held against it when they are due. */
export async function changeNotificationPreferences(
  viewer: MemberViewer,
  change: PreferencesChange,
): Promise<Preferences> {
  // A token stands for its owner in the work, not in how they are told of it.
  if (viewer.kind !== "member") throw new Forbidden("Only you change how you are told, signed in yourself.");
  const { memberId } = viewer;
  const { timeZone, quietHours, weeklyReport, kinds = [] } = change;
  if (weeklyReport !== undefined && !isManager(viewer))
    throw new Forbidden("The weekly report is for those who manage the workspace.");
  if (timeZone !== undefined && !isTimeZone(timeZone))
    throw new Invalid(`"${timeZone}" is not a time zone. Write it like Europe/Berlin.`, { pointer: "/time_zone" });
  if (quietHours && quietHours.from === quietHours.to)
    throw new Invalid("Quiet hours end at another time than they begin.", { pointer: "/quiet_hours" });
  return inTransaction(async (tx) => {
    const before = await read(tx, viewer);
    await tx.member.update({
      where: { id: memberId },
      data: {
        ...(timeZone === undefined ? {} : { timeZone }),
        ...(quietHours === undefined ? {} : { quietFrom: quietHours?.from ?? null, quietTo: quietHours?.to ?? null }),
        ...(weeklyReport === undefined ? {} : { weeklyReport }),
      },
    });
    for (const { kind, inApp, mail } of kinds) {
      const chosen = { ...(inApp === undefined ? {} : { inApp }), ...(mail === undefined ? {} : { mail }) };
      await tx.notificationPreference.upsert({
        where: { memberId_kind: { memberId, kind } },
        create: { memberId, kind, mail: aboutKind(kind).mail, ...chosen },
        update: chosen,
      });
    }
    const after = await read(tx, viewer);
    await record(tx, viewer, [
      { type: "notification-preferences.changed", subject: String(memberId), detail: { before, after } },
    ]);
    return after;
  });
}

async function read(within: Db, viewer: MemberViewer): Promise<Preferences> {
  const { timeZone, quietFrom, quietTo, weeklyReport, notificationPreferences } = await within.member.findUniqueOrThrow(
    {
      where: { id: viewer.memberId },
      include: { notificationPreferences: true },
    },
  );
  const chosen = new Map(notificationPreferences.map((preference) => [preference.kind, preference]));
  return {
    timeZone,
    quietHours: quietFrom === null || quietTo === null ? null : { from: quietFrom, to: quietTo },
    ...(isManager(viewer) ? { weeklyReport } : {}),
    kinds: kindNames
      .filter((kind) => reachesLevel(kind, viewer.accessLevel))
      .map((kind) => {
        const { inApp = true, mail = aboutKind(kind).mail } = chosen.get(kind) ?? {};
        return { kind, inApp, mail };
      }),
  };
}
