-- What an incident is counted by, and no more. Of a run of a playbook there is only when (triggeredAt) and what it was.
CREATE TYPE tally_facts AS ("sign" int, "organisationId" int, "repositoryId" int, detector text, kind "IncidentKind", severity "Severity", status "IncidentStatus",
  "ignoreReason" "IgnoreReason", "closedBy" "Closer", verification "Verification", contact "Contact", regression boolean, "triggeredAt" timestamptz, "closedAt" timestamptz,
  "dueFrom" timestamptz, "dueAt" timestamptz, "askedAt" timestamptz, "answeredAt" timestamptz, "firstActionAt" timestamptz, "closedMonth" date, "remediateMs" float8,
  "remediateBucket" smallint, "actionMonth" date, "actionMs" float8, "actionBucket" smallint, run text);

-- Who changes an incident writes down what it was (-1) and what it is (1), a row each, and counts nothing: that is done when changes
-- are summed up, for all of a minute at once, or by who reads before.
DROP VIEW "TallyNow";
DROP TABLE "TallyChange";
CREATE TABLE "TallyChange" (
    "sign" INTEGER NOT NULL,
    "organisationId" INTEGER NOT NULL,
    "repositoryId" INTEGER NOT NULL,
    "detector" TEXT NOT NULL,
    "kind" "IncidentKind" NOT NULL,
    "severity" "Severity",
    "status" "IncidentStatus",
    "ignoreReason" "IgnoreReason",
    "closedBy" "Closer",
    "verification" "Verification",
    "contact" "Contact",
    "regression" BOOLEAN,
    "triggeredAt" TIMESTAMPTZ(3) NOT NULL,
    "closedAt" TIMESTAMPTZ(3),
    "dueFrom" TIMESTAMPTZ(3),
    "dueAt" TIMESTAMPTZ(3),
    "askedAt" TIMESTAMPTZ(3),
    "answeredAt" TIMESTAMPTZ(3),
    "firstActionAt" TIMESTAMPTZ(3),
    "closedMonth" DATE,
    "remediateMs" DOUBLE PRECISION,
    "remediateBucket" SMALLINT,
    "actionMonth" DATE,
    "actionMs" DOUBLE PRECISION,
    "actionBucket" SMALLINT,
    "run" TEXT,
    "id" BIGSERIAL NOT NULL,

    CONSTRAINT "TallyChange_pkey" PRIMARY KEY ("id")
);

CREATE FUNCTION facts_of("sign" int, i "Incident") RETURNS SETOF tally_facts LANGUAGE sql STABLE AS $$
  SELECT "sign", coalesce((SELECT r."organisationId" FROM "Repository" r WHERE r.id = i."repositoryId"), 0), coalesce(i."repositoryId", 0), i.detector, i.kind, i.severity,
    i.status, i."ignoreReason", i."closedBy", i.verification, i.contact, i.regression, i."triggeredAt", i."closedAt", i."dueFrom", i."dueAt", i."askedAt", i."answeredAt",
    i."firstActionAt", i."closedMonth", i."remediateMs", i."remediateBucket", i."actionMonth", i."actionMs", i."actionBucket", NULL::text
$$;

