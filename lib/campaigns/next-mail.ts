const day = 86_400_000;
/** How many days after they were asked somebody who is silent is reminded. */
export const reminderDays: readonly number[] = [3, 7, 14];

/** What one person of a campaign was sent so far. */
export type Sent = { askedAt: Date | null; lastMailAt: Date | null; reminders: number };
/** What is left to send: from when on something new may go, and whether something they were asked is still silent. */
export type Left = { freshFrom: Date | null; silent: boolean };

/**
 * When a person who is silent is reminded next: 3, 7 and 14 days after they were asked, never twice within a day, and a
 * day before the due date where the days go beyond it. Null: not any more.
 */
export function reminderAt({ askedAt, lastMailAt, reminders }: Sent, dueAt: Date): Date | null {
  const days = reminderDays[reminders];
  if (days === undefined || !askedAt) return null;
  const earliest = Math.max(askedAt.getTime(), lastMailAt?.getTime() ?? 0) + day;
  const lastChance = dueAt.getTime() - day;
  const at = Math.min(Math.max(askedAt.getTime() + days * day, earliest), lastChance);
  return at < earliest ? null : new Date(at);
}

/** When the next digest to this person is due, or null where none is before the campaign's. */
export function nextDigestAt(sent: Sent, { freshFrom, silent }: Left, dueAt: Date): Date | null {
  const afterLast = sent.lastMailAt ? sent.lastMailAt.getTime() + day : 0;
  const times = [
    ...(freshFrom ? [Math.max(freshFrom.getTime(), afterLast)] : []),
    ...(silent ? [reminderAt(sent, dueAt)?.getTime() ?? Number.POSITIVE_INFINITY] : []),
  ];
  const at = Math.min(...times);
  return at < dueAt.getTime() ? new Date(at) : null;
}

/** How far apart a campaign's mails are. */
export function apartMs(mailsPerHour: number): number {
  return Math.ceil(3_600_000 / mailsPerHour);
}
