import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { Invalid } from "@/lib/errors";
import { repositoriesNamed } from "@/lib/incidents/repositories";
import type { Prisma } from "@/prisma/generated/client";
import type { IncidentKind } from "@/prisma/generated/enums";

const view = {
  id: true,
  identityKey: true,
  url: true,
  status: true,
  triggeredAt: true,
  closedAt: true,
  repository: { select: { fullName: true, organisation: { select: { name: true } } } },
} satisfies Prisma.IncidentSelect;

/** An incident as GCSMTTR tells of an alert. */
export type Alert = {
  /** "acme/api/12" with GitHub's number of a code-scanning alert; of every other incident "acme/api/INC-12", with ours. */
  id: string;
  number: number;
  incidentId: number;
  url: string | null;
  organisation: string | null;
  repository: string | null;
  openedAt: Date;
  closedAt: Date | null;
  fixed: boolean;
};

type Kinds = readonly IncidentKind[] | undefined;

/** Alerts in the order Handback heard of them, so that what arrives meanwhile comes at the end. */
export async function listAlerts(
  viewer: Viewer,
  { kinds, limit, after }: { kinds?: Kinds; limit: number; after?: string | undefined },
): Promise<{ rows: Alert[]; next: string | null }> {
  authorize(viewer, "analytics:read");
  const beyond = after === undefined ? {} : { id: { gt: readCursor(after) } };
  const rows = await db().incident.findMany({
    where: { AND: [visibleTo(viewer, "analytics:read"), ofKinds(kinds), beyond] },
    orderBy: { id: "asc" },
    take: limit + 1,
    select: view,
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown.map(alertOf),
    next: rows.length > limit && last ? Buffer.from(`alert ${last.id}`).toString("base64url") : null,
  };
}

/** The alert of this id, or null. */
export async function findAlert(viewer: Viewer, id: string, kinds?: Kinds): Promise<Alert | null> {
  authorize(viewer, "analytics:read");
  const named = await whatIsNamed(id);
  if (!named) return null;
  const rows = await db().incident.findMany({
    where: { AND: [visibleTo(viewer, "analytics:read"), ofKinds(kinds), named] },
    orderBy: { id: "asc" },
    take: 8,
    select: view,
  });
  const alerts = rows.map(alertOf);
  // By a name its repository had before, it is found as well.
  return alerts.find((alert) => alert.id === id) ?? (ownNumber.test(id) ? null : (alerts[0] ?? null));
}

const ownNumber = /(?:^|\/)INC-(\d{1,9})$/;
const numbered = /^github:code:[^/]+\/(.+)\/(\d{1,9})$/;

function alertOf({
  id: incidentId,
  identityKey,
  repository,
  ...row
}: Prisma.IncidentGetPayload<{ select: typeof view }>) {
  const [, name, number] = numbered.exec(identityKey) ?? [];
  const ours = `INC-${incidentId}`;
  return {
    id: name ? `${repository?.fullName ?? name}/${number}` : repository ? `${repository.fullName}/${ours}` : ours,
    number: number ? Number(number) : incidentId,
    incidentId,
    url: row.url,
    organisation: repository?.organisation.name ?? null,
    repository: repository?.fullName ?? null,
    openedAt: row.triggeredAt,
    closedAt: row.closedAt,
    fixed: row.status === "resolved",
  };
}

/** The incidents an id may mean. GitHub's number counts within a repository, and that may be on one of several hosts. */
async function whatIsNamed(id: string): Promise<Prisma.IncidentWhereInput | null> {
  const ours = ownNumber.exec(id)?.[1];
  if (ours) return { id: Number(ours) };
  const [, fullName, number] = /^(.{3,300})\/(\d{1,9})$/.exec(id) ?? [];
  if (!fullName || id.includes("\0")) return null;
  const [repository] = await repositoriesNamed([fullName]);
  const host = repository?.url && URL.canParse(repository.url) ? new URL(repository.url).host : "github.com";
  const name = repository?.keyName ?? fullName;
  return {
    identityKey: { in: [...new Set([host, "github.com"])].map((each) => `github:code:${each}/${name}/${number}`) },
  };
}

function ofKinds(kinds: Kinds): Prisma.IncidentWhereInput {
  return kinds ? { kind: { in: [...kinds] } } : {};
}

function readCursor(cursor: string): number {
  const id = /^alert (\d{1,9})$/.exec(Buffer.from(cursor, "base64url").toString())?.[1];
  if (!id) throw new Invalid("This token names no place in the list. Leave it out to begin at its start.");
  return Number(id);
}
