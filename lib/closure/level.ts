import { z } from "zod";
import type { Viewer } from "@/lib/access/viewer";
import type { Db } from "@/lib/db/client";
import type { Incident } from "@/prisma/generated/client";
import { AutoHealing } from "@/prisma/generated/enums";

const playbookSettings = z.object({ auto_healing: z.enum(AutoHealing).catch("off") });

type Of = Pick<Incident, "repositoryId">;

/** What was set for this developer, else for this repository: the nearer word wins; null where neither has one. */
export async function overriddenLevel(tx: Db, incident: Of, email: string): Promise<AutoHealing | null> {
  const address = await tx.address.findUnique({
    where: { email },
    select: { developer: { select: { autoHealing: true } } },
  });
  return address?.developer.autoHealing ?? repositoryLevel(tx, incident);
}

/** The same of many incidents and addresses, read once. */
export async function overriddenLevels(
  tx: Db,
  incidents: readonly Of[],
  emails: readonly string[],
): Promise<(incident: Of, email: string) => AutoHealing | null> {
  const addresses = await tx.address.findMany({
    where: { email: { in: [...emails] } },
    select: { email: true, developer: { select: { autoHealing: true } } },
  });
  const repositories = await tx.repository.findMany({
    where: { id: { in: [...new Set(incidents.flatMap(({ repositoryId }) => repositoryId ?? []))] } },
    select: { id: true, autoHealing: true },
  });
  const ofAddress = new Map(addresses.map(({ email, developer }) => [email, developer.autoHealing]));
  const ofRepository = new Map(repositories.map(({ id, autoHealing }) => [id, autoHealing]));
  return ({ repositoryId }, email) => ofAddress.get(email) ?? ofRepository.get(repositoryId ?? -1) ?? null;
}

/** The less of what is meant for all and what was set for one; without the latter, what is meant for all. */
export function stricter(level: AutoHealing, override: AutoHealing | null): AutoHealing {
  const order: readonly AutoHealing[] = ["off", "request", "on"];
  return order[Math.min(order.indexOf(level), order.indexOf(override ?? level))] ?? "off";
}

/** Whether a developer's closure is done at once, waits for a Manager, or is not offered. Others are not asked about. */
export async function levelFor(tx: Db, viewer: Viewer, incident: Of): Promise<AutoHealing> {
  if (viewer.kind === "link") {
    if (!viewer.scopes.includes("resolve")) return "off";
    const override = await overriddenLevel(tx, incident, viewer.recipient);
    const link = await tx.sharingLink.findUnique({ where: { id: viewer.linkId }, select: { campaignId: true } });
    // What a campaign lets its developers do is its own word, and stays so.
    if (link?.campaignId) return stricter(viewer.scopes.includes("request") ? "request" : "on", override);
    if (override) return override;
    const level = await workspaceLevel(tx);
    if (level !== "off") return level;
    // Off hands out no new permission; a link that has it keeps it, for what it was worth when it was made.
    return viewer.scopes.includes("request") ? "request" : "on";
  }
  if (!isRestricted(viewer)) return "on";
  const developer = await tx.developer.findUnique({
    where: { memberId: viewer.memberId },
    select: { autoHealing: true },
  });
  const level = developer?.autoHealing ?? (await repositoryLevel(tx, incident)) ?? (await workspaceLevel(tx));
  return level === "request" ? "request" : "on";
}

/** Whoever closes as the author of the code, and not as somebody who runs the workspace. */
export function isDeveloper(viewer: Viewer): boolean {
  return viewer.kind === "link" || isRestricted(viewer);
}

function isRestricted(viewer: Viewer): viewer is Extract<Viewer, { memberId: number }> {
  return "accessLevel" in viewer && viewer.accessLevel === "restricted";
}

async function repositoryLevel(tx: Db, { repositoryId }: Of): Promise<AutoHealing | null> {
  if (repositoryId === null) return null;
  const repository = await tx.repository.findUnique({ where: { id: repositoryId }, select: { autoHealing: true } });
  return repository?.autoHealing ?? null;
}

async function workspaceLevel(tx: Db): Promise<AutoHealing> {
  const playbook = await tx.playbook.findUnique({ where: { id: "mail-commit-author" }, select: { settings: true } });
  return playbookSettings.parse(playbook?.settings ?? {}).auto_healing;
}
