import type { Viewer } from "@/lib/access/viewer";
import { levelFor } from "@/lib/closure/level";
import { db } from "@/lib/db/client";
import type { ClosureRequest, Incident } from "@/prisma/generated/client";
import type { AutoHealing } from "@/prisma/generated/enums";

type LinkViewer = Extract<Viewer, { kind: "link" }>;

/** What closing through this link is worth now, and what became of the recipient's last request. */
export async function standingOfLink(
  viewer: LinkViewer,
  incident: Pick<Incident, "id" | "repositoryId">,
): Promise<{ level: AutoHealing; request: ClosureRequest | null }> {
  const [level, request] = await Promise.all([
    levelFor(db(), viewer, incident),
    db().closureRequest.findFirst({
      where: { incidentId: incident.id, email: viewer.recipient },
      orderBy: { id: "desc" },
    }),
  ]);
  return { level, request };
}
