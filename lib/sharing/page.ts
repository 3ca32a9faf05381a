import { db } from "@/lib/db/client";
import { askedAs } from "@/lib/sharing/asked-as";
import type { OpenLink } from "@/lib/sharing/open";
import { askedBy } from "@/lib/sla/asked-by";

const mostPlaces = 25;

/** What the holder of a link may read: the incident, the recipient's own places, and their own answers. Never other authors. */
export async function linkPage({ link }: OpenLink, now = new Date()) {
  const own = { incidentId: link.incidentId, author: { email: link.recipient } };
  const as = await askedAs(db(), link.incident, link.recipient);
  const where = as === "author" ? own : { incidentId: link.incidentId };
  const [places, total, repositories, answers, workspace, campaign] = await Promise.all([
    db().occurrence.findMany({
      where,
      orderBy: [{ committedAt: "asc" }, { id: "asc" }],
      take: mostPlaces,
      select: {
        path: true,
        line: true,
        commit: true,
        committedAt: true,
        url: true,
        place: true,
        repository: { select: { fullName: true } },
      },
    }),
    db().occurrence.count({ where }),
    db().occurrence.groupBy({ by: ["repositoryId"], where }),
    db().feedback.findUnique({ where: { incidentId_email: { incidentId: link.incidentId, email: link.recipient } } }),
    db().workspace.findUniqueOrThrow({ where: { id: 1 } }),
    db().campaign.findUnique({ where: { id: link.campaignId ?? -1 }, select: { dueAt: true, state: true } }),
  ]);
  return {
    askedAs: as,
    places,
    placesTotal: total,
    repositoriesTotal: repositories.length,
    answers,
    dueBy: askedBy(link.incident, campaign, now),
    workspaceName: workspace.name,
  };
}

/** "b•••@acme.io": enough to see that it is you. */
export function maskedAddress(email: string): string {
  return email.replace(/^(.).*@/, "$1•••@");
}
