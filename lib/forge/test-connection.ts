import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { NotFound } from "@/lib/errors";
import { failureOf } from "@/lib/forge/failure";
import { type Forge, forgeById } from "@/lib/forge/forge";
import { githubAccount } from "@/lib/forge/github/account";
import { githubProbes } from "@/lib/forge/github/probes";
import { gitlabAccount } from "@/lib/forge/gitlab/account";
import { gitlabProbes } from "@/lib/forge/gitlab/probes";
import { type Probed, probeAll } from "@/lib/forge/probe";

export type Tested = Probed & {
  works: boolean;
  /** What a person reads of it. */
  sentence: string;
  tokenEndsAt: Date | null;
};

/** Asks the code host for everything the connection is for, and keeps what was found. Nothing is written there. */
export async function testConnection(viewer: Viewer, id: number): Promise<Tested> {
  authorize(viewer, "sources:write");
  const connection = await db().codeHost.findUnique({ where: { id } });
  if (!connection) throw new NotFound("There is no such connection.");
  const [probed, tokenEndsAt] = await probe(await forgeById(id)).catch((error): [Probed, null] => [
    { fault: failureOf(error).message, lacking: [] },
    null,
  ]);
  const { fault, lacking } = probed;
  await inTransaction(async (tx) => {
    await tx.codeHost.updateMany({
      where: { id, tokenSetAt: connection.tokenSetAt },
      data: { checkedAt: new Date(), checkedFault: fault, lacking, ...(fault ? {} : { tokenEndsAt }) },
    });
    const { url, account } = connection;
    const detail = { url, account, works: !fault, lacking };
    await record(tx, viewer, [{ type: "code-host.tested", subject: String(id), detail }]);
  });
  return { ...probed, works: !fault, tokenEndsAt, sentence: sentenceOf(connection.account, probed) };
}

async function probe(forge: Forge): Promise<[Probed, Date | null]> {
  const nowhere: Probed = {
    fault: `The code host knows no ${forge.account}, or the token may not see it.`,
    lacking: [],
  };
  if (forge.kind === "github") {
    // Any token may ask this; the answer tells when it ends.
    const { headers } = await forge.github.request("GET /rate_limit");
    const account = await githubAccount(forge.github, forge.account);
    if (!account) return [nowhere, null];
    return [await probeAll(githubProbes(forge.github, account)), endOf(headers)];
  }
  const account = await gitlabAccount(forge.gitlab, forge.account);
  if (!account) return [nowhere, null];
  const own = await forge.gitlab.PersonalAccessTokens.show().catch(() => null);
  const ends = own?.expires_at ? new Date(`${own.expires_at}T00:00:00Z`) : null;
  return [await probeAll(gitlabProbes(forge.gitlab, account)), ends];
}

function endOf(headers: Record<string, unknown>): Date | null {
  const said = headers["github-authentication-token-expiration"];
  const at = typeof said === "string" ? new Date(said.replace(" UTC", "Z").replace(" ", "T")) : undefined;
  return at && !Number.isNaN(at.getTime()) ? at : null;
}

function sentenceOf(account: string, { fault, lacking }: Probed): string {
  if (fault) return fault;
  if (lacking.length === 0) return `It works: the token may read everything Handback asks of ${account}.`;
  return `The token works, and lacks: ${lacking.join("; ")}. What needs these is left out until it has them.`;
}
