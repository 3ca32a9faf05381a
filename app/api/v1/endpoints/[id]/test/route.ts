import { z } from "zod";
import { route } from "@/app/_server/route";
import { testDelivery } from "@/lib/ingest/endpoints";
import { receiveWebhook } from "@/lib/ingest/receive";

export const POST = route({
  summary: "Deliver a test to a webhook, signed as its sender would; it changes nothing",
  permission: "sources:write",
  status: 202,
  answer: z.object({ delivery: z.string() }),
  params: z.object({ id: z.string().regex(/^[A-Za-z0-9]{1,40}$/) }),
  async run(viewer, { params: { id } }) {
    const { source, headers, body } = await testDelivery(viewer, id);
    return { delivery: await receiveWebhook(source, id, headers, body) };
  },
});
