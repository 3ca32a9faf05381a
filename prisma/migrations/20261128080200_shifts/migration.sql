-- CreateEnum
CREATE TYPE "HandOffState" AS ENUM ('sent', 'accepted', 'declined');

-- AlterTable
ALTER TABLE "Incident" ADD COLUMN     "labels" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "Schedule" ADD COLUMN     "reviewsQueue" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "HandOff" (
    "id" SERIAL NOT NULL,
    "scheduleId" INTEGER,
    "fromId" INTEGER NOT NULL,
    "toId" INTEGER NOT NULL,
    "state" "HandOffState" NOT NULL DEFAULT 'sent',
    "summary" TEXT NOT NULL,
    "relatedIssues" TEXT NOT NULL,
    "engaged" TEXT NOT NULL,
    "bridgeUrl" TEXT NOT NULL,
    "channels" TEXT NOT NULL,
    "nextSteps" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decidedAt" TIMESTAMPTZ(3),

    CONSTRAINT "HandOff_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "HandOffIncident" (
    "handOffId" INTEGER NOT NULL,
    "incidentId" INTEGER NOT NULL,

    CONSTRAINT "HandOffIncident_pkey" PRIMARY KEY ("handOffId","incidentId")
);

-- CreateTable
CREATE TABLE "QueueReview" (
    "id" SERIAL NOT NULL,
    "scheduleId" INTEGER NOT NULL,
    "shiftFrom" TIMESTAMPTZ(3) NOT NULL,
    "memberId" INTEGER NOT NULL,
    "note" TEXT NOT NULL,
    "waiting" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "QueueReview_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ShiftNote" (
    "scheduleId" INTEGER NOT NULL,
    "shiftFrom" TIMESTAMPTZ(3) NOT NULL,
    "memberId" INTEGER NOT NULL,
    "improve" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ShiftNote_pkey" PRIMARY KEY ("scheduleId","shiftFrom")
);

-- CreateTable
CREATE TABLE "ShiftNotice" (
    "scheduleId" INTEGER NOT NULL,
    "shiftFrom" TIMESTAMPTZ(3) NOT NULL,
    "about" TEXT NOT NULL,
    "toldAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ShiftNotice_pkey" PRIMARY KEY ("scheduleId","shiftFrom","about")
);

-- CreateIndex
CREATE INDEX "HandOff_toId_state_idx" ON "HandOff"("toId", "state");

-- CreateIndex
CREATE INDEX "HandOff_fromId_createdAt_idx" ON "HandOff"("fromId", "createdAt");

-- CreateIndex
CREATE INDEX "HandOffIncident_incidentId_idx" ON "HandOffIncident"("incidentId");

-- CreateIndex
CREATE INDEX "QueueReview_scheduleId_shiftFrom_idx" ON "QueueReview"("scheduleId", "shiftFrom");

-- CreateIndex
CREATE INDEX "QueueReview_createdAt_idx" ON "QueueReview"("createdAt");

-- CreateIndex
CREATE INDEX "ShiftNote_updatedAt_idx" ON "ShiftNote"("updatedAt");

-- AddForeignKey
ALTER TABLE "HandOff" ADD CONSTRAINT "HandOff_scheduleId_fkey" FOREIGN KEY ("scheduleId") REFERENCES "Schedule"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HandOff" ADD CONSTRAINT "HandOff_fromId_fkey" FOREIGN KEY ("fromId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HandOff" ADD CONSTRAINT "HandOff_toId_fkey" FOREIGN KEY ("toId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HandOffIncident" ADD CONSTRAINT "HandOffIncident_handOffId_fkey" FOREIGN KEY ("handOffId") REFERENCES "HandOff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HandOffIncident" ADD CONSTRAINT "HandOffIncident_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QueueReview" ADD CONSTRAINT "QueueReview_scheduleId_fkey" FOREIGN KEY ("scheduleId") REFERENCES "Schedule"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QueueReview" ADD CONSTRAINT "QueueReview_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ShiftNote" ADD CONSTRAINT "ShiftNote_scheduleId_fkey" FOREIGN KEY ("scheduleId") REFERENCES "Schedule"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ShiftNote" ADD CONSTRAINT "ShiftNote_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ShiftNotice" ADD CONSTRAINT "ShiftNotice_scheduleId_fkey" FOREIGN KEY ("scheduleId") REFERENCES "Schedule"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What is in the queue of whoever is on call.
CREATE INDEX "Incident_oncall" ON "Incident" (severity, "triggeredAt") WHERE 'oncall' = ANY (labels) AND "closedAt" IS NULL;
