-- A histogram four times as fine: what an exact percentile still has to look at is a quarter. Every fourth bound is one of before.
CREATE OR REPLACE FUNCTION duration_bounds() RETURNS double precision[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ARRAY[
    1, 1.189, 1.414, 1.682, 2, 2.515, 3.162, 3.976, 5, 5.946, 7.071, 8.409, 10, 11.07, 12.25, 13.55, 15, 17.84, 21.21, 25.23, 30, 35.68, 42.43, 50.45,
    60, 71.35, 84.85, 100.9, 120, 142.7, 169.7, 201.8, 240, 285.4, 339.4, 403.6, 480, 531.2, 587.9, 650.6, 720, 856.2, 1018, 1211, 1440, 1712, 2036, 2422,
    2880, 3187, 3527, 3904, 4320, 4908, 5577, 6337, 7200, 7832, 8519, 9267, 10080, 11020, 12050, 13170, 14400, 15660, 17040, 18530, 20160, 22310, 24690, 27320,
    30240, 33060, 36140, 39510, 43200, 47810, 52910, 58550, 64800, 69630, 74820, 80400, 86400, 95620, 105800, 117100, 129600, 139300, 149600, 160800, 172800, 191200, 211600, 234200,
    259200, 286900, 317500, 351300, 388800, 419200, 452100, 487400, 525600, 579700, 639300, 705100, 777600, 838500, 904100, 974900, 1051200]::double precision[];
ALTER TABLE "Incident" ALTER COLUMN "remediateBucket" SET EXPRESSION AS (duration_bucket(elapsed_ms("triggeredAt", "closedAt"))),
  ALTER COLUMN "actionBucket" SET EXPRESSION AS (duration_bucket(action_ms("triggeredAt", "askedAt", "firstActionAt")));

-- What the dashboard asks beyond the first figures: since when developers are waited for, what stands open by repository and by
-- detector, and what came back.
CREATE OR REPLACE FUNCTION tally_of(i "Incident") RETURNS TABLE (grain "TallyGrain", period date, measure text, "organisationId" int, "repositoryId" int,
  kind "IncidentKind", severity text, label text, bucket smallint, ms bigint) LANGUAGE sql STABLE AS $$
  SELECT v.grain, v.period, v.measure, o.id, CASE WHEN v.narrow THEN i."repositoryId" ELSE 0 END, i.kind,
    CASE WHEN v.narrow THEN '' ELSE i.severity::text END, v.label, v.bucket, v.ms::bigint
  FROM (SELECT coalesce(r."organisationId", 0) AS id,
      i."closedAt" IS NULL AS open, i."closedAt" IS NOT NULL AS closed, i."repositoryId" IS NOT NULL AS placed,
      CASE WHEN i.status = 'ignored' AND i."ignoreReason" = 'false_positive' THEN 'false_positive'
        WHEN i.status = 'ignored' THEN 'ignored' ELSE 'fixed' END AS outcome
    FROM (VALUES (0)) one LEFT JOIN "Repository" r ON r.id = i."repositoryId") o
  CROSS JOIN LATERAL (
    SELECT 'week'::"TallyGrain", week_of(i."triggeredAt"), 'opened', '', -1::smallint, 0::float8, false
    UNION ALL SELECT 'month', month_of(i."triggeredAt"), 'opened', '', -1::smallint, 0::float8, false
    UNION ALL SELECT 'month', month_of(i."triggeredAt"), 'opened', '', -1::smallint, 0::float8, true WHERE o.placed
    UNION ALL SELECT 'now', DATE '0001-01-01', 'status', i.status::text, -1::smallint, 0::float8, false
    UNION ALL SELECT 'now', DATE '0001-01-01', 'contact', i.contact::text, -1::smallint, 0::float8, false WHERE o.open
    -- Of a repository's open incidents, the label is the severity.
    UNION ALL SELECT 'now', DATE '0001-01-01', 'standing', i.severity::text, -1::smallint, 0::float8, true WHERE o.open AND o.placed
    UNION ALL SELECT 'now', DATE '0001-01-01', 'detector', i.detector, -1::smallint, 0::float8, false WHERE o.open
    UNION ALL SELECT 'week', week_of(i."triggeredAt"), 'open', '', -1::smallint, 0::float8, false WHERE o.open
    UNION ALL SELECT 'week', week_of(i."dueAt"), 'due', '', -1::smallint, 0::float8, false WHERE o.open AND i."dueAt" IS NOT NULL
    UNION ALL SELECT 'week', week_of(coalesce(i."askedAt", i."triggeredAt")), 'waiting', '', -1::smallint, 0::float8, false WHERE o.open AND i.contact IN ('queued', 'mailed')
    UNION ALL SELECT 'week', week_of(i."closedAt"), 'closed', o.outcome, -1::smallint, i."remediateMs", false WHERE o.closed
    UNION ALL SELECT 'month', i."closedMonth", 'closed', o.outcome, -1::smallint, i."remediateMs", false WHERE o.closed
    UNION ALL SELECT 'month', i."closedMonth", 'closed', o.outcome, -1::smallint, i."remediateMs", true WHERE o.closed AND o.placed
    UNION ALL SELECT 'month', i."closedMonth", 'closed_by', coalesce(i."closedBy"::text, 'security'), -1::smallint, 0::float8, false WHERE o.closed
    UNION ALL SELECT 'month', i."closedMonth", 'remediated', o.outcome, i."remediateBucket", i."remediateMs", false WHERE o.closed
    UNION ALL SELECT 'month', i."closedMonth", 'revoked', i.verification::text, -1::smallint, 0::float8, false WHERE o.closed AND i.verification IS NOT NULL
    UNION ALL SELECT 'month', i."closedMonth", 'punctual', CASE WHEN i."closedAt" <= i."dueAt" THEN 'in_time' ELSE 'late' END, -1::smallint, 0::float8, false
      WHERE o.closed AND i."dueAt" IS NOT NULL
    UNION ALL SELECT 'month', month_of(i."askedAt"), 'asked', '', -1::smallint, 0::float8, false WHERE i."askedAt" IS NOT NULL
    UNION ALL SELECT 'month', month_of(i."askedAt"), 'answered', '', -1::smallint, 0::float8, false WHERE i."askedAt" IS NOT NULL AND i."answeredAt" IS NOT NULL
    UNION ALL SELECT 'month', i."actionMonth", 'acted', '', i."actionBucket", i."actionMs", false WHERE i."firstActionAt" IS NOT NULL
    UNION ALL SELECT 'month', month_of(i."dueFrom"), 'returned', '', -1::smallint, 0::float8, false WHERE i.regression AND i."dueFrom" IS NOT NULL
  ) v (grain, period, measure, label, bucket, ms, narrow)
$$;

-- Most updates change nothing that counts; to find that out first costs a third of starting the whole of the definition.
-- The plan is made for the first update of a session, often of one row, and kept: it must suit thousands, too.
CREATE OR REPLACE FUNCTION tally_updated() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$ BEGIN
  IF NOT EXISTS (SELECT FROM before_rows o JOIN after_rows n ON n.id = o.id WHERE
    (n."triggeredAt", n."closedAt", n.status, n."ignoreReason", n."closedBy", n.verification, n.contact, n.severity, n."repositoryId", n."dueAt", n."askedAt", n."answeredAt", n."firstActionAt",
      n.detector, n.regression, n."dueFrom")
      IS DISTINCT FROM (o."triggeredAt", o."closedAt", o.status, o."ignoreReason", o."closedBy", o.verification, o.contact, o.severity, o."repositoryId", o."dueAt", o."askedAt", o."answeredAt", o."firstActionAt",
      o.detector, o.regression, o."dueFrom"))
  THEN RETURN NULL; END IF;
  INSERT INTO "TallyChange" (grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms)
    SELECT t.grain, t.period, t.measure, t."organisationId", t."repositoryId", t.kind, t.severity, t.label, t.bucket, sum(c.sign), sum(c.sign * t.ms)
    FROM before_rows o JOIN after_rows n ON n.id = o.id
      AND (n."triggeredAt", n."closedAt", n.status, n."ignoreReason", n."closedBy", n.verification, n.contact, n.severity, n."repositoryId", n."dueAt", n."askedAt", n."answeredAt", n."firstActionAt",
      n.detector, n.regression, n."dueFrom")
        IS DISTINCT FROM (o."triggeredAt", o."closedAt", o.status, o."ignoreReason", o."closedBy", o.verification, o.contact, o.severity, o."repositoryId", o."dueAt", o."askedAt", o."answeredAt", o."firstActionAt",
      o.detector, o.regression, o."dueFrom")
    CROSS JOIN LATERAL (VALUES (-1, ROW(o.*)::"Incident"), (1, ROW(n.*)::"Incident")) c (sign, incident) CROSS JOIN LATERAL tally_of(c.incident) t
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(c.sign) <> 0 OR sum(c.sign * t.ms) <> 0;
  RETURN NULL;
END $$;

-- Runs of playbooks are counted for the whole workspace, whatever becomes of their incidents; the label is playbook/outcome.
CREATE FUNCTION tally_ran() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO "TallyChange" (grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms)
      SELECT 'month', month_of("createdAt"), 'ran', 0, 0, 'secret', '', "playbookId" || '/' || outcome, -1, count(*), 0 FROM after_rows GROUP BY 2, 8;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO "TallyChange" (grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms)
      SELECT 'month', month_of("createdAt"), 'ran', 0, 0, 'secret', '', "playbookId" || '/' || outcome, -1, -count(*), 0 FROM before_rows GROUP BY 2, 8;
  ELSE
    INSERT INTO "TallyChange" (grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms)
      SELECT 'month', month_of("createdAt"), 'ran', 0, 0, 'secret', '', "playbookId" || '/' || outcome, -1, sum(sign), 0
      FROM (SELECT *, 1 AS sign FROM after_rows UNION ALL SELECT *, -1 FROM before_rows) r GROUP BY 2, 8 HAVING sum(sign) <> 0;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER run_tally_insert AFTER INSERT ON "PlaybookRun" REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_ran();
CREATE TRIGGER run_tally_delete AFTER DELETE ON "PlaybookRun" REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_ran();
CREATE TRIGGER run_tally_update AFTER UPDATE ON "PlaybookRun" REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_ran();

CREATE OR REPLACE VIEW "TallyRecount" AS
  SELECT t.grain, t.period, t.measure, t."organisationId", t."repositoryId", t.kind, t.severity, t.label, t.bucket, count(*)::int AS count, sum(t.ms)::bigint AS ms
  FROM "Incident" i CROSS JOIN LATERAL tally_of(i) t GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
  UNION ALL SELECT 'month'::"TallyGrain", month_of(r."createdAt"), 'ran', 0, 0, 'secret'::"IncidentKind", '', r."playbookId" || '/' || r.outcome, -1::smallint, count(*)::int, 0::bigint
  FROM "PlaybookRun" r GROUP BY 2, 8;

-- Of all organisations together, so that what most reports ask is a handful of rows, however many there are: once by kind and
-- severity, and once of all of them, with both empty. It holds what was summed up; what changed since is added by who reads.
CREATE TABLE "TallyWhole" (
    "grain" "TallyGrain" NOT NULL,
    "measure" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "period" DATE NOT NULL,
    "label" TEXT NOT NULL,
    "bucket" SMALLINT NOT NULL,
    "count" INTEGER NOT NULL,
    "ms" BIGINT NOT NULL,

    CONSTRAINT "TallyWhole_pkey" PRIMARY KEY ("grain","measure","kind","severity","period","label","bucket")
);
CREATE INDEX tally_whole_nothing ON "TallyWhole" (measure) WHERE count = 0 AND ms = 0;

CREATE OR REPLACE FUNCTION tally_fold() RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(7313);
  WITH gone AS (DELETE FROM "TallyChange" RETURNING *),
  whole AS (
    INSERT INTO "TallyWhole" (grain, measure, kind, severity, period, label, bucket, count, ms)
    SELECT grain, measure, CASE WHEN grouping(kind) = 0 THEN kind::text ELSE '' END, CASE WHEN grouping(kind) = 0 THEN severity ELSE '' END, period, label, bucket, sum(count), sum(ms)
    FROM gone WHERE "repositoryId" = 0 GROUP BY GROUPING SETS ((grain, measure, period, label, bucket, kind, severity), (grain, measure, period, label, bucket))
    ON CONFLICT (grain, measure, kind, severity, period, label, bucket)
      DO UPDATE SET count = "TallyWhole".count + excluded.count, ms = "TallyWhole".ms + excluded.ms)
  INSERT INTO "Tally" (grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms)
  SELECT grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, sum(count), sum(ms) FROM gone GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
  ON CONFLICT (grain, measure, period, "organisationId", "repositoryId", kind, severity, label, bucket)
    DO UPDATE SET count = "Tally".count + excluded.count, ms = "Tally".ms + excluded.ms;
  DELETE FROM "Tally" WHERE count = 0 AND ms = 0;
  DELETE FROM "TallyWhole" WHERE count = 0 AND ms = 0;
$$;

-- Everything anew, in the order it is read in.
CREATE FUNCTION tally_recount() RETURNS void LANGUAGE sql AS $$
  DELETE FROM "TallyChange";
  DELETE FROM "TallyWhole";
  DELETE FROM "Tally";
  INSERT INTO "Tally" (grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms)
    SELECT * FROM "TallyRecount" ORDER BY grain, measure, period, "organisationId", "repositoryId";
  INSERT INTO "TallyWhole" (grain, measure, kind, severity, period, label, bucket, count, ms)
    SELECT grain, measure, CASE WHEN grouping(kind) = 0 THEN kind::text ELSE '' END, CASE WHEN grouping(kind) = 0 THEN severity ELSE '' END, period, label, bucket, sum(count), sum(ms)
    FROM "Tally" WHERE "repositoryId" = 0 GROUP BY GROUPING SETS ((grain, measure, period, label, bucket, kind, severity), (grain, measure, period, label, bucket))
    ORDER BY 1, 2, 3, 4, 5;
$$;
SELECT tally_recount();
ANALYZE "Tally", "TallyWhole";

-- What stands open by repository is summed up from the index alone.
CREATE INDEX tally_standing ON "Tally" ("repositoryId", label, kind) INCLUDE ("organisationId", count) WHERE grain = 'now' AND measure = 'standing';
-- Whom developers keep waiting longest, and how many wait for one of them; and who was asked, and what came back, when.
CREATE INDEX incident_waiting ON "Incident" ((coalesce("askedAt", "triggeredAt")), id) INCLUDE (kind, severity, "repositoryId") WHERE "closedAt" IS NULL AND contact IN ('queued', 'mailed');
CREATE INDEX incident_waiting_for ON "Incident" ((coalesce("askedId", "authorId"))) WHERE "closedAt" IS NULL AND contact IN ('queued', 'mailed');
CREATE INDEX incident_asked ON "Incident" ("askedAt", id) WHERE "askedAt" IS NOT NULL;
CREATE INDEX incident_returned ON "Incident" ("dueFrom", id) WHERE regression;
