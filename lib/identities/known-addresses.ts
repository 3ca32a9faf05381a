import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";

/** What a developer is called; null where there is no such developer. */
export async function developerName(viewer: Viewer, developerId: number): Promise<string | null> {
  authorize(viewer, "analytics:read");
  const developer = await db().developer.findUnique({ where: { id: developerId }, select: { name: true } });
  return developer?.name ?? null;
}

/** By which addresses a developer is known, the surest first. */
export async function knownAddresses(viewer: Viewer, developerId: number) {
  authorize(viewer, "analytics:read");
  return db().address.findMany({
    where: { developerId },
    orderBy: [{ link: "desc" }, { email: "asc" }],
    select: { id: true, email: true, link: true, unmailable: true },
  });
}
