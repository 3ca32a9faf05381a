import { z } from "zod";
import { route } from "@/app/_server/route";

const unlimited = 2_147_483_647;

export const GET = route({
  summary: "Say how much may still be sent: Handback sets no quota",
  answer: z.object({
    content: z.object({ count: z.int(), limit: z.int(), remaining: z.int(), since: z.iso.date() }),
  }),
  run: async () => ({
    content: {
      count: 0,
      limit: unlimited,
      remaining: unlimited,
      since: `${new Date().toISOString().slice(0, 7)}-01`,
    },
  }),
});
