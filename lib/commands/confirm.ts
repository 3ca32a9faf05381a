import { commandIn } from "@/lib/commands/read";
import { env } from "@/lib/env";
import { failureOf } from "@/lib/forge/failure";
import { forgeOf } from "@/lib/forge/forge";
import { withoutSecrets } from "@/lib/scanning/without-secrets";
import { threadsOf } from "@/lib/threads/desk-of";
import type { HostCommand } from "@/prisma/generated/client";

/**
 * Why the code host itself does not bear out a command, as a sentence; null where it does. Who knows the secret of a
 * webhook can say in it whatever they like, in anybody's name: so the comment is read where it stands, and it has to be of
 * this account and to ask for the same. Throws ForgeFailure where the host cannot be asked now.
 */
export async function whyUnconfirmed(command: HostCommand): Promise<string | null> {
  const { host, repository, number, threadKind: kind, commentId, accountId } = command;
  const forge = await forgeOf({ fullName: repository, url: `https://${host}/${repository}` });
  if (!forge) return "Handback is not connected to this repository, and cannot see whose comment it was.";
  const comment = await threadsOf(forge)
    .readComment({ kind, repository, number }, commentId)
    .catch((error: unknown) => {
      const failure = failureOf(error);
      if (failure.reason === "away" || failure.reason === "limited") throw failure;
      return failure.message;
    });
  if (typeof comment === "string") return comment;
  if (comment?.accountId !== accountId) return "There is no such comment by this account any more.";
  return (await asksForThis(comment.body, command)) ? null : "The comment was changed since.";
}

async function asksForThis(body: string, { verb, named, words }: HostCommand): Promise<boolean> {
  const asked = commandIn(body, env().PUBLIC_URL);
  if (asked?.verb !== verb || asked.incident !== named) return false;
  return asked.words === words || (await withoutSecrets(asked.words).catch(() => "")) === words;
}
