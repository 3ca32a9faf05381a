-- CreateEnum
CREATE TYPE "ExportState" AS ENUM ('writing', 'ready', 'failed');

-- CreateTable
CREATE TABLE "Export" (
    "id" UUID NOT NULL,
    "memberId" INTEGER NOT NULL,
    "accessLevel" "AccessLevel" NOT NULL,
    "table" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "query" JSONB NOT NULL,
    "eventId" BIGINT NOT NULL,
    "state" "ExportState" NOT NULL DEFAULT 'writing',
    "error" TEXT,
    "rows" INTEGER NOT NULL,
    "written" INTEGER NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "parts" INTEGER NOT NULL DEFAULT 0,
    "cursor" TEXT DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Export_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ExportPart" (
    "exportId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "ExportPart_pkey" PRIMARY KEY ("exportId","number")
);

-- CreateIndex
CREATE INDEX "Export_memberId_createdAt_idx" ON "Export"("memberId", "createdAt" DESC);

-- AddForeignKey
ALTER TABLE "Export" ADD CONSTRAINT "Export_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExportPart" ADD CONSTRAINT "ExportPart_exportId_fkey" FOREIGN KEY ("exportId") REFERENCES "Export"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What is packed and sealed already does not get smaller.
ALTER TABLE "ExportPart" ALTER COLUMN "sealed" SET STORAGE EXTERNAL;
