import { pagerDutyEvent } from "@/lib/oncall/channels/pagerduty";
import { slackMessage } from "@/lib/oncall/channels/slack";
import type { Tidings } from "@/lib/oncall/channels/tidings";
import { webhookMessage } from "@/lib/oncall/channels/webhook";
import type { Outgoing } from "@/lib/outgoing/post";
import { unseal } from "@/lib/seal";
import type { PageChannel } from "@/prisma/generated/client";

/** What each part of a channel's row is sealed with. */
export const channelContext = (id: number, part: "url" | "secret" | "return") => `page-channel:${id}:${part}`;

/** What a channel is sent, in its own form. */
export function messageFor(channel: PageChannel, tidings: Tidings): Outgoing {
  const url = unseal(channel.sealedUrl, channelContext(channel.id, "url")).toString();
  const secret = () =>
    channel.sealedSecret ? unseal(channel.sealedSecret, channelContext(channel.id, "secret")).toString() : "";
  switch (channel.kind) {
    case "webhook":
      return webhookMessage(url, secret(), tidings);
    case "slack":
      return slackMessage(url, tidings);
    case "pagerduty":
      return pagerDutyEvent(url, secret(), tidings);
  }
}
