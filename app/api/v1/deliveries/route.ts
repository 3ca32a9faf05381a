import { z } from "zod";
import { route } from "@/app/_server/route";
import { Time } from "@/app/api/v1/_shape/answers";
import { PageQuery, paged } from "@/app/api/v1/_shape/page";
import { listDeliveries } from "@/lib/ingest/deliveries";
import { DeliveryState } from "@/prisma/generated/enums";

export const GET = route({
  summary: "List received webhooks and reports, newest first",
  permission: "sources:read",
  query: PageQuery.extend({
    state: z.enum(DeliveryState).optional(),
    source: z.string().max(30).optional(),
    endpoint: z.string().max(40).optional(),
  }),
  answer: z.array(
    z.object({
      id: z.string(),
      source: z.string(),
      event: z.string(),
      endpoint_id: z.string().nullable(),
      state: z.enum(DeliveryState),
      attempts: z.int(),
      error: z.string().nullable().describe("What kind of failure the last attempt was; never what the delivery says"),
      received_at: Time,
      processed_at: Time.nullable(),
      next_attempt_at: Time.nullable(),
    }),
  ),
  async run(viewer, { query: { cursor, per_page: limit, state, source, endpoint: endpointId }, url }) {
    const { rows, next } = await listDeliveries(viewer, { state, source, endpointId }, { cursor, limit });
    const shown = rows.map(({ id, source, event, endpointId, state, attempts, error, ...at }) => ({
      ...{ id, source, event, endpoint_id: endpointId, state, attempts, error },
      received_at: at.receivedAt,
      processed_at: at.processedAt,
      next_attempt_at: state === "received" ? at.notBefore : null,
    }));
    return paged(url, shown, { next, previous: null });
  },
});
