-- An organisation is a scope as well, and of every scope that sums are kept of, kinds and severities are added up, too: in rows of an
-- empty severity, whose kind says nothing. A report that asks for neither reads a twelfth of the rows.
CREATE OR REPLACE FUNCTION scopes_of(organisation int, repository int, detector text) RETURNS TABLE ("organisationId" int, "repositoryId" int, detector text) LANGUAGE sql IMMUTABLE AS $$
  SELECT 0, repository, '' WHERE repository <> 0
  UNION ALL SELECT organisation, 0, '' WHERE organisation <> 0
  UNION ALL SELECT 0, 0, detector WHERE detector <> ''
  UNION ALL SELECT organisation, 0, detector WHERE organisation <> 0 AND detector <> ''
  UNION ALL SELECT 0, repository, detector WHERE repository <> 0 AND detector <> ''
$$;
CREATE OR REPLACE FUNCTION tally_keep(keep_from int) RETURNS void LANGUAGE sql SET enable_sort = off SET enable_nestloop = on AS $$
  WITH grown AS (UPDATE "TallyScope" SET kept = true WHERE NOT kept AND count >= keep_from RETURNING id, "organisationId", "repositoryId", detector),
  theirs AS (
    SELECT g.id AS scope, i.id FROM grown g JOIN "Incident" i ON i."repositoryId" = g."repositoryId" WHERE g."repositoryId" <> 0 AND g.detector = ''
    UNION ALL SELECT g.id, i.id FROM grown g JOIN "Incident" i ON i."repositoryId" = g."repositoryId" AND i.detector = g.detector WHERE g."repositoryId" <> 0 AND g.detector <> ''
    UNION ALL SELECT g.id, i.id FROM grown g JOIN "Incident" i ON i.detector = g.detector WHERE g."repositoryId" = 0 AND g."organisationId" = 0
    UNION ALL SELECT g.id, i.id FROM grown g JOIN "Incident" i ON i.detector = g.detector JOIN "Repository" r ON r.id = i."repositoryId" AND r."organisationId" = g."organisationId"
      WHERE g."organisationId" <> 0 AND g.detector <> ''
    UNION ALL SELECT g.id, i.id FROM grown g JOIN "Repository" r ON r."organisationId" = g."organisationId" JOIN "Incident" i ON i."repositoryId" = r.id
      WHERE g."organisationId" <> 0 AND g.detector = ''),
  counted AS (
    SELECT scope, t.grain, t.measure, t.period, t.kind, t.severity, t.label, t.bucket, 1 AS count, t.ms
    FROM theirs JOIN "TallyFact" f USING (id) CROSS JOIN LATERAL tally_of(f."organisationId", f."repositoryId", f.detector, f.kind, f.severity, f.status, f."ignoreReason", f."closedBy", f.verification, f.contact, f.regression, f."triggeredAt", f."closedAt", f."dueFrom", f."dueAt", f."askedAt", f."answeredAt", f."firstActionAt", f."closedMonth", f."remediateMs", f."remediateBucket", f."actionMonth", f."actionMs", f."actionBucket", f.run) t WHERE t."repositoryId" = 0
    UNION ALL SELECT g.id, u.grain, u.measure, u.period, u.kind, u.severity, u.label, u.bucket, -u.count, -u.ms
    FROM "TallyUnfolded" u CROSS JOIN LATERAL scopes_of(u."organisationId", u."placeId", u.detector) s
    JOIN grown g ON (g."organisationId", g."repositoryId", g.detector) = (s."organisationId", s."repositoryId", s.detector) WHERE u."repositoryId" = 0 AND u.measure <> 'ran')
  INSERT INTO "TallyScoped" ("scopeId", grain, measure, period, kind, severity, label, bucket, count, ms)
  SELECT scope, grain, measure, period, CASE WHEN grouping(kind) = 0 THEN kind ELSE 'secret' END, CASE WHEN grouping(kind) = 0 THEN severity ELSE '' END, label, bucket, sum(count), sum(ms) FROM counted
  GROUP BY GROUPING SETS ((scope, grain, measure, period, label, bucket, kind, severity), (scope, grain, measure, period, label, bucket)) HAVING sum(count) <> 0 OR sum(ms) <> 0 ORDER BY 1, 2, 3, 4
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
CREATE OR REPLACE VIEW "TallyScopedRecount" AS
  SELECT s.id AS "scopeId", t.grain, t.measure, t.period, t.kind, t.severity, t.label, t.bucket, count(*)::int AS count, sum(t.ms)::bigint AS ms
  FROM "TallyFact" f CROSS JOIN LATERAL scopes_of(f."organisationId", f."repositoryId", f.detector) k
  JOIN "TallyScope" s ON (s."organisationId", s."repositoryId", s.detector) = (k."organisationId", k."repositoryId", k.detector) AND s.kept
  CROSS JOIN LATERAL tally_of(f."organisationId", f."repositoryId", f.detector, f.kind, f.severity, f.status, f."ignoreReason", f."closedBy", f.verification, f.contact, f.regression, f."triggeredAt", f."closedAt", f."dueFrom", f."dueAt", f."askedAt", f."answeredAt", f."firstActionAt", f."closedMonth", f."remediateMs", f."remediateBucket", f."actionMonth", f."actionMs", f."actionBucket", f.run) t
  WHERE t."repositoryId" = 0 AND (k."repositoryId" <> 0 OR k.detector <> '') GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
