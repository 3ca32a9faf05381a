-- AlterTable
ALTER TABLE "CodeHost" ADD COLUMN     "reconciledAt" TIMESTAMPTZ(3),
ADD COLUMN     "reconcileFault" TEXT,
ADD COLUMN     "sweptAt" TIMESTAMPTZ(3),
ADD COLUMN     "sweepFault" TEXT;

-- CreateEnum
CREATE TYPE "BackFillState" AS ENUM ('running', 'paused', 'done', 'failed');

-- CreateTable
CREATE TABLE "BackFill" (
    "id" SERIAL NOT NULL,
    "codeHostId" INTEGER NOT NULL,
    "account" TEXT NOT NULL,
    "tells" BOOLEAN NOT NULL DEFAULT false,
    "state" "BackFillState" NOT NULL DEFAULT 'running',
    "steps" JSONB NOT NULL,
    "pages" INTEGER NOT NULL DEFAULT 0,
    "expected" INTEGER,
    "alerts" INTEGER NOT NULL DEFAULT 0,
    "created" INTEGER NOT NULL DEFAULT 0,
    "updated" INTEGER NOT NULL DEFAULT 0,
    "leftOut" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "fault" TEXT,
    "resumeAt" TIMESTAMPTZ(3),
    "stumbles" INTEGER NOT NULL DEFAULT 0,
    "startedById" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "movedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "BackFill_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CodeHostHook" (
    "codeHostId" INTEGER NOT NULL,
    "externalId" BIGINT NOT NULL,
    "endpointId" TEXT NOT NULL,
    "lookedAt" TIMESTAMPTZ(3),
    "fault" TEXT,

    CONSTRAINT "CodeHostHook_pkey" PRIMARY KEY ("codeHostId","externalId")
);

-- CreateTable
CREATE TABLE "MissedDelivery" (
    "codeHostId" INTEGER NOT NULL,
    "hookId" BIGINT NOT NULL,
    "guid" TEXT NOT NULL,
    "deliveryId" BIGINT NOT NULL,
    "endpointId" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "deliveredAt" TIMESTAMPTZ(3) NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "nextAt" TIMESTAMPTZ(3),
    "arrivedAt" TIMESTAMPTZ(3),

    CONSTRAINT "MissedDelivery_pkey" PRIMARY KEY ("codeHostId","guid")
);

-- CreateIndex
CREATE INDEX "BackFill_codeHostId_createdAt_idx" ON "BackFill"("codeHostId", "createdAt" DESC);

-- AddForeignKey
ALTER TABLE "BackFill" ADD CONSTRAINT "BackFill_codeHostId_fkey" FOREIGN KEY ("codeHostId") REFERENCES "CodeHost"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BackFill" ADD CONSTRAINT "BackFill_startedById_fkey" FOREIGN KEY ("startedById") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CodeHostHook" ADD CONSTRAINT "CodeHostHook_codeHostId_fkey" FOREIGN KEY ("codeHostId") REFERENCES "CodeHost"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MissedDelivery" ADD CONSTRAINT "MissedDelivery_codeHostId_fkey" FOREIGN KEY ("codeHostId") REFERENCES "CodeHost"("id") ON DELETE CASCADE ON UPDATE CASCADE;
