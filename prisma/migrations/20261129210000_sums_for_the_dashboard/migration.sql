-- Of all organisations together, kinds are added up, severities are, and both: a report of one kind, or by severity, reads a third of the
-- rows or fewer. What playbooks ran is of no kind and no severity, and so only added up as a whole.
-- Of a repository's open incidents, the urgent ones are told apart as well: which have most is read from rows that are half as many.
CREATE OR REPLACE FUNCTION tally_of(of_organisation_id int, of_repository_id int, of_detector text, of_kind "IncidentKind", of_severity "Severity", of_status "IncidentStatus", of_ignore_reason "IgnoreReason", of_closed_by "Closer", of_verification "Verification", of_contact "Contact", of_regression boolean, of_triggered_at timestamptz, of_closed_at timestamptz, of_due_from timestamptz, of_due_at timestamptz, of_asked_at timestamptz, of_answered_at timestamptz, of_first_action_at timestamptz, of_closed_month date, of_remediate_ms float8, of_remediate_bucket smallint, of_action_month date, of_action_ms float8, of_action_bucket smallint, of_run text) RETURNS TABLE (grain "TallyGrain", period date, measure text, "organisationId" int, "repositoryId" int,
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
    UNION ALL SELECT 'now', DATE '0001-01-01', 'pressing', CASE WHEN of_severity IN ('critical', 'high') THEN 'urgent' ELSE '' END, -1::smallint, 0::float8, true
      WHERE o.open AND o.placed
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
CREATE OR REPLACE FUNCTION tally_fold(keep_from int) RETURNS void LANGUAGE plpgsql SET enable_sort = off SET enable_nestloop = off AS $$ BEGIN
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
    SELECT s.id, c.grain, c.measure, c.period, CASE WHEN grouping(c.kind) = 0 THEN c.kind ELSE 'secret' END, CASE WHEN grouping(c.kind) = 0 THEN c.severity ELSE '' END, c.label, c.bucket,
      sum(c.count), sum(c.more)
    FROM changed c CROSS JOIN LATERAL scopes_of(c."organisationId", c.place, c.detector) k
    JOIN scope s ON (s."organisationId", s."repositoryId", s.detector) = (k."organisationId", k."repositoryId", k.detector) AND s.kept
    WHERE c."repositoryId" = 0 AND c.measure <> 'ran'
    GROUP BY GROUPING SETS ((s.id, c.grain, c.measure, c.period, c.label, c.bucket, c.kind, c.severity), (s.id, c.grain, c.measure, c.period, c.label, c.bucket))
    HAVING sum(c.count) <> 0 OR sum(c.more) <> 0
    ON CONFLICT ("scopeId", grain, measure, period, kind, severity, label, bucket) DO UPDATE SET count = t.count + excluded.count, ms = t.ms + excluded.ms),
  whole AS (
    INSERT INTO "TallyWhole" AS t (grain, measure, kind, severity, period, label, bucket, count, ms)
    SELECT grain, measure, coalesce(kind::text, ''), coalesce(severity, ''), period, label, bucket, sum(count), sum(more)
    FROM changed WHERE "repositoryId" = 0 GROUP BY grain, measure, period, label, bucket, CUBE (kind, severity)
    HAVING (sum(count) <> 0 OR sum(more) <> 0) AND (measure <> 'ran' OR grouping(kind) = grouping(severity))
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
CREATE OR REPLACE FUNCTION tally_recount(keep_from int) RETURNS void LANGUAGE plpgsql
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
    SELECT grain, measure, coalesce(kind::text, ''), coalesce(severity, ''), period, label, bucket, sum(count), sum(ms)
    FROM "Tally" WHERE "repositoryId" = 0 GROUP BY grain, measure, period, label, bucket, CUBE (kind, severity)
    HAVING measure <> 'ran' OR grouping(kind) = grouping(severity) ORDER BY 1, 2, 3, 4, 5;
  INSERT INTO "TallyScope" ("organisationId", "repositoryId", detector, count, kept) SELECT *, count >= keep_from FROM "TallyScopeRecount";
  ANALYZE "TallyScope";
  WITH counted AS MATERIALIZED (SELECT * FROM "TallyScopedRecount")
  INSERT INTO "TallyScoped" ("scopeId", grain, measure, period, kind, severity, label, bucket, count, ms) SELECT * FROM counted ORDER BY 1, 2, 3, 5, 6, 4;
  PERFORM tally_scope_sums();
END $$;

SELECT pg_advisory_xact_lock(7313);
INSERT INTO "TallyWhole" (grain, measure, kind, severity, period, label, bucket, count, ms)
  SELECT grain, measure, coalesce(kind, ''), coalesce(severity, ''), period, label, bucket, sum(count), sum(ms) FROM "TallyWhole"
  WHERE kind <> '' AND measure <> 'ran' GROUP BY grain, measure, period, label, bucket, GROUPING SETS (kind, severity) ORDER BY 1, 2, 3, 4, 5;
INSERT INTO "Tally" (grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms)
  SELECT grain, period, 'pressing', "organisationId", "repositoryId", kind, '', CASE WHEN label IN ('critical', 'high') THEN 'urgent' ELSE '' END, -1, sum(count), 0
  FROM "Tally" WHERE grain = 'now' AND measure = 'standing' GROUP BY 1, 2, 4, 5, 6, 8 HAVING sum(count) <> 0;
ANALYZE "Tally", "TallyWhole";
