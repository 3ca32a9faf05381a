-- CreateEnum
CREATE TYPE "OwedEnd" AS ENUM ('handed_over', 'nothing_left', 'on_call_again');

-- AlterTable
ALTER TABLE "Schedule" ADD COLUMN     "onCallId" INTEGER,
ADD COLUMN     "onCallFrom" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "EscalationPolicy" ADD COLUMN     "handOffMinutes" INTEGER NOT NULL DEFAULT 30;

-- CreateTable
CREATE TABLE "OwedHandOff" (
    "id" SERIAL NOT NULL,
    "scheduleId" INTEGER,
    "fromId" INTEGER NOT NULL,
    "toId" INTEGER NOT NULL,
    "shiftFrom" TIMESTAMPTZ(3) NOT NULL,
    "owedAt" TIMESTAMPTZ(3) NOT NULL,
    "managersToldAt" TIMESTAMPTZ(3),
    "settledAt" TIMESTAMPTZ(3),
    "settledBy" "OwedEnd",

    CONSTRAINT "OwedHandOff_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "OwedHandOff_owedAt_idx" ON "OwedHandOff"("owedAt");

-- AddForeignKey
ALTER TABLE "OwedHandOff" ADD CONSTRAINT "OwedHandOff_scheduleId_fkey" FOREIGN KEY ("scheduleId") REFERENCES "Schedule"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OwedHandOff" ADD CONSTRAINT "OwedHandOff_fromId_fkey" FOREIGN KEY ("fromId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OwedHandOff" ADD CONSTRAINT "OwedHandOff_toId_fkey" FOREIGN KEY ("toId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Nobody owes two at once.
CREATE UNIQUE INDEX "OwedHandOff_unsettled" ON "OwedHandOff" ("fromId") WHERE "settledAt" IS NULL;
