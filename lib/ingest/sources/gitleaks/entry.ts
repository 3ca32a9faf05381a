import { z } from "zod";
import { link, position, text, time } from "../reading/fields";

const rule = z.string().min(1).max(200);
const file = z.string().max(4_096);
const commit = text.transform((sha) => sha.slice(0, 100));

const Current = z.object({
  RuleID: rule,
  Description: text,
  File: file,
  Commit: commit,
  StartLine: position,
  EndLine: position,
  StartColumn: position,
  Secret: text,
  Author: text,
  Email: text,
  Date: time,
  Link: link,
  Fingerprint: text,
});
export type Entry = z.infer<typeof Current>;

/** Versions 6 and 7 wrote lower-case keys, no column and no fingerprint; `rule` was the rule's name. */
const Legacy = z
  .object({
    rule,
    file,
    commit,
    lineNumber: position,
    offender: text,
    author: text,
    email: text,
    date: time,
    leakURL: link,
  })
  .transform(
    (old): Entry => ({
      RuleID: old.rule,
      Description: "",
      File: old.file,
      Commit: old.commit,
      StartLine: old.lineNumber,
      EndLine: 0,
      StartColumn: 0,
      Secret: old.offender,
      Author: old.author,
      Email: old.email,
      Date: old.date,
      Link: old.leakURL,
      Fingerprint: "",
    }),
  );

const isLegacy = (value: unknown) =>
  typeof value === "object" && value !== null && Object.hasOwn(value, "rule") && !Object.hasOwn(value, "RuleID");

/** What we read of a finding. Match and Message are left out on purpose: they quote secrets and people. */
export const Entry = z.unknown().transform((value, context): Entry => {
  const result = (isLegacy(value) ? Legacy : Current).safeParse(value);
  if (result.success) return result.data;
  for (const { path, message } of result.error.issues) context.addIssue({ code: "custom", path, message });
  return z.NEVER;
});