-- Of organisations, the same as in Tally; and what is added up, from all of it.
CREATE FUNCTION tally_scope_sums() RETURNS void LANGUAGE plpgsql SET enable_sort = off SET enable_nestloop = off AS $$ BEGIN
  INSERT INTO "TallyScoped" ("scopeId", grain, measure, period, kind, severity, label, bucket, count, ms)
    SELECT s.id, t.grain, t.measure, t.period, t.kind, t.severity, t.label, t.bucket, t.count, t.ms
    FROM "Tally" t JOIN "TallyScope" s ON s."organisationId" = t."organisationId" AND s."repositoryId" = 0 AND s.detector = '' AND s.kept
    WHERE t."repositoryId" = 0 AND t."organisationId" <> 0 AND t.measure <> 'ran' ORDER BY 1, 2, 3, 5, 6, 4;
  INSERT INTO "TallyScoped" ("scopeId", grain, measure, period, kind, severity, label, bucket, count, ms)
    SELECT "scopeId", grain, measure, period, 'secret', '', label, bucket, sum(count), sum(ms) FROM "TallyScoped" WHERE severity <> ''
    GROUP BY 1, 2, 3, 4, 7, 8 HAVING sum(count) <> 0 OR sum(ms) <> 0 ORDER BY 1, 2, 3, 4;
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
    SELECT grain, measure, CASE WHEN grouping(kind) = 0 THEN kind::text ELSE '' END, CASE WHEN grouping(kind) = 0 THEN severity ELSE '' END, period, label, bucket, sum(count), sum(ms)
    FROM "Tally" WHERE "repositoryId" = 0 GROUP BY GROUPING SETS ((grain, measure, period, label, bucket, kind, severity), (grain, measure, period, label, bucket))
    ORDER BY 1, 2, 3, 4, 5;
  INSERT INTO "TallyScope" ("organisationId", "repositoryId", detector, count, kept) SELECT *, count >= keep_from FROM "TallyScopeRecount";
  ANALYZE "TallyScope";
  WITH counted AS MATERIALIZED (SELECT * FROM "TallyScopedRecount")
  INSERT INTO "TallyScoped" ("scopeId", grain, measure, period, kind, severity, label, bucket, count, ms) SELECT * FROM counted ORDER BY 1, 2, 3, 5, 6, 4;
  PERFORM tally_scope_sums();
END $$;

ALTER TABLE "TallyScoped" DROP CONSTRAINT "TallyScoped_pkey";
INSERT INTO "TallyScope" ("organisationId", "repositoryId", detector, count, kept)
  SELECT "organisationId", 0, '', sum(count), sum(count) >= 1000 FROM "Tally" WHERE "repositoryId" = 0 AND "organisationId" <> 0 AND grain = 'now' AND measure = 'status' GROUP BY 1;
SELECT tally_scope_sums();
ALTER TABLE "TallyScoped" ADD CONSTRAINT "TallyScoped_pkey" PRIMARY KEY ("scopeId","grain","measure","kind","severity","period","label","bucket");
ANALYZE "TallyScope", "TallyScoped";
