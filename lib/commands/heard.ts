import { commandIn } from "@/lib/commands/read";
import type { Tx } from "@/lib/db/client";
import { env } from "@/lib/env";
import type { HostComment } from "@/lib/ingest/source";
import { enqueue } from "@/lib/jobs/queue";
import { withoutSecrets } from "@/lib/scanning/without-secrets";

/** Keeps what comments ask for, each once however often it is delivered; what asks for nothing is not kept. */
export async function hearOfComments(tx: Tx, comments: readonly HostComment[]): Promise<void> {
  for (const { thread, id, body, author } of comments) {
    const command = author.machine ? null : commandIn(body, env().PUBLIC_URL);
    if (!command || body.includes("<!-- handback ")) continue;
    const { host, repository, kind: threadKind, number } = thread;
    const { verb, words, incident: named } = command;
    const [kept] = await tx.hostCommand.createManyAndReturn({
      data: [
        {
          host,
          repository,
          threadKind,
          number,
          commentId: id,
          accountId: author.id,
          login: author.login.slice(0, 100).toWellFormed(),
          verb,
          // Whoever pastes a secret into a comment has leaked it there; it goes no further.
          words: await withoutSecrets(words).catch(() => ""),
          named,
        },
      ],
      skipDuplicates: true,
      select: { id: true },
    });
    if (kept) await enqueue(tx, "commands.act", { commandId: kept.id }, { key: `commands.act:${kept.id}` });
  }
}
