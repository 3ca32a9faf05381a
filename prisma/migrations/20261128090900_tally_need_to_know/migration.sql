-- What is kept among those who need to know is in no figure: it has no facts, and whoever keeps or opens it changes what is counted.
CREATE OR REPLACE FUNCTION facts_of("sign" int, i "Incident") RETURNS SETOF tally_facts LANGUAGE sql STABLE AS $$
  SELECT "sign", coalesce((SELECT r."organisationId" FROM "Repository" r WHERE r.id = i."repositoryId"), 0), coalesce(i."repositoryId", 0), i.detector, i.kind, i.severity,
    i.status, i."ignoreReason", i."closedBy", i.verification, i.contact, i.regression, i."triggeredAt", i."closedAt", i."dueFrom", i."dueAt", i."askedAt", i."answeredAt",
    i."firstActionAt", i."closedMonth", i."remediateMs", i."remediateBucket", i."actionMonth", i."actionMs", i."actionBucket", NULL::text
  WHERE NOT i."needToKnow"
$$;
CREATE OR REPLACE VIEW "TallyFact" AS
  SELECT i.id, coalesce(r."organisationId", 0) AS "organisationId", coalesce(i."repositoryId", 0) AS "repositoryId", i.detector, i.kind, i.severity, i.status, i."ignoreReason",
    i."closedBy", i.verification, i.contact, i.regression, i."triggeredAt", i."closedAt", i."dueFrom", i."dueAt", i."askedAt", i."answeredAt", i."firstActionAt", i."closedMonth",
    i."remediateMs", i."remediateBucket", i."actionMonth", i."actionMs", i."actionBucket", NULL::text AS run
  FROM "Incident" i LEFT JOIN "Repository" r ON r.id = i."repositoryId" WHERE NOT i."needToKnow";
CREATE OR REPLACE VIEW "TallyScopeRecount" AS
  SELECT k."organisationId", k."repositoryId", k.detector, sum(i.count)::int AS count
  FROM (SELECT coalesce(r."organisationId", 0) AS organisation, coalesce(i."repositoryId", 0) AS repository, i.detector, count(*) AS count
    FROM "Incident" i LEFT JOIN "Repository" r ON r.id = i."repositoryId" WHERE NOT i."needToKnow" GROUP BY 1, 2, 3) i
  CROSS JOIN LATERAL scopes_of(i.organisation, i.repository, i.detector) k GROUP BY 1, 2, 3;
-- The plan is made for the first update of a session, often of one row, and kept: it must suit thousands, too.
CREATE OR REPLACE FUNCTION tally_updated() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$ BEGIN
  INSERT INTO "TallyChange" SELECT f.*
    FROM before_rows o JOIN after_rows n ON n.id = o.id
      AND (n."triggeredAt", n."closedAt", n.status, n."ignoreReason", n."closedBy", n.verification, n.contact, n.severity, n."repositoryId", n."dueAt", n."askedAt", n."answeredAt", n."firstActionAt",
      n.detector, n.regression, n."dueFrom", n."needToKnow")
        IS DISTINCT FROM (o."triggeredAt", o."closedAt", o.status, o."ignoreReason", o."closedBy", o.verification, o.contact, o.severity, o."repositoryId", o."dueAt", o."askedAt", o."answeredAt", o."firstActionAt",
      o.detector, o.regression, o."dueFrom", o."needToKnow")
    CROSS JOIN LATERAL (VALUES (-1, ROW(o.*)::"Incident"), (1, ROW(n.*)::"Incident")) c ("sign", incident) CROSS JOIN LATERAL facts_of(c."sign", c.incident) f;
  RETURN NULL;
END $$;
SELECT tally_recount(1000) WHERE EXISTS (SELECT FROM "Incident" WHERE "needToKnow");

-- What asks for a detector, and whether few need to know, finds it in these indexes, too; and what of it is open, and where, in one of its own.
DROP INDEX incident_remediated;
DROP INDEX incident_acted;
DROP INDEX incident_open_triggered;
DROP INDEX incident_open_due;
DROP INDEX incident_waiting;
CREATE INDEX incident_remediated ON "Incident" ("closedMonth", "remediateBucket", "remediateMs") INCLUDE (kind, severity, status, "ignoreReason", "repositoryId", detector, "needToKnow") WHERE "closedAt" IS NOT NULL;
CREATE INDEX incident_acted ON "Incident" ("actionMonth", "actionBucket", "actionMs") INCLUDE (kind, severity, "repositoryId", detector, "needToKnow") WHERE "firstActionAt" IS NOT NULL;
CREATE INDEX incident_open_triggered ON "Incident" ("triggeredAt", id) INCLUDE (kind, severity, "repositoryId", detector, "needToKnow") WHERE "closedAt" IS NULL;
CREATE INDEX incident_open_due ON "Incident" ("dueAt", id)
  INCLUDE ("triggeredAt", "updatedAt", severity, status, kind, validity, contact, "repositoryId", "authorId", "assigneeId", detector, "needToKnow") WHERE "closedAt" IS NULL;
CREATE INDEX incident_waiting ON "Incident" ((coalesce("askedAt", "triggeredAt")), id) INCLUDE (kind, severity, "repositoryId", detector, "needToKnow") WHERE "closedAt" IS NULL AND contact IN ('queued', 'mailed');
CREATE INDEX incident_open_detector ON "Incident" (detector, "repositoryId") INCLUDE (severity, kind, "needToKnow") WHERE "closedAt" IS NULL;
