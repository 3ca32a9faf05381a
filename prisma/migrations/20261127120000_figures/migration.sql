-- CreateEnum
CREATE TYPE "Closer" AS ENUM ('link', 'app', 'security', 'source', 'playbook');

-- CreateEnum
CREATE TYPE "TallyGrain" AS ENUM ('now', 'week', 'month');

-- AlterTable
ALTER TABLE "Workspace" ADD COLUMN "dueDays" JSONB NOT NULL DEFAULT '{"critical": 7, "high": 30, "medium": 90, "low": 120, "info": 120, "unknown": 120}';

-- AlterTable
ALTER TABLE "Organisation" ADD COLUMN "dueDays" JSONB;

-- AlterTable
ALTER TABLE "Repository" ADD COLUMN "dueDays" JSONB;

-- Durations: from one instant to another, never negative (a source's clock may be), and the bucket of a histogram.
CREATE FUNCTION elapsed_ms(since timestamptz, until timestamptz) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN greatest(0, round(extract(epoch FROM until - since) * 1000))::double precision;
-- Bucket n holds what is at least the nth of these bounds and less than the next one; bucket 0 what is less than the first.
CREATE FUNCTION duration_bounds() RETURNS double precision[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ARRAY[1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440, 2880, 4320, 7200, 10080, 14400, 20160, 30240, 43200, 64800,
    86400, 129600, 172800, 259200, 388800, 525600, 777600, 1051200]::double precision[];
CREATE FUNCTION duration_bucket(ms double precision) RETURNS smallint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN width_bucket(ms / 60000, duration_bounds())::smallint;
-- Weeks begin on Monday; weeks and months are in UTC.
CREATE FUNCTION week_of(at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN date_trunc('week', at AT TIME ZONE 'UTC')::date;
CREATE FUNCTION month_of(at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN date_trunc('month', at AT TIME ZONE 'UTC')::date;
-- What a first action is measured from: when somebody was asked, or the first trigger where nobody had been.
CREATE FUNCTION action_ms(triggered timestamptz, asked timestamptz, acted timestamptz) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN elapsed_ms(CASE WHEN asked <= acted THEN asked ELSE triggered END, acted);

-- AlterTable
ALTER TABLE "Incident" ADD COLUMN "closedBy" "Closer",
ADD COLUMN "ignoredUntil" TIMESTAMPTZ(3),
ADD COLUMN "dueFrom" TIMESTAMPTZ(3),
ADD COLUMN "dueAt" TIMESTAMPTZ(3),
ADD COLUMN "askedAt" TIMESTAMPTZ(3),
ADD COLUMN "answeredAt" TIMESTAMPTZ(3),
ADD COLUMN "firstActionAt" TIMESTAMPTZ(3),
ADD COLUMN "closedMonth" DATE GENERATED ALWAYS AS (month_of("closedAt")) STORED,
ADD COLUMN "remediateMs" DOUBLE PRECISION GENERATED ALWAYS AS (elapsed_ms("triggeredAt", "closedAt")) STORED,
ADD COLUMN "remediateBucket" SMALLINT GENERATED ALWAYS AS (duration_bucket(elapsed_ms("triggeredAt", "closedAt"))) STORED,
ADD COLUMN "actionMonth" DATE GENERATED ALWAYS AS (month_of("firstActionAt")) STORED,
ADD COLUMN "actionMs" DOUBLE PRECISION GENERATED ALWAYS AS (action_ms("triggeredAt", "askedAt", "firstActionAt")) STORED,
ADD COLUMN "actionBucket" SMALLINT GENERATED ALWAYS AS (duration_bucket(action_ms("triggeredAt", "askedAt", "firstActionAt"))) STORED;

-- Due dates: the nearest word on days wins, repository, organisation, workspace.
CREATE FUNCTION due_days(repository int, severity "Severity") RETURNS int LANGUAGE sql STABLE AS $$
  SELECT coalesce((r."dueDays" ->> severity::text)::int, (o."dueDays" ->> severity::text)::int, (w."dueDays" ->> severity::text)::int, 120)
  FROM (VALUES (repository)) asked (id) LEFT JOIN "Workspace" w ON w.id = 1
  LEFT JOIN "Repository" r ON r.id = asked.id LEFT JOIN "Organisation" o ON o.id = r."organisationId"
$$;
CREATE FUNCTION set_due() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  NEW."dueAt" := coalesce(NEW."dueFrom", NEW."triggeredAt") + make_interval(hours => 24 * due_days(NEW."repositoryId", NEW.severity));
  RETURN NEW;
END $$;
CREATE TRIGGER incident_due BEFORE INSERT OR UPDATE OF severity, "repositoryId", "triggeredAt", "dueFrom" ON "Incident"
  FOR EACH ROW EXECUTE FUNCTION set_due();

-- Milestones: of an incident's trail, when somebody was first asked, first answered, and first acted.
CREATE FUNCTION set_milestones() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM written WHERE "incidentId" IS NOT NULL AND type = ANY (milestone_types())) THEN RETURN NULL; END IF;
  UPDATE "Incident" i SET
    "askedAt" = least(i."askedAt", m.asked), "answeredAt" = least(i."answeredAt", m.answered), "firstActionAt" = least(i."firstActionAt", m.acted)
  FROM (SELECT w."incidentId" AS id, min(w."createdAt") FILTER (WHERE w.type IN ('sharing-link.created', 'grant.derived', 'incident.assigned')) AS asked,
      min(w."createdAt") FILTER (WHERE w.type IN ('incident.feedback_received', 'incident.author_disputed', 'closure.requested')) AS answered,
      min(w."createdAt") FILTER (WHERE w.actor NOT LIKE 'system:%' AND w.type IN ('incident.feedback_received', 'incident.author_disputed',
        'closure.requested', 'incident.commented', 'evidence.attached', 'incident.resolved', 'incident.ignored')) AS acted
    FROM written w WHERE w."incidentId" IS NOT NULL AND w.type = ANY (milestone_types()) GROUP BY 1) m
  WHERE i.id = m.id AND (least(i."askedAt", m.asked), least(i."answeredAt", m.answered), least(i."firstActionAt", m.acted))
    IS DISTINCT FROM (i."askedAt", i."answeredAt", i."firstActionAt");
  RETURN NULL;
END $$;
CREATE FUNCTION milestone_types() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ARRAY['sharing-link.created', 'grant.derived', 'incident.assigned', 'incident.feedback_received', 'incident.author_disputed',
    'closure.requested', 'incident.commented', 'evidence.attached', 'incident.resolved', 'incident.ignored'];
CREATE TRIGGER audit_milestones AFTER INSERT ON "AuditEvent" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION set_milestones();

-- The tally: what every incident counts for. This function is the one definition; the triggers below apply it to what changes,
-- a recount applies it to everything, and a report that narrows further than the tally applies it to the incidents it is about.
CREATE FUNCTION tally_of(i "Incident") RETURNS TABLE (grain "TallyGrain", period date, measure text, "organisationId" int, "repositoryId" int,
  kind "IncidentKind", severity text, label text, bucket smallint, ms bigint) LANGUAGE sql STABLE AS $$
  SELECT v.grain, v.period, v.measure, o.id, CASE WHEN v.narrow THEN i."repositoryId" ELSE 0 END, i.kind,
    CASE WHEN v.narrow THEN '' ELSE i.severity::text END, v.label, v.bucket::smallint, v.ms::bigint
  FROM (SELECT coalesce((SELECT r."organisationId" FROM "Repository" r WHERE r.id = i."repositoryId"), 0) AS id,
      i."closedAt" IS NULL AS open, i."closedAt" IS NOT NULL AS closed, i."repositoryId" IS NOT NULL AS placed,
      CASE WHEN i.status = 'ignored' AND i."ignoreReason" = 'false_positive' THEN 'false_positive'
        WHEN i.status = 'ignored' THEN 'ignored' ELSE 'fixed' END AS outcome) o
  CROSS JOIN LATERAL (VALUES
    ('week'::"TallyGrain", week_of(i."triggeredAt"), 'opened', '', -1, 0::float8, false, true),
    ('month', month_of(i."triggeredAt"), 'opened', '', -1, 0, false, true),
    ('month', month_of(i."triggeredAt"), 'opened', '', -1, 0, true, o.placed),
    ('now', DATE '0001-01-01', 'status', i.status::text, -1, 0, false, true),
    ('now', DATE '0001-01-01', 'contact', i.contact::text, -1, 0, false, o.open),
    ('week', week_of(i."triggeredAt"), 'open', '', -1, 0, false, o.open),
    ('week', week_of(i."dueAt"), 'due', '', -1, 0, false, o.open AND i."dueAt" IS NOT NULL),
    ('week', week_of(i."closedAt"), 'closed', o.outcome, -1, i."remediateMs", false, o.closed),
    ('month', i."closedMonth", 'closed', o.outcome, -1, i."remediateMs", false, o.closed),
    ('month', i."closedMonth", 'closed', o.outcome, -1, i."remediateMs", true, o.closed AND o.placed),
    ('month', i."closedMonth", 'closed_by', coalesce(i."closedBy"::text, 'security'), -1, 0, false, o.closed),
    ('month', i."closedMonth", 'remediated', o.outcome, i."remediateBucket", i."remediateMs", false, o.closed),
    ('month', i."closedMonth", 'revoked', i.verification::text, -1, 0, false, o.closed AND i.verification IS NOT NULL),
    ('month', i."closedMonth", 'punctual', CASE WHEN i."closedAt" <= i."dueAt" THEN 'in_time' ELSE 'late' END, -1, 0, false, o.closed AND i."dueAt" IS NOT NULL),
    ('month', month_of(i."askedAt"), 'asked', '', -1, 0, false, i."askedAt" IS NOT NULL),
    ('month', month_of(i."askedAt"), 'answered', '', -1, 0, false, i."askedAt" IS NOT NULL AND i."answeredAt" IS NOT NULL),
    ('month', i."actionMonth", 'acted', '', i."actionBucket", i."actionMs", false, i."firstActionAt" IS NOT NULL)
  ) v (grain, period, measure, label, bucket, ms, narrow, holds)
  WHERE v.holds
$$;

-- CreateTable
CREATE TABLE "Tally" (
    "grain" "TallyGrain" NOT NULL,
    "period" DATE NOT NULL,
    "measure" TEXT NOT NULL,
    "organisationId" INTEGER NOT NULL,
    "repositoryId" INTEGER NOT NULL,
    "kind" "IncidentKind" NOT NULL,
    "severity" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "bucket" SMALLINT NOT NULL,
    "count" INTEGER NOT NULL,
    "ms" BIGINT NOT NULL,

    CONSTRAINT "Tally_pkey" PRIMARY KEY ("grain","measure","period","organisationId","repositoryId","kind","severity","label","bucket")
);

-- CreateIndex
CREATE INDEX "Tally_repositoryId_measure_period_idx" ON "Tally"("repositoryId", "measure", "period");

-- CreateTable
CREATE TABLE "TallyChange" (
    "id" BIGSERIAL NOT NULL,
    "grain" "TallyGrain" NOT NULL,
    "period" DATE NOT NULL,
    "measure" TEXT NOT NULL,
    "organisationId" INTEGER NOT NULL,
    "repositoryId" INTEGER NOT NULL,
    "kind" "IncidentKind" NOT NULL,
    "severity" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "bucket" SMALLINT NOT NULL,
    "count" INTEGER NOT NULL,
    "ms" BIGINT NOT NULL,

    CONSTRAINT "TallyChange_pkey" PRIMARY KEY ("id")
);

-- What reports read: everything that was summed up, and everything since.
CREATE VIEW "TallyNow" AS
  SELECT grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms FROM "Tally"
  UNION ALL SELECT grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms FROM "TallyChange";

CREATE FUNCTION tally_inserted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO "TallyChange" (grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms)
    SELECT t.grain, t.period, t.measure, t."organisationId", t."repositoryId", t.kind, t.severity, t.label, t.bucket, count(*), sum(t.ms)
    FROM after_rows n CROSS JOIN LATERAL tally_of(ROW(n.*)::"Incident") t GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
  RETURN NULL;
END $$;
CREATE FUNCTION tally_deleted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO "TallyChange" (grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms)
    SELECT t.grain, t.period, t.measure, t."organisationId", t."repositoryId", t.kind, t.severity, t.label, t.bucket, -count(*), -sum(t.ms)
    FROM before_rows o CROSS JOIN LATERAL tally_of(ROW(o.*)::"Incident") t GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
  RETURN NULL;
END $$;
-- The plan is made for the first update of a session, often of one row, and kept: it must suit thousands, too.
CREATE FUNCTION tally_updated() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$ BEGIN
  INSERT INTO "TallyChange" (grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms)
    SELECT t.grain, t.period, t.measure, t."organisationId", t."repositoryId", t.kind, t.severity, t.label, t.bucket, sum(c.sign), sum(c.sign * t.ms)
    FROM before_rows o JOIN after_rows n ON n.id = o.id
      AND (n."triggeredAt", n."closedAt", n.status, n."ignoreReason", n."closedBy", n.verification, n.contact, n.severity, n."repositoryId", n."dueAt", n."askedAt", n."answeredAt", n."firstActionAt")
        IS DISTINCT FROM (o."triggeredAt", o."closedAt", o.status, o."ignoreReason", o."closedBy", o.verification, o.contact, o.severity, o."repositoryId", o."dueAt", o."askedAt", o."answeredAt", o."firstActionAt")
    CROSS JOIN LATERAL (VALUES (-1, ROW(o.*)::"Incident"), (1, ROW(n.*)::"Incident")) c (sign, incident) CROSS JOIN LATERAL tally_of(c.incident) t
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(c.sign) <> 0 OR sum(c.sign * t.ms) <> 0;
  RETURN NULL;
END $$;
CREATE TRIGGER incident_tally_insert AFTER INSERT ON "Incident" REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_inserted();
CREATE TRIGGER incident_tally_delete AFTER DELETE ON "Incident" REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_deleted();
CREATE TRIGGER incident_tally_update AFTER UPDATE ON "Incident" REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_updated();

-- A repository that moves to another organisation takes its counts along.
CREATE FUNCTION tally_moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO "TallyChange" (grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms)
    SELECT t.grain, t.period, t.measure, c.organisation, t."repositoryId", t.kind, t.severity, t.label, t.bucket, sum(c.sign), sum(c.sign * t.ms)
    FROM "Incident" i CROSS JOIN LATERAL tally_of(i) t CROSS JOIN (VALUES (-1, OLD."organisationId"), (1, NEW."organisationId")) c (sign, organisation)
    WHERE i."repositoryId" = NEW.id GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
  RETURN NULL;
END $$;
CREATE TRIGGER repository_tally AFTER UPDATE OF "organisationId" ON "Repository" FOR EACH ROW
  WHEN (OLD."organisationId" <> NEW."organisationId") EXECUTE FUNCTION tally_moved();

-- Sums up what changed; readers see the same before and after.
CREATE FUNCTION tally_fold() RETURNS void LANGUAGE sql AS $$
  WITH gone AS (DELETE FROM "TallyChange" RETURNING *)
  INSERT INTO "Tally" (grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms)
  SELECT grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, sum(count), sum(ms) FROM gone GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
  ON CONFLICT (grain, measure, period, "organisationId", "repositoryId", kind, severity, label, bucket)
    DO UPDATE SET count = "Tally".count + excluded.count, ms = "Tally".ms + excluded.ms;
  DELETE FROM "Tally" WHERE count = 0 AND ms = 0;
$$;

-- The same from all incidents, for a verification and for who writes them in bulk.
CREATE VIEW "TallyRecount" AS
  SELECT t.grain, t.period, t.measure, t."organisationId", t."repositoryId", t.kind, t.severity, t.label, t.bucket, count(*)::int AS count, sum(t.ms)::bigint AS ms
  FROM "Incident" i CROSS JOIN LATERAL tally_of(i) t GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;

-- What is known of the incidents there are.
UPDATE "Incident" i SET "dueFrom" = CASE WHEN regression AND "closedAt" IS NULL THEN "statusAt" END,
  "closedBy" = CASE WHEN "closedAt" IS NULL THEN NULL ELSE coalesce((SELECT CASE WHEN e.actor LIKE 'link:%' THEN 'link' WHEN e.actor LIKE 'system:playbook:%' THEN 'playbook'
      WHEN e.actor LIKE 'system:%' THEN 'source' WHEN e.detail ->> 'requestedBy' LIKE 'link:%' THEN 'link' WHEN e.detail ? 'requestedBy' THEN 'app'
      WHEN m."accessLevel" = 'restricted' THEN 'app' ELSE 'security' END
    FROM "AuditEvent" e LEFT JOIN "Member" m ON m.id = e."memberId"
    WHERE e."incidentId" = i.id AND e.type IN ('incident.resolved', 'incident.ignored') ORDER BY e.id DESC LIMIT 1), 'source')::"Closer" END,
  "askedAt" = (SELECT min(e."createdAt") FROM "AuditEvent" e WHERE e."incidentId" = i.id AND e.type IN ('sharing-link.created', 'grant.derived', 'incident.assigned')),
  "answeredAt" = (SELECT min(e."createdAt") FROM "AuditEvent" e WHERE e."incidentId" = i.id AND e.type IN ('incident.feedback_received', 'incident.author_disputed', 'closure.requested')),
  "firstActionAt" = (SELECT min(e."createdAt") FROM "AuditEvent" e WHERE e."incidentId" = i.id AND e.actor NOT LIKE 'system:%' AND e.type IN ('incident.feedback_received',
    'incident.author_disputed', 'closure.requested', 'incident.commented', 'evidence.attached', 'incident.resolved', 'incident.ignored'));
DELETE FROM "TallyChange";
INSERT INTO "Tally" (grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, count, ms) SELECT * FROM "TallyRecount";

-- Exact percentiles: the tally's histogram names the bucket, these name the row. And what is open, by age and by due date.
CREATE INDEX incident_remediated ON "Incident" ("closedMonth", "remediateBucket", "remediateMs") INCLUDE (kind, severity, status, "ignoreReason", "repositoryId") WHERE "closedAt" IS NOT NULL;
CREATE INDEX incident_acted ON "Incident" ("actionMonth", "actionBucket", "actionMs") INCLUDE (kind, severity, "repositoryId") WHERE "firstActionAt" IS NOT NULL;
CREATE INDEX incident_open_triggered ON "Incident" ("triggeredAt") INCLUDE (kind, severity, "repositoryId") WHERE "closedAt" IS NULL;
CREATE INDEX incident_open_due ON "Incident" ("dueAt") INCLUDE (kind, severity, "repositoryId") WHERE "closedAt" IS NULL;
CREATE INDEX incident_ignored_until ON "Incident" ("ignoredUntil") WHERE "ignoredUntil" IS NOT NULL;
