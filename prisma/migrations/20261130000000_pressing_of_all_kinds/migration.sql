-- What presses in a repository is of all kinds together, under the first of them: which have most is read from a third of the rows. By kind,
-- it is read from what stands open by severity.
CREATE OR REPLACE FUNCTION tally_of(of_organisation_id int, of_repository_id int, of_detector text, of_kind "IncidentKind", of_severity "Severity", of_status "IncidentStatus", of_ignore_reason "IgnoreReason", of_closed_by "Closer", of_verification "Verification", of_contact "Contact", of_regression boolean, of_triggered_at timestamptz, of_closed_at timestamptz, of_due_from timestamptz, of_due_at timestamptz, of_asked_at timestamptz, of_answered_at timestamptz, of_first_action_at timestamptz, of_closed_month date, of_remediate_ms float8, of_remediate_bucket smallint, of_action_month date, of_action_ms float8, of_action_bucket smallint, of_run text) RETURNS TABLE (grain "TallyGrain", period date, measure text, "organisationId" int, "repositoryId" int,
  kind "IncidentKind", severity text, label text, bucket smallint, ms bigint) LANGUAGE sql STABLE AS $$
  SELECT v.grain, v.period, v.measure, of_organisation_id, CASE WHEN v.narrow THEN of_repository_id ELSE 0 END, CASE WHEN v.measure = 'pressing' THEN 'secret' ELSE of_kind END,
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

SELECT pg_advisory_xact_lock(7313);
DELETE FROM "Tally" WHERE grain = 'now' AND measure = 'pressing';
INSERT INTO "Tally" (grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms)
  SELECT grain, period, 'pressing', "organisationId", "repositoryId", 'secret', '', CASE WHEN label IN ('critical', 'high') THEN 'urgent' ELSE '' END, -1, sum(count), 0
  FROM "Tally" WHERE grain = 'now' AND measure = 'standing' GROUP BY 1, 2, 4, 5, 8 HAVING sum(count) <> 0;
