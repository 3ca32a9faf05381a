import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction } from "@/lib/db/client";
import { Conflict, NotFound } from "@/lib/errors";
import { markBack, markLeft } from "@/lib/identities/leavers";
import type { AutoHealing } from "@/prisma/generated/enums";

export type DeveloperChange = { left?: boolean | undefined; autoHealing?: AutoHealing | null | undefined };

/** A Manager says whether somebody left, and how far their answers are trusted; null: as the workspace's. */
export async function changeDeveloper(viewer: Viewer, id: number, change: DeveloperChange): Promise<void> {
  authorize(viewer, "members:write");
  await inTransaction(async (tx) => {
    const developer = await tx.developer.findUnique({ where: { id }, include: { member: true } });
    if (!developer) throw new NotFound("There is no such developer.");
    if (change.left === true) await markLeft(tx, viewer, { developerId: id }, "by_hand");
    if (change.left === false) {
      if (developer.member?.deactivatedAt)
        throw new Conflict(
          `${developer.member.name}'s account is deactivated. Switch it on again on the members page.`,
        );
      await markBack(tx, viewer, { developerId: id });
    }
    if (change.autoHealing === undefined || change.autoHealing === developer.autoHealing) return;
    await tx.developer.update({ where: { id }, data: { autoHealing: change.autoHealing } });
    await record(tx, viewer, [
      {
        type: "developer.auto_healing_changed",
        subject: String(id),
        detail: { name: developer.name, before: developer.autoHealing, after: change.autoHealing },
      },
    ]);
  });
}
