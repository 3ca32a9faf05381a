import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction } from "@/lib/db/client";
import { heldByBreaker } from "@/lib/mail/caps";

/** Lets the next 200 new recipients pass where the breaker holds, and answers how many mails waited for it. */
export async function releaseMail(viewer: Viewer): Promise<{ released: number }> {
  authorize(viewer, "playbooks:write");
  return inTransaction(async (tx) => {
    const { count } = await tx.mail.updateMany({
      where: { state: { in: ["queued", "deferred", "unknown"] }, error: { endsWith: heldByBreaker } },
      data: { notBefore: new Date() },
    });
    await record(tx, viewer, [{ type: "mail.released", detail: { waiting: count } }]);
    return { released: count };
  });
}