-- The one definition, as before, of these facts instead of the incident's own row: one by one, since a row as a whole is built anew
-- for every branch that looks into it.
DROP VIEW "TallyRecount";
DROP FUNCTION tally_of("Incident");
CREATE FUNCTION tally_of(of_organisation_id int, of_repository_id int, of_detector text, of_kind "IncidentKind", of_severity "Severity", of_status "IncidentStatus", of_ignore_reason "IgnoreReason", of_closed_by "Closer", of_verification "Verification", of_contact "Contact", of_regression boolean, of_triggered_at timestamptz, of_closed_at timestamptz, of_due_from timestamptz, of_due_at timestamptz, of_asked_at timestamptz, of_answered_at timestamptz, of_first_action_at timestamptz, of_closed_month date, of_remediate_ms float8, of_remediate_bucket smallint, of_action_month date, of_action_ms float8, of_action_bucket smallint, of_run text) RETURNS TABLE (grain "TallyGrain", period date, measure text, "organisationId" int, "repositoryId" int,
  kind "IncidentKind", severity text, label text, bucket smallint, ms bigint) LANGUAGE sql STABLE AS $$
  SELECT v.grain, v.period, v.measure, of_organisation_id, CASE WHEN v.narrow THEN of_repository_id ELSE 0 END, of_kind,
    CASE WHEN v.narrow THEN '' ELSE coalesce(of_severity::text, '') END, v.label, v.bucket, v.ms::bigint
  FROM (SELECT of_run IS NULL AS counts, of_run IS NULL AND of_closed_at IS NULL AS open, of_closed_at IS NOT NULL AS closed, of_repository_id <> 0 AS placed,
      CASE WHEN of_status = 'ignored' AND of_ignore_reason = 'false_positive' THEN 'false_positive'
        WHEN of_status = 'ignored' THEN 'ignored' ELSE 'fixed' END AS outcome) o
  CROSS JOIN LATERAL (
    SELECT 'week'::"TallyGrain", week_of(of_triggered_at), 'opened', '', -1::smallint, 0::float8, false WHERE o.counts
    UNION ALL SELECT 'month', month_of(of_triggered_at), 'opened', '', -1::smallint, 0::float8, false WHERE o.counts
    UNION ALL SELECT 'month', month_of(of_triggered_at), 'opened', '', -1::smallint, 0::float8, true WHERE o.placed
    UNION ALL SELECT 'now', DATE '0001-01-01', 'status', of_status::text, -1::smallint, 0::float8, false WHERE o.counts
    UNION ALL SELECT 'now', DATE '0001-01-01', 'contact', of_contact::text, -1::smallint, 0::float8, false WHERE o.open
    -- Of a repository's open incidents, the label is the severity.
    UNION ALL SELECT 'now', DATE '0001-01-01', 'standing', of_severity::text, -1::smallint, 0::float8, true WHERE o.open AND o.placed
    UNION ALL SELECT 'now', DATE '0001-01-01', 'detector', of_detector, -1::smallint, 0::float8, false WHERE o.open
    UNION ALL SELECT 'week', week_of(of_triggered_at), 'open', '', -1::smallint, 0::float8, false WHERE o.open
    UNION ALL SELECT 'week', week_of(of_due_at), 'due', '', -1::smallint, 0::float8, false WHERE o.open AND of_due_at IS NOT NULL
    UNION ALL SELECT 'week', week_of(coalesce(of_asked_at, of_triggered_at)), 'waiting', '', -1::smallint, 0::float8, false WHERE o.open AND of_contact IN ('queued', 'mailed')
    UNION ALL SELECT 'week', week_of(of_closed_at), 'closed', o.outcome, -1::smallint, of_remediate_ms, false WHERE o.closed
    UNION ALL SELECT 'month', of_closed_month, 'closed', o.outcome, -1::smallint, of_remediate_ms, false WHERE o.closed
    UNION ALL SELECT 'month', of_closed_month, 'closed', o.outcome, -1::smallint, of_remediate_ms, true WHERE o.closed AND o.placed
    UNION ALL SELECT 'month', of_closed_month, 'closed_by', coalesce(of_closed_by::text, 'security'), -1::smallint, 0::float8, false WHERE o.closed
    UNION ALL SELECT 'month', of_closed_month, 'remediated', o.outcome, of_remediate_bucket, of_remediate_ms, false WHERE o.closed
    UNION ALL SELECT 'month', of_closed_month, 'revoked', of_verification::text, -1::smallint, 0::float8, false WHERE o.closed AND of_verification IS NOT NULL
    UNION ALL SELECT 'month', of_closed_month, 'punctual', CASE WHEN of_closed_at <= of_due_at THEN 'in_time' ELSE 'late' END, -1::smallint, 0::float8, false
      WHERE o.closed AND of_due_at IS NOT NULL
    UNION ALL SELECT 'month', month_of(of_asked_at), 'asked', '', -1::smallint, 0::float8, false WHERE of_asked_at IS NOT NULL
    UNION ALL SELECT 'month', month_of(of_asked_at), 'answered', '', -1::smallint, 0::float8, false WHERE of_asked_at IS NOT NULL AND of_answered_at IS NOT NULL
    UNION ALL SELECT 'month', of_action_month, 'acted', '', of_action_bucket, of_action_ms, false WHERE of_first_action_at IS NOT NULL
    UNION ALL SELECT 'month', month_of(of_due_from), 'returned', '', -1::smallint, 0::float8, false WHERE of_regression AND of_due_from IS NOT NULL
    UNION ALL SELECT 'month', month_of(of_triggered_at), 'ran', of_run, -1::smallint, 0::float8, false WHERE of_run IS NOT NULL
  ) v (grain, period, measure, label, bucket, ms, narrow)
