import type { Tx } from "@/lib/db/client";
import type { Mail } from "@/prisma/generated/client";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const perRecipientHour = 5;
const perRecipientDay = 20;
const globalMinute = 60;
const newRecipientsLimit = 200;
const newRecipientsWindow = 10 * minute;

export type Held = { until: Date; reason: string };

/** Whether a mail has to wait for the noise caps, and until when. Called under the recipient's lock. */
export async function capDelay(tx: Tx, mail: Mail, now: Date): Promise<Held | null> {
  const spent = {
    state: { in: ["accepted" as const, "submitting" as const, "unknown" as const] },
    id: { not: mail.id },
  };
  const since = (ms: number) => ({ OR: [{ settledAt: { gt: new Date(now.getTime() - ms) } }, { settledAt: null }] });
  const toRecipient = { ...spent, recipient: mail.recipient };
  const jitter = Math.random() * minute;

  if ((await tx.mail.count({ where: { ...toRecipient, ...since(day) } })) >= perRecipientDay) {
    return { until: new Date(now.getTime() + 6 * hour + jitter), reason: "held: twenty mails to this person in a day" };
  }
  if ((await tx.mail.count({ where: { ...toRecipient, ...since(hour) } })) >= perRecipientHour) {
    return {
      until: new Date(now.getTime() + 20 * minute + jitter),
      reason: "held: five mails to this person in an hour",
    };
  }
  if ((await tx.mail.count({ where: { ...spent, ...since(minute) } })) >= globalMinute) {
    return { until: new Date(now.getTime() + minute / 2 + jitter), reason: "held: sixty mails in a minute" };
  }
  const [row] = await tx.$queryRaw<{ fresh: number }[]>`SELECT count(*)::int AS fresh FROM (
    SELECT recipient FROM "Mail" WHERE state IN ('accepted', 'submitting', 'unknown') GROUP BY recipient
    HAVING min(coalesce("settledAt", now())) > now() - make_interval(secs => ${newRecipientsWindow / 1_000}::int)) newcomers`;
  if ((row?.fresh ?? 0) >= newRecipientsLimit) {
    return {
      until: new Date(now.getTime() + hour + jitter),
      reason: "held: more than 200 new recipients in ten minutes",
    };
  }
  return null;
}
