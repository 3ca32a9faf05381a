-- A repository's months are read from the index alone; the organisations' rows have their order from the primary key.
DROP INDEX "Tally_repositoryId_measure_period_idx";
CREATE INDEX tally_repositories ON "Tally" ("repositoryId", measure, period) INCLUDE (grain, kind, label, count, ms) WHERE "repositoryId" <> 0;

-- Alerts of one kind, in the order they were heard of.
-- CreateIndex
CREATE INDEX "Incident_kind_id_idx" ON "Incident"("kind", "id");