$$;

-- The facts of every incident.
CREATE VIEW "TallyFact" AS
  SELECT i.id, coalesce(r."organisationId", 0) AS "organisationId", coalesce(i."repositoryId", 0) AS "repositoryId", i.detector, i.kind, i.severity, i.status, i."ignoreReason",
    i."closedBy", i.verification, i.contact, i.regression, i."triggeredAt", i."closedAt", i."dueFrom", i."dueAt", i."askedAt", i."answeredAt", i."firstActionAt", i."closedMonth",
    i."remediateMs", i."remediateBucket", i."actionMonth", i."actionMs", i."actionBucket", NULL::text AS run
  FROM "Incident" i LEFT JOIN "Repository" r ON r.id = i."repositoryId";
-- What was not summed up yet, counted; and of what the change was, for who asks for a repository or a detector.
CREATE VIEW "TallyUnfolded" AS
  SELECT t.grain, t.period, t.measure, t."organisationId", t."repositoryId", t.kind, t.severity, t.label, t.bucket, c."sign" AS count, c."sign" * t.ms AS ms,
    c."repositoryId" AS "placeId", c.detector
  FROM "TallyChange" c CROSS JOIN LATERAL tally_of(c."organisationId", c."repositoryId", c.detector, c.kind, c.severity, c.status, c."ignoreReason", c."closedBy", c.verification, c.contact, c.regression, c."triggeredAt", c."closedAt", c."dueFrom", c."dueAt", c."askedAt", c."answeredAt", c."firstActionAt", c."closedMonth", c."remediateMs", c."remediateBucket", c."actionMonth", c."actionMs", c."actionBucket", c.run) t;
CREATE VIEW "TallyNow" AS
  SELECT grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms FROM "Tally"
  UNION ALL SELECT grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms FROM "TallyUnfolded";
CREATE VIEW "TallyRecount" AS
  SELECT t.grain, t.period, t.measure, t."organisationId", t."repositoryId", t.kind, t.severity, t.label, t.bucket, count(*)::int AS count, sum(t.ms)::bigint AS ms
  FROM "TallyFact" f CROSS JOIN LATERAL tally_of(f."organisationId", f."repositoryId", f.detector, f.kind, f.severity, f.status, f."ignoreReason", f."closedBy", f.verification, f.contact, f.regression, f."triggeredAt", f."closedAt", f."dueFrom", f."dueAt", f."askedAt", f."answeredAt", f."firstActionAt", f."closedMonth", f."remediateMs", f."remediateBucket", f."actionMonth", f."actionMs", f."actionBucket", f.run) t GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
  UNION ALL SELECT 'month'::"TallyGrain", month_of(r."createdAt"), 'ran', 0, 0, 'secret'::"IncidentKind", '', r."playbookId" || '/' || r.outcome, -1::smallint, count(*)::int, 0::bigint
  FROM "PlaybookRun" r GROUP BY 2, 8;

CREATE OR REPLACE FUNCTION tally_inserted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO "TallyChange" SELECT f.* FROM after_rows n CROSS JOIN LATERAL facts_of(1, ROW(n.*)::"Incident") f;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION tally_deleted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO "TallyChange" SELECT f.* FROM before_rows o CROSS JOIN LATERAL facts_of(-1, ROW(o.*)::"Incident") f;
  RETURN NULL;
