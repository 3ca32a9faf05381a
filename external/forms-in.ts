import { z } from "zod";
import type { FieldError, LinkAction } from "@/external/view";
import { longestRemark } from "@/lib/feedback/questions";
import { IgnoreReason } from "@/prisma/generated/enums";

const answer = z.enum(["yes", "no"], "Answer yes or no").optional();
const text = (longest: number) => z.string().max(longest, `At most ${longest} characters`).default("");
const confirmed = z.literal("yes").optional();
/** The mailed code, and the wish for another one. */
const mailBack = { code: z.string().max(40).optional(), new_code: z.string().optional() };

/**
 * What each form sends, with the sentence for what is missing. A form that was submitted untouched, as mail scanners
 * do, is never enough.
 */
export const forms = {
  feedback: z
    .object({
      actual_secret_yes_no: answer,
      access_to_sensitive_yes_no: answer,
      revoked_yes_no: answer,
      remarks_text: text(longestRemark),
    })
    .refine(
      (form) =>
        form.actual_secret_yes_no || form.access_to_sensitive_yes_no || form.revoked_yes_no || form.remarks_text.trim(),
      {
        path: ["actual_secret_yes_no"],
        message: "Answer at least one question",
      },
    ),
  resolve: z.object({ secret_revoked: z.enum(["yes", "no"], "Answer yes or no"), confirmed, ...mailBack }),
  ignore: z.object({
    ignore_reason: z.enum(IgnoreReason, "Choose why it can be ignored"),
    comment: text(longestRemark),
    confirmed,
    ...mailBack,
  }),
  "not-mine": z
    .object({ suggested_email: text(254), unknown: z.literal("yes").optional(), comment: text(longestRemark) })
    .refine((form) => form.suggested_email.trim() || form.unknown || form.comment.trim(), {
      path: ["suggested_email"],
      message: "Give their address, or say that you do not know",
    }),
} satisfies Record<LinkAction, z.ZodType>;

export function errorsOf(error: z.ZodError): FieldError[] {
  return error.issues.map((issue) => ({ field: String(issue.path[0] ?? ""), message: issue.message }));
}

/** The fields of a form-urlencoded body; of a repeated one, the first. */
export function fieldsOf(body: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(body))
    if (!Object.hasOwn(fields, name)) fields[name] = value.replaceAll("\u0000", "");
  return fields;
}
