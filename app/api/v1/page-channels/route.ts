import { z } from "zod";
import { route } from "@/app/_server/route";
import { Time } from "@/app/api/v1/_shape/answers";
import { createChannel, listChannels } from "@/lib/oncall/channels";
import { ChannelKind } from "@/prisma/generated/enums";

const Channel = z
  .object({
    id: z.int(),
    kind: z.enum(ChannelKind),
    name: z.string(),
    host: z.string(),
    returns: z.boolean().describe("Whether it tells us back, at /api/v1/page-channels/{id}/pagerduty"),
    last_sent_at: Time.nullable(),
    error: z.string().nullable().describe("Why the last message did not arrive"),
  })
  .meta({ id: "PageChannel" });

export const GET = route({
  summary: "List where pages are told besides mail and the app",
  permission: "playbooks:write",
  answer: z.array(Channel),
  async run(viewer) {
    const channels = await listChannels(viewer);
    return channels.map(({ lastSentAt, ...channel }) => ({ ...channel, last_sent_at: lastSentAt }));
  },
});

export const POST = route({
  summary: "Add a channel: a signed webhook, a Slack-compatible one, or PagerDuty",
  permission: "playbooks:write",
  status: 201,
  body: z.strictObject({
    kind: z.enum(ChannelKind),
    name: z.string().trim().min(1).max(60),
    url: z.string().max(2_000).optional().describe("PagerDuty's is known"),
    routing_key: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .describe("PagerDuty's, of an integration by Events API v2"),
    return_secret: z.string().trim().min(8).max(300).optional().describe("Of PagerDuty's webhook that tells us back"),
  }),
  answer: z.object({
    id: z.int(),
    secret: z.string().nullable().describe("What a webhook is signed with, by Standard Webhooks; shown once"),
  }),
  run: (viewer, { body: { routing_key: routingKey, return_secret: returnSecret, ...channel } }) =>
    createChannel(viewer, { ...channel, routingKey, returnSecret }),
});
