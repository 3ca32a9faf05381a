-- How many are ignored until some day is counted from the index alone; without their status in it, all that is ignored was looked through.
DROP INDEX incident_ignored_until;
CREATE INDEX incident_ignored_until ON "Incident" ("ignoredUntil", id) INCLUDE (status, "needToKnow") WHERE "ignoredUntil" IS NOT NULL;
