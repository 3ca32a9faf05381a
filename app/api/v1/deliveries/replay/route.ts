import { z } from "zod";
import { route } from "@/app/_server/route";
import { replayDeliveries } from "@/lib/ingest/deliveries";

export const POST = route({
  summary: "Give dead and quarantined deliveries another ten tries: those named, or all of one state",
  permission: "sources:write",
  body: z.union([
    z.strictObject({ ids: z.array(z.uuid()).min(1).max(500) }),
    z.strictObject({ state: z.enum(["dead", "quarantined"]) }),
  ]),
  answer: z.object({ replayed: z.int() }),
  run: (viewer, { body }) => replayDeliveries(viewer, "ids" in body ? body.ids : body.state),
});
