import { randomBytes } from "node:crypto";
import { requireFreshSignIn } from "@/lib/access/fresh-sign-in";
import type { MemberViewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { Invalid, NotFound } from "@/lib/errors";
import { channelContext } from "@/lib/oncall/channels/message";
import { pagerDutyAddress } from "@/lib/oncall/channels/pagerduty";
import { storedPolicy } from "@/lib/oncall/policy";
import { mayRunOnCall } from "@/lib/oncall/terms";
import { destinationOf } from "@/lib/outgoing/address";
import { seal } from "@/lib/seal";
import type { ChannelKind } from "@/prisma/generated/enums";

export type NewChannel = {
  kind: ChannelKind;
  name: string;
  /** PagerDuty's is known. */
  url?: string | undefined;
  /** PagerDuty's routing key. */
  routingKey?: string | undefined;
  /** Of PagerDuty's webhook that tells us back. */
  returnSecret?: string | undefined;
};
export type ChannelView = {
  id: number;
  kind: ChannelKind;
  name: string;
  host: string;
  returns: boolean;
  lastSentAt: Date | null;
  /** Why the last message did not arrive; null where it did, or is on its way for the first time. */
  error: string | null;
};

/** Adds a channel. Answers its id and, of a webhook, the secret it signs with, which is shown this once. */
export async function createChannel(
  viewer: MemberViewer,
  channel: NewChannel,
): Promise<{ id: number; secret: string | null }> {
  mayRunOnCall(viewer);
  if (viewer.kind === "member") requireFreshSignIn(viewer);
  const { kind, name, routingKey, returnSecret } = channel;
  const url = channel.url ?? (kind === "pagerduty" ? pagerDutyAddress : "");
  if (kind === "pagerduty" && !routingKey)
    throw new Invalid("PagerDuty needs the integration's routing key.", { pointer: "/routing_key" });
  const secret = kind === "webhook" ? `whsec_${randomBytes(32).toString("base64")}` : null;
  return inTransaction(async (tx) => {
    const { host, port } = destinationOf(url, (await storedPolicy(tx)).allowedHosts);
    const { id } = await tx.pageChannel.create({
      data: { kind, name, host: `${host}:${port}`, sealedUrl: new Uint8Array() },
    });
    const sealed = (part: "url" | "secret" | "return", text: string | null | undefined) =>
      text ? seal(Buffer.from(text), channelContext(id, part)) : null;
    await tx.pageChannel.update({
      where: { id },
      data: {
        sealedUrl: seal(Buffer.from(url), channelContext(id, "url")),
        sealedSecret: sealed("secret", secret ?? routingKey),
        sealedReturn: sealed("return", returnSecret),
      },
    });
    await record(tx, viewer, [{ type: "channel.created", subject: String(id), detail: { name, kind, host } }]);
    return { id, secret };
  });
}

export async function deleteChannel(viewer: MemberViewer, id: number): Promise<void> {
  mayRunOnCall(viewer);
  await inTransaction(async (tx) => {
    const channel = await tx.pageChannel.findUnique({ where: { id } });
    if (!channel) throw new NotFound("There is no such channel.");
    await tx.pageChannel.delete({ where: { id } });
    const { name, kind, host } = channel;
    await record(tx, viewer, [{ type: "channel.deleted", subject: String(id), detail: { name, kind, host } }]);
  });
}

/** Every channel, with how the last message fared. */
export async function listChannels(viewer: MemberViewer): Promise<ChannelView[]> {
  mayRunOnCall(viewer);
  const rows = await db().pageChannel.findMany({
    orderBy: { id: "asc" },
  });
  return Promise.all(
    rows.map(async ({ id: channelId, kind, name, host, sealedReturn }) => {
      const sent = { channelId, state: "sent" as const };
      const last = await db().dispatch.findFirst({ where: sent, orderBy: { createdAt: "desc" } });
      const since = last ? { createdAt: { gt: last.createdAt } } : {};
      const fault = await db().dispatch.findFirst({ where: { channelId, error: { not: null }, ...since } });
      const state = { lastSentAt: last?.sentAt ?? null, error: fault?.error ?? null };
      return { id: channelId, kind, name, host, returns: sealedReturn !== null, ...state };
    }),
  );
}
