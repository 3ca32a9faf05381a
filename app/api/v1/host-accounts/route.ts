import { z } from "zod";
import { route } from "@/app/_server/route";
import { Time } from "@/app/api/v1/_shape/answers";
import { beginConnecting, listOwnAccounts } from "@/lib/commands/connect";

export const GET = route({
  summary: "List the accounts at code hosts that are known to be one's own",
  answer: z.array(z.object({ id: z.int(), host: z.string(), login: z.string(), created_at: Time })),
  run: async (viewer) =>
    (await listOwnAccounts(viewer)).map(({ createdAt, ...account }) => ({ ...account, created_at: createdAt })),
});

export const POST = route({
  summary: "Begin to show that an account at a code host is one's own: by a comment written there",
  status: 201,
  body: z.strictObject({ host: z.string().max(300), login: z.string().max(100) }),
  answer: z.object({ host: z.string(), login: z.string(), command: z.string(), expires_at: Time }),
  async run(viewer, { body }) {
    const { expiresAt, ...connecting } = await beginConnecting(viewer, body);
    return { ...connecting, expires_at: expiresAt };
  },
});
