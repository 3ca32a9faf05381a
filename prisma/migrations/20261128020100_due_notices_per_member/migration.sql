-- AlterTable
ALTER TABLE "DueRecount" ADD COLUMN "moved" INTEGER NOT NULL DEFAULT 0;

-- A due date is told to a member, once a day for everything of theirs; what was told before stays told.
ALTER TABLE "DueNotice" ADD COLUMN "memberId" INTEGER;
ALTER TABLE "DueNotice" DROP CONSTRAINT "DueNotice_pkey";
INSERT INTO "DueNotice" ("incidentId", "memberId", "dueAt", day, "toldAt")
  SELECT d."incidentId", c.id, d."dueAt", d.day, d."toldAt" FROM "DueNotice" d JOIN "Incident" i ON i.id = d."incidentId"
  CROSS JOIN LATERAL (SELECT i."assigneeId" AS id WHERE i."assigneeId" IS NOT NULL
    UNION SELECT g."memberId" FROM "Grant" g WHERE i."assigneeId" IS NULL AND g."incidentId" = i.id AND g.permission <> 'can_view') c;
DELETE FROM "DueNotice" WHERE "memberId" IS NULL;
ALTER TABLE "DueNotice" ALTER COLUMN "memberId" SET NOT NULL;
ALTER TABLE "DueNotice" ADD CONSTRAINT "DueNotice_pkey" PRIMARY KEY ("memberId", "incidentId");

-- CreateIndex
CREATE INDEX "DueNotice_memberId_toldAt_idx" ON "DueNotice"("memberId", "toldAt");

-- CreateIndex
CREATE INDEX "DueNotice_incidentId_idx" ON "DueNotice"("incidentId");

-- AddForeignKey
ALTER TABLE "DueNotice" ADD CONSTRAINT "DueNotice_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;
