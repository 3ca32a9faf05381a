import type { Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import type { Asked } from "@/lib/asking/climb";
import { whoToAsk } from "@/lib/asking/ladder";
import { readAskingSettings } from "@/lib/asking/settings";
import { db } from "@/lib/db/client";
import { NotFound } from "@/lib/errors";

export type Explained = Asked & {
  /** Whether people who may not know the incident are thought of at all. */
  othersAsked: boolean;
  /** Who holds a link that works. */
  holders: string[];
};

/** The ladder of an incident as it stands now, for a page. Null for whom other people's addresses are none of their business. */
export async function explainAsking(viewer: Viewer, incidentId: number): Promise<Explained | null> {
  const incident = await db().incident.findFirst({ where: { AND: [{ id: incidentId }, visibleTo(viewer)] } });
  if (!incident) throw new NotFound("There is no such incident.");
  if (viewer.kind === "link" || ("accessLevel" in viewer && viewer.accessLevel === "restricted")) return null;
  const settings = await readAskingSettings(db());
  const links = await db().sharingLink.findMany({
    where: { incidentId, revokedAt: null, expiresAt: { gt: new Date() } },
    select: { recipient: true },
    orderBy: { createdAt: "desc" },
  });
  return {
    ...(await whoToAsk(db(), incident, settings)),
    othersAsked: settings.ask_others !== "off",
    holders: [...new Set(links.map(({ recipient }) => recipient))],
  };
}
