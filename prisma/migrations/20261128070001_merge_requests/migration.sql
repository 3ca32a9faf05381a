-- CreateEnum
CREATE TYPE "MergeVerdict" AS ENUM ('clean', 'told', 'blocked', 'approved');

-- AlterTable
ALTER TABLE "Workspace" ADD COLUMN "mergePolicy" JSONB NOT NULL DEFAULT '{"blocks": [], "validity": "any"}';
ALTER TABLE "Organisation" ADD COLUMN "mergePolicy" JSONB;
ALTER TABLE "Repository" ADD COLUMN "mergePolicy" JSONB;

-- CreateTable
CREATE TABLE "MergeRequest" (
    "id" SERIAL NOT NULL,
    "repositoryId" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "host" TEXT NOT NULL DEFAULT '',
    "branch" TEXT NOT NULL DEFAULT '',
    "targetBranch" TEXT NOT NULL DEFAULT '',
    "commit" TEXT NOT NULL,
    "heads" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "pipeline" BIGINT NOT NULL DEFAULT 0,
    "verdict" "MergeVerdict" NOT NULL DEFAULT 'clean',
    "commentId" TEXT,
    "saidSha256" TEXT,
    "saidAt" TIMESTAMPTZ(3),
    "sayFault" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "judgedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "MergeRequest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MergeRequestIncident" (
    "mergeRequestId" INTEGER NOT NULL,
    "incidentId" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "head" TEXT NOT NULL,
    "path" TEXT NOT NULL DEFAULT '',
    "line" INTEGER NOT NULL DEFAULT 0,
    "commits" TEXT[],
    "firstSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "goneAt" TIMESTAMPTZ(3),
    "isNew" BOOLEAN NOT NULL DEFAULT false,
    "blocks" BOOLEAN NOT NULL DEFAULT false,
    "approvedAt" TIMESTAMPTZ(3),
    "approvedBy" TEXT,
    "approvedWhy" TEXT,

    CONSTRAINT "MergeRequestIncident_pkey" PRIMARY KEY ("mergeRequestId","incidentId")
);

-- CreateTable
CREATE TABLE "BranchIncident" (
    "repositoryId" INTEGER NOT NULL,
    "branch" TEXT NOT NULL,
    "incidentId" INTEGER NOT NULL,
    "seenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "BranchIncident_pkey" PRIMARY KEY ("repositoryId","branch","incidentId")
);

-- CreateIndex
CREATE UNIQUE INDEX "MergeRequest_repositoryId_number_key" ON "MergeRequest"("repositoryId", "number");

-- CreateIndex
CREATE INDEX "MergeRequest_judgedAt_id_idx" ON "MergeRequest"("judgedAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "MergeRequestIncident_incidentId_idx" ON "MergeRequestIncident"("incidentId");

-- CreateIndex
CREATE INDEX "BranchIncident_incidentId_idx" ON "BranchIncident"("incidentId");

-- AddForeignKey
ALTER TABLE "MergeRequest" ADD CONSTRAINT "MergeRequest_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MergeRequestIncident" ADD CONSTRAINT "MergeRequestIncident_mergeRequestId_fkey" FOREIGN KEY ("mergeRequestId") REFERENCES "MergeRequest"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MergeRequestIncident" ADD CONSTRAINT "MergeRequestIncident_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BranchIncident" ADD CONSTRAINT "BranchIncident_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BranchIncident" ADD CONSTRAINT "BranchIncident_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;
