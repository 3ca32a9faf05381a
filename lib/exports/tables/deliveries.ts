import { z } from "zod";
import { defineTable } from "@/lib/exports/table";
import { countDeliveries, listDeliveries } from "@/lib/ingest/deliveries";
import { DeliveryState } from "@/prisma/generated/enums";

export const deliveries = defineTable({
  name: "deliveries",
  title: "Deliveries",
  holds: "Every webhook and report that was received, and what became of it",
  permission: "sources:write",
  query: z.object({ state: z.enum(DeliveryState).optional(), source: z.string().max(40).optional() }),
  filterOf: (query) => query,
  count: countDeliveries,
  page: listDeliveries,
  columns: {
    id: ({ id }) => id,
    source: ({ source }) => source,
    event: ({ event }) => event,
    state: ({ state }) => state,
    attempts: ({ attempts }) => attempts,
    error: ({ error }) => error,
    received_at: ({ receivedAt }) => receivedAt,
    processed_at: ({ processedAt }) => processedAt,
  },
});
