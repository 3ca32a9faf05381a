-- And what is told of organisations, and so every report, from an index alone as well: without its own it is looked for among
-- the rows of repositories, which are many more.
CREATE INDEX tally_organisations ON "Tally" (grain, measure, period) INCLUDE ("organisationId", kind, severity, label, bucket, count, ms) WHERE "repositoryId" = 0;
