CREATE TABLE "BranchScan" (
    "repositoryId" INTEGER NOT NULL,
    "branch" TEXT NOT NULL,
    "scan" TEXT NOT NULL,
    "pipeline" BIGINT NOT NULL DEFAULT 0,
    "commit" TEXT NOT NULL DEFAULT '',
    "coveredAt" TIMESTAMPTZ(3),

    CONSTRAINT "BranchScan_pkey" PRIMARY KEY ("repositoryId","branch","scan")
);

ALTER TABLE "BranchScan" ADD CONSTRAINT "BranchScan_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "Sighting" (
    "incidentId" INTEGER NOT NULL,
    "repositoryId" INTEGER NOT NULL,
    "branch" TEXT NOT NULL,
    "scan" TEXT NOT NULL,
    "pipeline" BIGINT NOT NULL DEFAULT 0,
    "seenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "goneAt" TIMESTAMPTZ(3),

    CONSTRAINT "Sighting_pkey" PRIMARY KEY ("incidentId","repositoryId","branch","scan")
);

CREATE INDEX "Sighting_repositoryId_branch_scan_idx" ON "Sighting"("repositoryId", "branch", "scan");

ALTER TABLE "Sighting" ADD CONSTRAINT "Sighting_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Sighting" ADD CONSTRAINT "Sighting_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Which scan it was is not known of what was kept before; the next report that names it says so.
INSERT INTO "Sighting" ("incidentId", "repositoryId", "branch", "scan", "seenAt")
SELECT "incidentId", "repositoryId", "branch", '', "seenAt" FROM "BranchIncident";
DROP TABLE "BranchIncident";
