import { createHmac } from "node:crypto";
import { sentenceOf, type Tidings } from "@/lib/oncall/channels/tidings";
import type { Outgoing } from "@/lib/outgoing/post";

const typeOf = { trigger: "page.sent", acknowledge: "page.acknowledged", resolve: "page.ended" } as const;

/** A POST signed by Standard Webhooks; the secret is `whsec_` and base64. */
export function webhookMessage(url: string, secret: string, tidings: Tidings): Outgoing {
  const { id, at, incident, page, acknowledgedBy, escalationId } = tidings;
  const body = JSON.stringify({
    type: typeOf[tidings.action],
    timestamp: at.toISOString(),
    data: {
      text: sentenceOf(tidings),
      escalation_id: escalationId,
      incident,
      page,
      acknowledged_by: acknowledgedBy,
    },
  });
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return {
    url,
    body,
    headers: { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` },
  };
}
