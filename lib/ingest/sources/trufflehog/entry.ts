import { z } from "zod";
import { link, position, text, time } from "../reading/fields";

const commit = text.transform((sha) => sha.slice(0, 100));
const file = text.pipe(z.string().max(4_096));

/** Where it was found: a git commit, a file, an issue, ... The kinds of place differ in what they say. */
const Where = z.object({
  commit,
  file,
  line: position,
  email: text,
  timestamp: time,
  link,
});

const Version3 = z
  .object({
    SourceMetadata: z.object({ Data: z.record(z.string(), z.unknown()) }),
    DetectorName: z.string().min(1).max(200),
    DecoderName: z.unknown().optional(),
    Verified: z.boolean().catch(false),
    VerificationError: text,
    Raw: text,
    RawV2: text,
    Redacted: text,
  })
  .transform((entry) => ({
    version: 3 as const,
    detector: entry.DetectorName,
    secrets: [rawOf(entry)],
    validity: entry.Verified ? ("valid" as const) : entry.VerificationError ? ("failed_to_check" as const) : undefined,
    where: Where.parse(Object.values(entry.SourceMetadata.Data)[0] ?? {}),
    author: "",
    branch: "",
  }));

const Version2 = z
  .object({
    reason: z.string().min(1).max(200),
    stringsFound: z.array(z.string()).min(1).max(10_000),
    commitHash: commit,
    path: file,
    date: time,
    branch: text,
  })
  .transform(({ reason, stringsFound, commitHash, path, date, branch }) => ({
    version: 2 as const,
    detector: reason,
    secrets: [...new Set(stringsFound)],
    validity: undefined,
    where: { commit: commitHash, file: path, line: 0, email: "", timestamp: date, link: undefined },
    author: "",
    branch,
  }));

/** trufflehog3, a tool of its own. */
const Fork = z
  .object({
    rule: z.object({ id: z.string().min(1).max(200) }),
    secret: z.string().min(1),
    path: file,
    line: position,
    commit,
    author: text,
    date: time,
    branch: text,
  })
  .transform(({ rule, secret, path, line, commit: sha, author, date, branch }) => ({
    version: 2 as const,
    detector: rule.id,
    secrets: [secret],
    validity: undefined,
    where: { commit: sha, file: path, line, email: "", timestamp: date, link: undefined },
    author,
    branch,
  }));

const formOf = (value: unknown) => {
  if (typeof value !== "object" || value === null) return Version3;
  if (Object.hasOwn(value, "stringsFound")) return Version2;
  return Object.hasOwn(value, "rule") && Object.hasOwn(value, "secret") ? Fork : Version3;
};

/** One entry, whatever the version wrote it. Diffs, messages and extra data are left out: they quote secrets and people. */
export const Entry = z.unknown().transform((value, context) => {
  const result = formOf(value).safeParse(value);
  if (result.success) return result.data;
  for (const { path, message } of result.error.issues) context.addIssue({ code: "custom", path, message });
  return z.NEVER;
});
export type Entry = z.infer<typeof Entry>;

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Raw is the secret; the first versions wrote its bytes in base64, and did not name a decoder yet. */
function rawOf({ Raw, RawV2, DecoderName }: { Raw: string; RawV2: string; DecoderName?: unknown }): string {
  const raw = Raw || RawV2;
  return DecoderName === undefined && raw.length >= 8 && base64.test(raw) ? Buffer.from(raw, "base64").toString() : raw;
}
