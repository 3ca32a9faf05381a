import { z } from "zod";
import { proposeAgain } from "@/lib/changes/propose";
import { DomainError } from "@/lib/errors";
import { ForgeFailure } from "@/lib/forge/failure";
import type { NewFile, ThreadDesk } from "@/lib/threads/desk";
import type { Thread } from "@/prisma/generated/client";

/** What a thread of a change keeps of what was agreed to. */
export const Agreed = z.object({
  digest: z.string(),
  url: z.string(),
  plan: z.union([
    z.object({ kind: z.literal("remediation"), remediationId: z.number() }),
    z.object({ kind: z.literal("lookup"), name: z.string() }),
  ]),
});
export type Agreed = z.infer<typeof Agreed>;

/** The files as they were agreed to, worked out anew: where they have changed since, nothing is done without a person looking again. */
export async function planned(desk: ThreadDesk, thread: Thread): Promise<{ files: NewFile[]; message: string }> {
  const { digest, plan, url } = Agreed.parse(thread.plan);
  const proposal = await proposeAgain(thread.incidentId, desk, { url }, plan).catch((error: unknown) => {
    if (error instanceof DomainError) throw new ForgeFailure("refused", error.message);
    throw error;
  });
  if (proposal.digest !== digest)
    throw new ForgeFailure("refused", "The files have changed since the change was looked at. Propose it again.");
  return { files: proposal.files, message: `${thread.title}\n\nINC-${thread.incidentId} in Handback.` };
}