END $$;
-- The plan is made for the first update of a session, often of one row, and kept: it must suit thousands, too.
CREATE OR REPLACE FUNCTION tally_updated() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$ BEGIN
  INSERT INTO "TallyChange" SELECT f.*
    FROM before_rows o JOIN after_rows n ON n.id = o.id
      AND (n."triggeredAt", n."closedAt", n.status, n."ignoreReason", n."closedBy", n.verification, n.contact, n.severity, n."repositoryId", n."dueAt", n."askedAt", n."answeredAt", n."firstActionAt",
      n.detector, n.regression, n."dueFrom")
        IS DISTINCT FROM (o."triggeredAt", o."closedAt", o.status, o."ignoreReason", o."closedBy", o.verification, o.contact, o.severity, o."repositoryId", o."dueAt", o."askedAt", o."answeredAt", o."firstActionAt",
      o.detector, o.regression, o."dueFrom")
    CROSS JOIN LATERAL (VALUES (-1, ROW(o.*)::"Incident"), (1, ROW(n.*)::"Incident")) c ("sign", incident) CROSS JOIN LATERAL facts_of(c."sign", c.incident) f;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION tally_moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM pg_advisory_xact_lock(7312);
  INSERT INTO "TallyChange" SELECT f.* FROM "Incident" i CROSS JOIN LATERAL facts_of(1, i) f WHERE i."repositoryId" = NEW.id;
  INSERT INTO "TallyChange" SELECT (ROW(-1, OLD."organisationId", f."repositoryId", f.detector, f.kind, f.severity, f.status, f."ignoreReason", f."closedBy", f.verification, f.contact,
      f.regression, f."triggeredAt", f."closedAt", f."dueFrom", f."dueAt", f."askedAt", f."answeredAt", f."firstActionAt", f."closedMonth", f."remediateMs", f."remediateBucket",
      f."actionMonth", f."actionMs", f."actionBucket", NULL::text)::tally_facts).*
    FROM "Incident" i CROSS JOIN LATERAL facts_of(1, i) f WHERE i."repositoryId" = NEW.id;
  RETURN NULL;
END $$;
-- Runs of playbooks are counted for the whole workspace, whatever becomes of their incidents; the label is playbook/outcome.
CREATE OR REPLACE FUNCTION tally_ran() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO "TallyChange" ("sign", "organisationId", "repositoryId", detector, kind, "triggeredAt", run)
      SELECT 1, 0, 0, '', 'secret', "createdAt", "playbookId" || '/' || outcome FROM after_rows;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO "TallyChange" ("sign", "organisationId", "repositoryId", detector, kind, "triggeredAt", run)
      SELECT -1, 0, 0, '', 'secret', "createdAt", "playbookId" || '/' || outcome FROM before_rows;
  END IF;
  RETURN NULL;
END $$;

