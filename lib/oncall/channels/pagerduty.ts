import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { sentenceOf, type Tidings } from "@/lib/oncall/channels/tidings";
import type { Outgoing } from "@/lib/outgoing/post";
import type { Severity } from "@/prisma/generated/enums";

export const pagerDutyAddress = "https://events.pagerduty.com/v2/enqueue";

const severityOf: Record<Severity, "critical" | "error" | "warning" | "info"> = {
  critical: "critical",
  high: "error",
  medium: "warning",
  low: "info",
  info: "info",
  unknown: "info",
};

export const dedupKey = (escalationId: number) => `handback-escalation-${escalationId}`;

/** An event of PagerDuty's Events API v2: trigger, acknowledge and resolve of one escalation share their key. */
export function pagerDutyEvent(url: string, routingKey: string, tidings: Tidings): Outgoing {
  const { action, incident, startedAt, escalationId } = tidings;
  const event = { routing_key: routingKey, event_action: action, dedup_key: dedupKey(escalationId) };
  const payload = {
    summary: sentenceOf(tidings).slice(0, 1_024),
    source: incident.repository ?? "Handback",
    severity: severityOf[incident.severity],
    timestamp: startedAt.toISOString(),
    component: incident.repository ?? undefined,
    class: incident.kind,
    custom_details: { incident: `INC-${incident.id}`, severity: incident.severity },
  };
  const links = [{ href: incident.url, text: `INC-${incident.id} in Handback` }];
  const body =
    action === "trigger" ? { ...event, payload, client: "Handback", client_url: incident.url, links } : event;
  return { url, headers: {}, body: JSON.stringify(body) };
}

/** Whether one of the header's signatures is PagerDuty's over these very bytes; there are several while a secret changes. */
export function isFromPagerDuty(body: Buffer, header: string, secret: string): boolean {
  const expected = createHmac("sha256", secret).update(body).digest();
  return header
    .split(",")
    .map((part) => /^v1=([0-9a-f]{64})$/.exec(part.trim())?.[1])
    .some((hex) => hex !== undefined && timingSafeEqual(Buffer.from(hex, "hex"), expected));
}

/** A name, as far as the database can hold it. */
const name = z.string().transform((said) => said.toWellFormed().replaceAll("\0", "").slice(0, 200));

const Webhook = z.object({
  event: z.object({
    event_type: z.string(),
    agent: z.object({ summary: name.nullish() }).nullish(),
    data: z.object({ incident_key: z.string().nullish() }),
  }),
});

export type Returned = { escalationId: number; event: "acknowledged" | "resolved"; by: string | null };

/** What a webhook v3 of PagerDuty says of one of our escalations; null where it is about something else. */
export function returnedOf(body: unknown): Returned | null {
  const parsed = Webhook.safeParse(body);
  if (!parsed.success) return null;
  const { event_type, agent, data } = parsed.data.event;
  const id = /^handback-escalation-(\d{1,9})$/.exec(data.incident_key ?? "")?.[1];
  const event = /^incident\.(acknowledged|resolved)$/.exec(event_type)?.[1];
  if (!id || !event) return null;
  return { escalationId: Number(id), event: event as Returned["event"], by: agent?.summary ?? null };
}
