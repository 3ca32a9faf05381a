import { authorize } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import { inTransaction } from "@/lib/db/client";
import { NotFound } from "@/lib/errors";
import { ownNotifications } from "@/lib/notifications/visible";

/**
 * Marks the viewer's own notifications as read, or as unread again, and answers how many changed. When one of those
 * named is not theirs to see, none is changed.
 */
export async function markNotifications(
  viewer: MemberViewer,
  which: { ids: readonly number[] } | { all: true },
  read: boolean,
): Promise<number> {
  authorize(viewer, "incidents:write");
  return inTransaction(async (tx) => {
    const own = await ownNotifications(tx, viewer);
    const ids = "ids" in which ? [...new Set(which.ids)] : null;
    const chosen = ids ? { AND: [own, { id: { in: ids } }] } : own;
    if (ids && (await tx.notification.count({ where: chosen })) !== ids.length)
      throw new NotFound("There is no such notification.");
    const { count } = await tx.notification.updateMany({
      where: { AND: [chosen, { readAt: read ? null : { not: null } }] },
      data: { readAt: read ? new Date() : null },
    });
    return count;
  });
}
