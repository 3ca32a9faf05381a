-- The detectors there are, by the name they have in lists: what search, order and filters look among.
CREATE TABLE "Detector" (
    "name" TEXT NOT NULL,
    "detector" TEXT NOT NULL,

    CONSTRAINT "Detector_pkey" PRIMARY KEY ("name","detector")
);
CREATE FUNCTION keep_detectors() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO "Detector" (name, detector)
    SELECT DISTINCT n."detectorName", n.detector FROM after_rows n
    WHERE NOT EXISTS (SELECT 1 FROM "Detector" d WHERE d.name = n."detectorName" AND d.detector = n.detector)
    ORDER BY 1, 2 ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER incident_detectors AFTER INSERT ON "Incident" REFERENCING NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION keep_detectors();
CREATE FUNCTION keep_detector() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO "Detector" (name, detector) VALUES (NEW."detectorName", NEW.detector) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER incident_detector AFTER UPDATE OF detector, "detectorName" ON "Incident"
  FOR EACH ROW EXECUTE FUNCTION keep_detector();
INSERT INTO "Detector" (name, detector) SELECT DISTINCT "detectorName", detector FROM "Incident";

-- A list is read in its order, newest first within a group, and never as a whole: every column it is narrowed or grouped
-- by has an index that goes on in that order.
DROP INDEX "Incident_status_severity_idx";
DROP INDEX "Incident_lastSeenAt_id_idx";
DROP INDEX "Incident_repositoryId_idx";
DROP INDEX "Incident_authorId_idx";
DROP INDEX "Incident_assigneeId_idx";
DROP INDEX "Incident_detector_idx";
DROP INDEX "Incident_contact_idx";
DROP INDEX incident_open_triggered;
DROP INDEX incident_open_due;
DROP INDEX incident_ignored_until;

-- CreateIndex
CREATE INDEX "Incident_status_triggeredAt_id_idx" ON "Incident"("status", "triggeredAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Incident_severity_triggeredAt_id_idx" ON "Incident"("severity", "triggeredAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Incident_validity_triggeredAt_id_idx" ON "Incident"("validity", "triggeredAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Incident_kind_triggeredAt_id_idx" ON "Incident"("kind", "triggeredAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Incident_contact_triggeredAt_id_idx" ON "Incident"("contact", "triggeredAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Incident_detector_triggeredAt_id_idx" ON "Incident"("detector", "triggeredAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Incident_repositoryId_triggeredAt_id_idx" ON "Incident"("repositoryId", "triggeredAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Incident_authorId_triggeredAt_id_idx" ON "Incident"("authorId", "triggeredAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Incident_updatedAt_id_idx" ON "Incident"("updatedAt" DESC, "id" DESC);

-- Of what holds for some incidents only, only those.
CREATE INDEX incident_open_triggered ON "Incident" ("triggeredAt", id) INCLUDE (kind, severity, "repositoryId") WHERE "closedAt" IS NULL;
CREATE INDEX incident_open_due ON "Incident" ("dueAt", id)
  INCLUDE ("triggeredAt", "updatedAt", severity, status, kind, validity, contact, "repositoryId", "authorId", "assigneeId") WHERE "closedAt" IS NULL;
CREATE INDEX incident_closed ON "Incident" (status, "closedAt", id) WHERE "closedAt" IS NOT NULL;
CREATE INDEX incident_ignored ON "Incident" ("ignoreReason", "triggeredAt", id) WHERE "ignoreReason" IS NOT NULL;
CREATE INDEX incident_ignored_until ON "Incident" ("ignoredUntil", id) WHERE "ignoredUntil" IS NOT NULL;
CREATE INDEX incident_assigned ON "Incident" ("assigneeId", "triggeredAt", id) WHERE "assigneeId" IS NOT NULL;
CREATE INDEX incident_regressed ON "Incident" ("triggeredAt", id) WHERE regression;
CREATE INDEX incident_to_review ON "Incident" ("triggeredAt", id) WHERE "reviewDrawnAt" IS NOT NULL AND "reviewedAt" IS NULL;

-- By place: a repository's, an author's and a commit's incidents are read from the index alone; text in paths is found by
-- its trigrams.
DROP INDEX "Occurrence_authorId_idx";
DROP INDEX "Occurrence_repositoryId_commit_idx";

-- CreateIndex
CREATE INDEX "Occurrence_authorId_incidentId_idx" ON "Occurrence"("authorId", "incidentId");

-- CreateIndex
CREATE INDEX "Occurrence_repositoryId_incidentId_idx" ON "Occurrence"("repositoryId", "incidentId");

-- CreateIndex
CREATE INDEX "Occurrence_commit_repositoryId_idx" ON "Occurrence"("commit", "repositoryId");

CREATE EXTENSION IF NOT EXISTS pg_trgm;
ALTER TABLE "Occurrence" ALTER COLUMN path SET STATISTICS 500;
CREATE INDEX occurrence_path ON "Occurrence" USING gin (path gin_trgm_ops);
CREATE INDEX address_email ON "Address" USING gin (email gin_trgm_ops);
CREATE INDEX developer_name ON "Developer" USING gin (name gin_trgm_ops);
CREATE INDEX repository_name ON "Repository" USING gin ("fullName" gin_trgm_ops);
CREATE INDEX occurrence_historical ON "Occurrence" ("incidentId") WHERE kind = 'historical';

-- Zero days: no due date.
CREATE OR REPLACE FUNCTION due_days(repository int, severity "Severity") RETURNS int LANGUAGE sql STABLE AS $$
  SELECT nullif(coalesce((r."dueDays" ->> severity::text)::int, (o."dueDays" ->> severity::text)::int, (w."dueDays" ->> severity::text)::int, 120), 0)
  FROM (VALUES (repository)) asked (id) LEFT JOIN "Workspace" w ON w.id = 1
  LEFT JOIN "Repository" r ON r.id = asked.id LEFT JOIN "Organisation" o ON o.id = r."organisationId"
$$;

-- CreateTable
CREATE TABLE "DueRecount" (
    "id" SERIAL NOT NULL,
    "organisationId" INTEGER,
    "repositoryId" INTEGER,
    "total" INTEGER NOT NULL,
    "seen" INTEGER NOT NULL DEFAULT 0,
    "afterId" INTEGER NOT NULL DEFAULT 0,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "DueRecount_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DueNotice" (
    "incidentId" INTEGER NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "day" INTEGER NOT NULL,
    "toldAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DueNotice_pkey" PRIMARY KEY ("incidentId")
);

-- AddForeignKey
ALTER TABLE "DueNotice" ADD CONSTRAINT "DueNotice_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;
