import { z } from "zod";
import { route } from "@/app/_server/route";
import { AccountAnswer, accountShape } from "@/app/api/v1/_shape/member";
import { changeAccount, ownAccount } from "@/lib/members/account";

export const GET = route({
  summary: "Answer the member who asks",
  answer: AccountAnswer,
  run: async (viewer) => accountShape(await ownAccount(viewer)),
});

export const PATCH = route({
  summary: "Change one's own name or time zone, signed in oneself",
  answer: AccountAnswer,
  body: z.strictObject({
    name: z.string().trim().min(1).max(200).optional(),
    time_zone: z.string().min(1).max(64).optional(),
  }),
  run: async (viewer, { body }) =>
    accountShape(await changeAccount(viewer, { name: body.name, timeZone: body.time_zone })),
});
