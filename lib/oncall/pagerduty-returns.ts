import { system } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { Conflict, Malformed, Unauthenticated } from "@/lib/errors";
import { eyesOf } from "@/lib/notifications/visible";
import { acknowledge } from "@/lib/oncall/acknowledge";
import { channelContext } from "@/lib/oncall/channels/message";
import { isFromPagerDuty, type Returned, returnedOf } from "@/lib/oncall/channels/pagerduty";
import { canBeOnCall } from "@/lib/oncall/terms";
import { unseal } from "@/lib/seal";

const viewer = system("pagerduty");

/**
 * Takes a webhook of PagerDuty, whose signature is over these very bytes. Whoever acknowledged there owns the incident,
 * where exactly one member has their name; otherwise paging stops, and nobody owns it yet. Closing an incident is left to
 * people here: that it was resolved there says no more than that somebody has it.
 */
export async function receiveReturn(channelId: number, body: Buffer, signature: string): Promise<void> {
  const channel = await db().pageChannel.findUnique({ where: { id: channelId } });
  const secret = channel?.sealedReturn && unseal(channel.sealedReturn, channelContext(channelId, "return")).toString();
  if (!secret || !isFromPagerDuty(body, signature, secret))
    throw new Unauthenticated("The signature is not the one that belongs to this channel.");
  const returned = returnedOf(parsed(body));
  if (!returned) return;
  const known = await db().dispatch.count({ where: { channelId, escalationId: returned.escalationId } });
  if (known > 0) await take(returned);
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new Malformed("The body is not JSON.");
  }
}

async function take({ escalationId, by, event }: Returned): Promise<void> {
  const members = by ? await db().member.findMany({ where: { name: by, ...canBeOnCall }, take: 2 }) : [];
  const [member, another] = members;
  if (member && !another) {
    await acknowledge(eyesOf(member), escalationId, "pagerduty").catch((error: unknown) => {
      if (!(error instanceof Conflict)) throw error;
    });
    return;
  }
  await inTransaction(async (tx) => {
    const { count } = await tx.escalation.updateMany({
      where: { id: escalationId, state: { in: ["open", "exhausted"] } },
      data: { state: "acknowledged", dueAt: null, acknowledgedAt: new Date(), acknowledgedIn: "pagerduty" },
    });
    if (count !== 1) return;
    const { incidentId, level } = await tx.escalation.findUniqueOrThrow({ where: { id: escalationId } });
    const detail = { escalationId, level, through: "pagerduty", by: by ?? "somebody", event };
    await record(tx, viewer, [{ type: "escalation.acknowledged", incidentId, subject: String(escalationId), detail }]);
  });
}
