import { createHash } from "node:crypto";
import type { MemberViewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { eyesOf } from "@/lib/notifications/visible";
import { acknowledge } from "@/lib/oncall/acknowledge";
import type { Prisma } from "@/prisma/generated/client";

const lifespanMs = 7 * 86_400_000;
const shown = {
  member: true,
  escalation: { include: { acknowledger: true, incident: { include: { repository: true } } } },
} satisfies Prisma.PageInclude;

export type OpenPage = Prisma.PageGetPayload<{ include: typeof shown }> & { viewer: MemberViewer };

/** The page that a link in a mail is for; null where it opens nothing, whatever the reason. */
export async function openPage(token: string, address?: string, now = new Date()): Promise<OpenPage | null> {
  if (!/^[A-Za-z0-9_-]{22}$/.test(token)) return null;
  const tokenSha256 = createHash("sha256").update(token).digest("hex");
  const page = await db().page.findUnique({ where: { tokenSha256 }, include: shown });
  const member = page?.member;
  if (!page || !member || member.deactivatedAt || member.accessLevel === "restricted") return null;
  if (page.pagedAt.getTime() + lifespanMs < now.getTime()) return null;
  const visible = { AND: [{ id: page.escalation.incidentId }, visibleTo(eyesOf(member))] };
  if ((await db().incident.count({ where: visible })) === 0) return null;
  return { ...page, viewer: { ...eyesOf(member), ...(address === undefined ? {} : { address }) } };
}

/** Acknowledges as whoever was paged. */
export async function acknowledgePage(page: OpenPage): Promise<void> {
  await acknowledge(page.viewer, page.escalationId, "page");
}