-- Every repository, every detector, and every detector within an organisation and within a repository is a scope. How many incidents
-- each has is always known; sums are kept of those with so many that counting them for a page would take long.
CREATE TABLE "TallyScope" (
    "id" SERIAL NOT NULL,
    "organisationId" INTEGER NOT NULL,
    "repositoryId" INTEGER NOT NULL,
    "detector" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "kept" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "TallyScope_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "TallyScope_organisationId_repositoryId_detector_key" ON "TallyScope"("organisationId", "repositoryId", "detector");
CREATE TABLE "TallyScoped" (
    "scopeId" INTEGER NOT NULL,
    "grain" "TallyGrain" NOT NULL,
    "measure" TEXT NOT NULL,
    "period" DATE NOT NULL,
    "kind" "IncidentKind" NOT NULL,
    "severity" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "bucket" SMALLINT NOT NULL,
    "count" INTEGER NOT NULL,
    "ms" BIGINT NOT NULL,

    CONSTRAINT "TallyScoped_pkey" PRIMARY KEY ("scopeId","grain","measure","period","kind","severity","label","bucket")
);
CREATE INDEX tally_scoped_nothing ON "TallyScoped" (measure) WHERE count = 0 AND ms = 0;
CREATE INDEX tally_scope_due ON "TallyScope" (count) WHERE NOT kept;

CREATE FUNCTION scopes_of(organisation int, repository int, detector text) RETURNS TABLE ("organisationId" int, "repositoryId" int, detector text) LANGUAGE sql IMMUTABLE AS $$
  SELECT 0, repository, '' WHERE repository <> 0
  UNION ALL SELECT 0, 0, detector WHERE detector <> ''
  UNION ALL SELECT organisation, 0, detector WHERE organisation <> 0 AND detector <> ''
  UNION ALL SELECT 0, repository, detector WHERE repository <> 0 AND detector <> ''
$$;

-- Sums are kept of a scope from now on: those of its incidents, less what is not summed up yet. One statement, one view of both.
CREATE FUNCTION tally_keep(keep_from int) RETURNS void LANGUAGE sql SET enable_sort = off SET enable_nestloop = on AS $$
  WITH grown AS (UPDATE "TallyScope" SET kept = true WHERE NOT kept AND count >= keep_from RETURNING id, "organisationId", "repositoryId", detector),
  theirs AS (
    SELECT g.id AS scope, i.id FROM grown g JOIN "Incident" i ON i."repositoryId" = g."repositoryId" WHERE g."repositoryId" <> 0 AND g.detector = ''
    UNION ALL SELECT g.id, i.id FROM grown g JOIN "Incident" i ON i."repositoryId" = g."repositoryId" AND i.detector = g.detector WHERE g."repositoryId" <> 0 AND g.detector <> ''
    UNION ALL SELECT g.id, i.id FROM grown g JOIN "Incident" i ON i.detector = g.detector WHERE g."repositoryId" = 0 AND g."organisationId" = 0
    UNION ALL SELECT g.id, i.id FROM grown g JOIN "Incident" i ON i.detector = g.detector JOIN "Repository" r ON r.id = i."repositoryId" AND r."organisationId" = g."organisationId"
      WHERE g."organisationId" <> 0),
  counted AS (
    SELECT scope, t.grain, t.measure, t.period, t.kind, t.severity, t.label, t.bucket, 1 AS count, t.ms
    FROM theirs JOIN "TallyFact" f USING (id) CROSS JOIN LATERAL tally_of(f."organisationId", f."repositoryId", f.detector, f.kind, f.severity, f.status, f."ignoreReason", f."closedBy", f.verification, f.contact, f.regression, f."triggeredAt", f."closedAt", f."dueFrom", f."dueAt", f."askedAt", f."answeredAt", f."firstActionAt", f."closedMonth", f."remediateMs", f."remediateBucket", f."actionMonth", f."actionMs", f."actionBucket", f.run) t WHERE t."repositoryId" = 0
    UNION ALL SELECT g.id, u.grain, u.measure, u.period, u.kind, u.severity, u.label, u.bucket, -u.count, -u.ms
    FROM "TallyUnfolded" u CROSS JOIN LATERAL scopes_of(u."organisationId", u."placeId", u.detector) s
    JOIN grown g ON (g."organisationId", g."repositoryId", g.detector) = (s."organisationId", s."repositoryId", s.detector) WHERE u."repositoryId" = 0 AND u.measure <> 'ran')
  INSERT INTO "TallyScoped" ("scopeId", grain, measure, period, kind, severity, label, bucket, count, ms)
  SELECT scope, grain, measure, period, kind, severity, label, bucket, sum(count), sum(ms) FROM counted
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(count) <> 0 OR sum(ms) <> 0 ORDER BY 1, 2, 3, 4
$$;

-- Sums up what changed; readers see the same before and after. What became nothing again meanwhile is not counted at all.
-- Of what a statement itself brings together the planner takes thousands for few, and would compare each with each.
DROP FUNCTION tally_fold();
CREATE FUNCTION tally_fold(keep_from int) RETURNS void LANGUAGE plpgsql SET enable_sort = off SET enable_nestloop = off AS $$ BEGIN
  PERFORM pg_advisory_xact_lock(7313);
  IF NOT EXISTS (SELECT FROM "TallyChange") THEN RETURN; END IF;
  WITH gone AS (DELETE FROM "TallyChange" RETURNING *),
  net AS MATERIALIZED (
    SELECT sum("sign")::int AS "sign", "organisationId", "repositoryId", detector, kind, severity, status, "ignoreReason", "closedBy", verification, contact, regression, "triggeredAt",
      "closedAt", "dueFrom", "dueAt", "askedAt", "answeredAt", "firstActionAt", "closedMonth", "remediateMs", "remediateBucket", "actionMonth", "actionMs", "actionBucket", run
    FROM gone GROUP BY 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26 HAVING sum("sign") <> 0),
  changed AS MATERIALIZED (
    SELECT t.*, n."sign" AS count, n."sign" * t.ms AS more, n."repositoryId" AS place, n.detector FROM net n CROSS JOIN LATERAL tally_of(n."organisationId", n."repositoryId", n.detector, n.kind, n.severity, n.status, n."ignoreReason", n."closedBy", n.verification, n.contact, n.regression, n."triggeredAt", n."closedAt", n."dueFrom", n."dueAt", n."askedAt", n."answeredAt", n."firstActionAt", n."closedMonth", n."remediateMs", n."remediateBucket", n."actionMonth", n."actionMs", n."actionBucket", n.run) t),
  scope AS (
    INSERT INTO "TallyScope" AS s ("organisationId", "repositoryId", detector, count)
    SELECT k."organisationId", k."repositoryId", k.detector, sum(n."sign") FROM net n CROSS JOIN LATERAL scopes_of(n."organisationId", n."repositoryId", n.detector) k
    WHERE n.run IS NULL GROUP BY 1, 2, 3
    ON CONFLICT ("organisationId", "repositoryId", detector) DO UPDATE SET count = s.count + excluded.count
    RETURNING s.id, s."organisationId", s."repositoryId", s.detector, s.kept),
  scoped AS (
    INSERT INTO "TallyScoped" AS t ("scopeId", grain, measure, period, kind, severity, label, bucket, count, ms)
    SELECT s.id, c.grain, c.measure, c.period, c.kind, c.severity, c.label, c.bucket, sum(c.count), sum(c.more)
    FROM changed c CROSS JOIN LATERAL scopes_of(c."organisationId", c.place, c.detector) k
    JOIN scope s ON (s."organisationId", s."repositoryId", s.detector) = (k."organisationId", k."repositoryId", k.detector) AND s.kept
    WHERE c."repositoryId" = 0 AND c.measure <> 'ran' GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    HAVING sum(c.count) <> 0 OR sum(c.more) <> 0
    ON CONFLICT ("scopeId", grain, measure, period, kind, severity, label, bucket) DO UPDATE SET count = t.count + excluded.count, ms = t.ms + excluded.ms),
  whole AS (
    INSERT INTO "TallyWhole" AS t (grain, measure, kind, severity, period, label, bucket, count, ms)
    SELECT grain, measure, CASE WHEN grouping(kind) = 0 THEN kind::text ELSE '' END, CASE WHEN grouping(kind) = 0 THEN severity ELSE '' END, period, label, bucket, sum(count), sum(more)
    FROM changed WHERE "repositoryId" = 0 GROUP BY GROUPING SETS ((grain, measure, period, label, bucket, kind, severity), (grain, measure, period, label, bucket))
    HAVING sum(count) <> 0 OR sum(more) <> 0
    ON CONFLICT (grain, measure, kind, severity, period, label, bucket) DO UPDATE SET count = t.count + excluded.count, ms = t.ms + excluded.ms)
  INSERT INTO "Tally" AS t (grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms)
  SELECT grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, sum(count), sum(more) FROM changed
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(count) <> 0 OR sum(more) <> 0
  ON CONFLICT (grain, measure, period, "organisationId", "repositoryId", kind, severity, label, bucket) DO UPDATE SET count = t.count + excluded.count, ms = t.ms + excluded.ms;
  PERFORM tally_keep(keep_from);
  DELETE FROM "Tally" WHERE count = 0 AND ms = 0;
  DELETE FROM "TallyWhole" WHERE count = 0 AND ms = 0;
  DELETE FROM "TallyScoped" WHERE count = 0 AND ms = 0;
END $$;

-- The same from all incidents, for a verification.
CREATE VIEW "TallyScopeRecount" AS
  SELECT k."organisationId", k."repositoryId", k.detector, sum(i.count)::int AS count
  FROM (SELECT coalesce(r."organisationId", 0) AS organisation, coalesce(i."repositoryId", 0) AS repository, i.detector, count(*) AS count
    FROM "Incident" i LEFT JOIN "Repository" r ON r.id = i."repositoryId" GROUP BY 1, 2, 3) i
  CROSS JOIN LATERAL scopes_of(i.organisation, i.repository, i.detector) k GROUP BY 1, 2, 3;
CREATE VIEW "TallyScopedRecount" AS
  SELECT s.id AS "scopeId", t.grain, t.measure, t.period, t.kind, t.severity, t.label, t.bucket, count(*)::int AS count, sum(t.ms)::bigint AS ms
  FROM "TallyFact" f CROSS JOIN LATERAL scopes_of(f."organisationId", f."repositoryId", f.detector) k
  JOIN "TallyScope" s ON (s."organisationId", s."repositoryId", s.detector) = (k."organisationId", k."repositoryId", k.detector) AND s.kept
  CROSS JOIN LATERAL tally_of(f."organisationId", f."repositoryId", f.detector, f.kind, f.severity, f.status, f."ignoreReason", f."closedBy", f.verification, f.contact, f.regression, f."triggeredAt", f."closedAt", f."dueFrom", f."dueAt", f."askedAt", f."answeredAt", f."firstActionAt", f."closedMonth", f."remediateMs", f."remediateBucket", f."actionMonth", f."actionMs", f."actionBucket", f.run) t WHERE t."repositoryId" = 0 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;

-- Everything anew, in the order it is read in. The planner takes the rows for few: it would sort millions of them to add them up, or
-- compare each with each. What was added up is put in order afterwards, or it would be sorted before.
DROP FUNCTION tally_recount();
CREATE FUNCTION tally_recount(keep_from int) RETURNS void LANGUAGE plpgsql
  SET enable_sort = off SET enable_incremental_sort = off SET enable_nestloop = off AS $$ BEGIN
  PERFORM pg_advisory_xact_lock(7313);
  DELETE FROM "TallyChange";
  DELETE FROM "TallyWhole";
  DELETE FROM "Tally";
  DELETE FROM "TallyScoped";
  DELETE FROM "TallyScope";
  WITH counted AS MATERIALIZED (SELECT * FROM "TallyRecount")
  INSERT INTO "Tally" (grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms)
    SELECT * FROM counted ORDER BY grain, measure, period, "organisationId", "repositoryId";
  INSERT INTO "TallyWhole" (grain, measure, kind, severity, period, label, bucket, count, ms)
    SELECT grain, measure, CASE WHEN grouping(kind) = 0 THEN kind::text ELSE '' END, CASE WHEN grouping(kind) = 0 THEN severity ELSE '' END, period, label, bucket, sum(count), sum(ms)
    FROM "Tally" WHERE "repositoryId" = 0 GROUP BY GROUPING SETS ((grain, measure, period, label, bucket, kind, severity), (grain, measure, period, label, bucket))
    ORDER BY 1, 2, 3, 4, 5;
  INSERT INTO "TallyScope" ("organisationId", "repositoryId", detector, count, kept) SELECT *, count >= keep_from FROM "TallyScopeRecount";
  ANALYZE "TallyScope";
  WITH counted AS MATERIALIZED (SELECT * FROM "TallyScopedRecount")
  INSERT INTO "TallyScoped" ("scopeId", grain, measure, period, kind, severity, label, bucket, count, ms) SELECT * FROM counted ORDER BY 1, 2, 3, 4;
END $$;

SELECT tally_recount(1000);
ANALYZE "Tally", "TallyWhole", "TallyScope", "TallyScoped";
