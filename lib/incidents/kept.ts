import type { Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";

/** Whether the viewer sees something that is kept among those who need to know, which no figure counts. */
export async function seesKept(viewer: Viewer): Promise<boolean> {
  const kept = await db().incident.findFirst({
    where: { AND: [{ needToKnow: true }, visibleTo(viewer)] },
    select: { id: true },
  });
  return kept !== null;
}
