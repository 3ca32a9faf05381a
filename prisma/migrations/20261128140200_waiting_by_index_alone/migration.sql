-- Who is waited for, and since when, is read from the index alone: it has to have the columns of its own expression, too.
DROP INDEX incident_waiting;
CREATE INDEX incident_waiting ON "Incident" ((coalesce("askedAt", "triggeredAt")), id)
  INCLUDE (kind, severity, "repositoryId", detector, "needToKnow", "askedAt", "triggeredAt", "askedId", "authorId") WHERE "closedAt" IS NULL AND contact IN ('queued', 'mailed');
