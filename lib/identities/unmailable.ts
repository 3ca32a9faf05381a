import { canonicalEmail } from "@/lib/identities/canonical-email";
import type { Unmailable } from "@/prisma/generated/enums";

const hostLocal = /@([^.]+|.*\.(local|localdomain|localhost|lan|home|internal|\(none\)))$/i;
const noreply = /^(no-?reply|do-?not-?reply)([+._-].*)?@|@(users\.)?noreply\./i;
const bot =
  /\[bot\]|^([a-z0-9.]+[-_.+])?bot([-_.+0-9][^@]*)?@|^(dependabot|renovate|greenkeeper|snyk|github-actions|web-flow|jenkins|buildbot|travis|circleci|gitlab-ci|semantic-release)(-?bot)?@/i;

/** Why an address can never be mailed, from its own text and its owner's name; null when it could be. */
export function unmailableReason(rawEmail: string, name = ""): Unmailable | null {
  const raw = rawEmail.trim();
  if (bot.test(raw) || /\[bot\]$/i.test(name.trim())) return "bot";
  if (noreply.test(raw)) return "noreply";
  if (raw.includes("@") && hostLocal.test(raw)) return "host_local";
  return canonicalEmail(raw) ? null : "malformed";
}

/** The reason in words, for the unreachable queue. */
export const unmailableText: Record<Unmailable, string> = {
  malformed: "the commit's author address is not a valid one",
  host_local: "the commit's author address exists on one machine only",
  noreply: "the commit's author address is a no-reply address",
  bot: "the commit was made by a bot",
  shared: "five or more people commit with this address",
};
