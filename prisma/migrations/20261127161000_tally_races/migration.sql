-- Whose counts an incident's are is read from its repository. While one moves to another organisation, whoever changes
-- incidents waits, and a move waits for those who are about it: what is counted after the wait sees what was committed.
CREATE OR REPLACE FUNCTION tally_inserted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM pg_advisory_xact_lock_shared(7312);
  INSERT INTO "TallyChange" (grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms)
    SELECT t.grain, t.period, t.measure, t."organisationId", t."repositoryId", t.kind, t.severity, t.label, t.bucket, count(*), sum(t.ms)
    FROM after_rows n CROSS JOIN LATERAL tally_of(ROW(n.*)::"Incident") t GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION tally_deleted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM pg_advisory_xact_lock_shared(7312);
  INSERT INTO "TallyChange" (grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms)
    SELECT t.grain, t.period, t.measure, t."organisationId", t."repositoryId", t.kind, t.severity, t.label, t.bucket, -count(*), -sum(t.ms)
    FROM before_rows o CROSS JOIN LATERAL tally_of(ROW(o.*)::"Incident") t GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
  RETURN NULL;
END $$;
-- Most updates change nothing that counts; to find that out first costs a third of starting the whole of the definition.
-- The plan is made for the first update of a session, often of one row, and kept: it must suit thousands, too.
CREATE OR REPLACE FUNCTION tally_updated() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$ BEGIN
  IF NOT EXISTS (SELECT FROM before_rows o JOIN after_rows n ON n.id = o.id WHERE
    (n."triggeredAt", n."closedAt", n.status, n."ignoreReason", n."closedBy", n.verification, n.contact, n.severity, n."repositoryId", n."dueAt", n."askedAt", n."answeredAt", n."firstActionAt")
      IS DISTINCT FROM (o."triggeredAt", o."closedAt", o.status, o."ignoreReason", o."closedBy", o.verification, o.contact, o.severity, o."repositoryId", o."dueAt", o."askedAt", o."answeredAt", o."firstActionAt"))
  THEN RETURN NULL; END IF;
  PERFORM pg_advisory_xact_lock_shared(7312);
  INSERT INTO "TallyChange" (grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms)
    SELECT t.grain, t.period, t.measure, t."organisationId", t."repositoryId", t.kind, t.severity, t.label, t.bucket, sum(c.sign), sum(c.sign * t.ms)
    FROM before_rows o JOIN after_rows n ON n.id = o.id
      AND (n."triggeredAt", n."closedAt", n.status, n."ignoreReason", n."closedBy", n.verification, n.contact, n.severity, n."repositoryId", n."dueAt", n."askedAt", n."answeredAt", n."firstActionAt")
        IS DISTINCT FROM (o."triggeredAt", o."closedAt", o.status, o."ignoreReason", o."closedBy", o.verification, o.contact, o.severity, o."repositoryId", o."dueAt", o."askedAt", o."answeredAt", o."firstActionAt")
    CROSS JOIN LATERAL (VALUES (-1, ROW(o.*)::"Incident"), (1, ROW(n.*)::"Incident")) c (sign, incident) CROSS JOIN LATERAL tally_of(c.incident) t
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(c.sign) <> 0 OR sum(c.sign * t.ms) <> 0;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION tally_moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM pg_advisory_xact_lock(7312);
  INSERT INTO "TallyChange" (grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms)
    SELECT t.grain, t.period, t.measure, c.organisation, t."repositoryId", t.kind, t.severity, t.label, t.bucket, sum(c.sign), sum(c.sign * t.ms)
    FROM "Incident" i CROSS JOIN LATERAL tally_of(i) t CROSS JOIN (VALUES (-1, OLD."organisationId"), (1, NEW."organisationId")) c (sign, organisation)
    WHERE i."repositoryId" = NEW.id GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
  RETURN NULL;
END $$;

-- One at a time, and what became nothing is found without reading the rest.
CREATE INDEX tally_nothing ON "Tally" (measure) WHERE count = 0 AND ms = 0;
CREATE OR REPLACE FUNCTION tally_fold() RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(7313);
  WITH gone AS (DELETE FROM "TallyChange" RETURNING *)
  INSERT INTO "Tally" (grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms)
  SELECT grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, sum(count), sum(ms) FROM gone GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
  ON CONFLICT (grain, measure, period, "organisationId", "repositoryId", kind, severity, label, bucket)
    DO UPDATE SET count = "Tally".count + excluded.count, ms = "Tally".ms + excluded.ms;
  DELETE FROM "Tally" WHERE count = 0 AND ms = 0;
$$;
