import { createHash } from "node:crypto";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction } from "@/lib/db/client";
import { Invalid, NotFound } from "@/lib/errors";
import { canonicalEmail } from "@/lib/identities/canonical-email";
import { enqueue } from "@/lib/jobs/queue";
import type { Repository } from "@/prisma/generated/client";
import type { AutoHealing } from "@/prisma/generated/enums";

export const longestCodeowners = 256 * 1_024;

export type RepositoryChange = {
  /** Null or empty: nobody. */
  ownerEmail?: string | null | undefined;
  codeowners?: string | null | undefined;
  /** Null: as the workspace's. */
  autoHealing?: AutoHealing | null | undefined;
};

/** Changes what is named and leaves the rest. Who is asked about the repository's open incidents is looked at again. */
export async function configureRepository(viewer: Viewer, id: number, change: RepositoryChange): Promise<void> {
  authorize(viewer, "sources:write");
  const ownerEmail = change.ownerEmail === undefined ? undefined : addressOrNull(change.ownerEmail);
  const codeowners = change.codeowners === undefined ? undefined : textOrNull(change.codeowners);
  await inTransaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM "Repository" WHERE id = ${id} FOR NO KEY UPDATE`;
    const was = await tx.repository.findUnique({ where: { id } });
    if (!was) throw new NotFound("There is no such repository.");
    const now = await tx.repository.update({
      where: { id },
      data: {
        ...(ownerEmail === undefined ? {} : { ownerEmail }),
        ...(codeowners === undefined ? {} : { codeowners, codeownersAt: codeowners === null ? null : new Date() }),
        ...(change.autoHealing === undefined ? {} : { autoHealing: change.autoHealing }),
      },
    });
    await record(tx, viewer, [
      {
        type: "repository.configured",
        subject: String(id),
        detail: { repository: was.fullName, before: said(was), after: said(now) },
      },
    ]);
    if (was.ownerEmail !== now.ownerEmail || was.codeowners !== now.codeowners)
      await enqueue(tx, "asking.reconsider", { repositoryId: id }, { key: `asking.reconsider:repository:${id}` });
  });
}

/** What the audit trail keeps; of the file, enough to know it again. */
function said({ ownerEmail, codeowners, autoHealing }: Repository) {
  const file = codeowners && {
    sha256: createHash("sha256").update(codeowners).digest("hex"),
    lines: codeowners.split(/\r\n|\r|\n/).length,
  };
  return { ownerEmail, codeowners: file, autoHealing };
}

function addressOrNull(written: string | null): string | null {
  if (written === null || written.trim() === "") return null;
  const address = canonicalEmail(written);
  if (address) return address;
  throw new Invalid(`"${written.slice(0, 100)}" is not an e-mail address. Write it like maya@acme.example.`, {
    pointer: "/owner_email",
  });
}

function textOrNull(text: string | null): string | null {
  if (text === null || text.trim() === "") return null;
  if (Buffer.byteLength(text) > longestCodeowners)
    throw new Invalid("This CODEOWNERS file has more than 256 KiB. Leave out what is not needed.", {
      pointer: "/codeowners",
    });
  return text;
}
