import { authorize } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import type { Scanned } from "@/lib/scanning/scan";

/** What the client says of the command that scans. */
export type Command = {
  id: string;
  mode: string;
  repository: string /** What is known already does not stop it. */;
  ignoresKnown: boolean;
};

/** Where a secret that is found goes no further. */
const stops = new Set(["pre_commit", "pre_push", "pre_receive"]);
const secretsIn = (scanned: readonly Scanned[], ignoresKnown: boolean) =>
  scanned
    .flatMap(({ policy_breaks }) => policy_breaks)
    .filter(({ diff_kind, is_excluded }) => !is_excluded && diff_kind !== "deletion" && diff_kind !== "context")
    .filter(({ known_secret }) => !(ignoresKnown && known_secret));

/** Remembers how many secrets a hook has stopped, for the prevention figures; one command may send several parts. */
export async function notePrevented(
  viewer: MemberViewer,
  command: Command,
  scanned: readonly Scanned[],
): Promise<void> {
  authorize(viewer, "scan");
  const secrets = secretsIn(scanned, command.ignoresKnown).length;
  if (secrets === 0 || !stops.has(command.mode) || command.id === "") return;
  const { memberId } = viewer;
  const { id: commandId, mode } = command;
  const repository = withoutLogin(command.repository);
  await db().preventedLeak.upsert({
    where: { memberId_commandId: { memberId, commandId } },
    create: { memberId, commandId, mode, repository, secrets },
    update: { secrets: { increment: secrets } },
  });
}

/** An address to fetch from may hold a name and a token. */
const withoutLogin = (address: string) => address.replace(/\/\/[^/]*@/, "//");

export type Prevention = { commands: number; secrets: number; lastAt: Date | null };

/** How often a member's hooks stopped a secret since then. */
export async function preventionOf(viewer: MemberViewer, memberId: number, since: Date): Promise<Prevention> {
  if (memberId !== viewer.memberId) authorize(viewer, "analytics:read");
  const { _count, _sum, _max } = await db().preventedLeak.aggregate({
    where: { memberId, createdAt: { gte: since } },
    _count: { _all: true },
    _sum: { secrets: true },
    _max: { createdAt: true },
  });
  return { commands: _count._all, secrets: _sum.secrets ?? 0, lastAt: _max.createdAt };
}
