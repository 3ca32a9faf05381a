import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { longestRemark } from "@/lib/feedback/questions";
import { submitFeedback } from "@/lib/feedback/submit";

const yesNo = z
  .union([z.boolean(), z.enum(["yes", "no"]).transform((word) => word === "yes")])
  .nullable()
  .optional();

const Answers = z
  .strictObject({
    actual_secret_yes_no: yesNo.describe("Is this an actual secret?"),
    access_to_sensitive_yes_no: yesNo.describe(
      "Does this secret give or has given access to any sensitive information or services?",
    ),
    revoked_yes_no: yesNo.describe("Has this secret been revoked?"),
    remarks_text: z.string().max(longestRemark).default("").describe("Additional remarks"),
  })
  .refine(
    ({ remarks_text, ...answers }) =>
      remarks_text.trim() !== "" || Object.values(answers).some((answer) => typeof answer === "boolean"),
    { path: ["actual_secret_yes_no"], message: "Answer at least one question" },
  );

export const feedbackRoute = route({
  summary: "Answer the four questions about an incident; sent again, the answers replace the earlier ones",
  permission: "incidents:write",
  params: IdParams,
  body: Answers,
  status: 204,
  run: (viewer, { params: { id }, body }) =>
    submitFeedback(viewer, id, {
      actualSecret: body.actual_secret_yes_no ?? null,
      accessToSensitive: body.access_to_sensitive_yes_no ?? null,
      revoked: body.revoked_yes_no ?? null,
      remarks: body.remarks_text.trim(),
    }),
});
