import { z } from "zod";
import { route } from "@/app/_server/route";
import { periodOf, Swap, SwapBody, swapShape } from "@/app/api/v1/_shape/schedule";
import { askSwap, openSwaps } from "@/lib/oncall/swaps";

export const GET = route({
  summary: "List the swaps that you asked for, or are asked for, and that wait",
  permission: "playbooks:read",
  answer: z.array(Swap),
  run: async (viewer) => (await openSwaps(viewer)).map(swapShape),
});

export const POST = route({
  summary: "Ask somebody to take a time of your own",
  permission: "incidents:write",
  status: 201,
  body: SwapBody,
  answer: z.object({ id: z.int() }),
  async run(viewer, { body: { schedule_id: scheduleId, member_id: memberId, shift, in_return } }) {
    const inReturn = in_return && periodOf(in_return);
    return { id: await askSwap(viewer, { scheduleId, memberId, shift: periodOf(shift), inReturn }) };
  },
});
