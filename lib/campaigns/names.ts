import type { MemberViewer } from "@/lib/access/viewer";
import { seesEverything } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/prisma/generated/client";

export type CampaignName = { id: number; name: string };

const shown = { id: true, name: true } satisfies Prisma.CampaignSelect;
const newest = 50;

/** A campaign is named to those who see every incident, and to whom it asks. */
function nameableTo(viewer: MemberViewer): Prisma.CampaignWhereInput {
  if (seesEverything(viewer)) return {};
  return { state: { not: "draft" }, targets: { some: { memberId: viewer.memberId } } };
}

/** The newest campaigns, and these whatever their age, to choose among. */
export async function campaignNames(viewer: MemberViewer, ids: readonly number[]): Promise<CampaignName[]> {
  const [asked, others] = await Promise.all([
    db().campaign.findMany({ where: { AND: [{ id: { in: [...ids] } }, nameableTo(viewer)] }, select: shown }),
    db().campaign.findMany({ where: nameableTo(viewer), orderBy: { id: "desc" }, take: newest, select: shown }),
  ]);
  return [...asked, ...others.filter(({ id }) => !ids.includes(id))];
}

/** The campaigns that asked about an incident the viewer has before them, newest first. */
export async function campaignsAbout(viewer: MemberViewer, incidentId: number): Promise<CampaignName[]> {
  const own = seesEverything(viewer) ? {} : { target: { memberId: viewer.memberId } };
  return db().campaign.findMany({
    where: {
      state: { not: "draft" },
      incidents: { some: { incidentId, standing: { not: "elsewhere" }, ...own } },
    },
    orderBy: { id: "desc" },
    select: shown,
  });
}
