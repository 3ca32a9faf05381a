import type { MemberViewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import type { Tx } from "@/lib/db/client";
import type { HostCommand } from "@/prisma/generated/client";

export type Which = { incidentId: number } | { unclear: string };

/** The commits of the pull or merge request a command stands in; none of an issue. */
export type Brought = readonly string[];

/**
 * Which incident a command is about: the one it names, else the one its issue or change was made for, else the only one
 * among those the pull or merge request brings. Of what the member may not see, nothing is said.
 */
export async function incidentMeant(
  tx: Tx,
  viewer: MemberViewer,
  command: HostCommand,
  brought: Brought,
): Promise<Which> {
  if (command.named !== null) return { incidentId: command.named };
  const { host, repository, threadKind: kind, number } = command;
  const thread = await tx.thread.findFirst({ where: { host, repository, kind, number }, orderBy: { id: "desc" } });
  if (thread) return { incidentId: thread.incidentId };
  const found = await tx.incident.findMany({
    where: {
      AND: [
        visibleTo(viewer),
        {
          closedAt: null,
          occurrences: { some: { commit: { in: [...brought] }, repository: { fullName: repository } } },
        },
      ],
    },
    orderBy: { id: "asc" },
    take: 6,
    select: { id: true },
  });
  if (found.length === 1 && found[0]) return { incidentId: found[0].id };
  if (found.length === 0) return { unclear: "Name the incident, as in `/{verb} INC-12`." };
  const named = found.slice(0, 5).map(({ id }) => `INC-${id}`);
  return {
    unclear: `There are several: ${named.join(", ")}${found.length > 5 ? " and more" : ""}. Name one, as in \`/{verb} ${named[0]}\`.`,
  };
}
