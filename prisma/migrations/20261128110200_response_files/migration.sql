-- CreateTable
CREATE TABLE "ResponseFile" (
    "id" UUID NOT NULL,
    "incidentId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "sealed" BYTEA,
    "stepNumber" INTEGER,
    "momentId" INTEGER,
    "addedBy" INTEGER,
    "addedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deletedAt" TIMESTAMPTZ(3),
    "deletedBy" INTEGER,
    "deletedWhy" TEXT,

    CONSTRAINT "ResponseFile_pkey" PRIMARY KEY ("id")
);

-- What is sealed cannot be packed.
ALTER TABLE "ResponseFile" ALTER COLUMN "sealed" SET STORAGE EXTERNAL;

-- CreateIndex
CREATE INDEX "ResponseFile_incidentId_addedAt_idx" ON "ResponseFile"("incidentId", "addedAt");

-- AddForeignKey
ALTER TABLE "ResponseFile" ADD CONSTRAINT "ResponseFile_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Response"("incidentId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ResponseFile" ADD CONSTRAINT "ResponseFile_momentId_fkey" FOREIGN KEY ("momentId") REFERENCES "ResponseMoment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ResponseFile" ADD CONSTRAINT "ResponseFile_addedBy_fkey" FOREIGN KEY ("addedBy") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ResponseFile" ADD CONSTRAINT "ResponseFile_deletedBy_fkey" FOREIGN KEY ("deletedBy") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;
