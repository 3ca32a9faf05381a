import { onDate } from "@/lib/dates";
import { db } from "@/lib/db/client";
import { hasTokenForm, tokenSha256 } from "@/lib/tokens/format";

const another = "Make another with ggshield auth login, or under Settings, Access tokens.";

/** Why nobody is let in with this token, for whoever holds it. What is no token of ours is only said to be invalid. */
export async function whyRefused(text: string): Promise<string> {
  const unknown = "Invalid API key.";
  if (!hasTokenForm(text)) return unknown;
  const token = await db().apiToken.findUnique({ where: { sha256: tokenSha256(text) } });
  if (token?.revokedAt) return `This API key was revoked on ${onDate(token.revokedAt)}. ${another}`;
  if (token?.expiresAt && token.expiresAt <= new Date())
    return `This API key expired on ${onDate(token.expiresAt)}. ${another}`;
  return unknown;
}
