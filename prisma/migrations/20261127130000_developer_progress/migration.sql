-- CreateTable
CREATE TABLE "DeveloperProgress" (
    "developerId" INTEGER NOT NULL,
    "staleAt" TIMESTAMPTZ(3),
    "incidents" INTEGER NOT NULL DEFAULT 0,
    "open" INTEGER NOT NULL DEFAULT 0,
    "overdue" INTEGER NOT NULL DEFAULT 0,
    "awaiting" INTEGER NOT NULL DEFAULT 0,
    "unreachable" INTEGER NOT NULL DEFAULT 0,
    "toldAt" TIMESTAMPTZ(3),
    "openedAt" TIMESTAMPTZ(3),
    "answeredAt" TIMESTAMPTZ(3),
    "resolved30" INTEGER NOT NULL DEFAULT 0,
    "resolved90" INTEGER NOT NULL DEFAULT 0,
    "resolved365" INTEGER NOT NULL DEFAULT 0,
    "ignored30" INTEGER NOT NULL DEFAULT 0,
    "ignored90" INTEGER NOT NULL DEFAULT 0,
    "ignored365" INTEGER NOT NULL DEFAULT 0,
    "actionMs30" DOUBLE PRECISION,
    "actionMs90" DOUBLE PRECISION,
    "actionMs365" DOUBLE PRECISION,
    "remediateMs30" DOUBLE PRECISION,
    "remediateMs90" DOUBLE PRECISION,
    "remediateMs365" DOUBLE PRECISION,
    "opened" INTEGER[],
    "closed" INTEGER[],

    CONSTRAINT "DeveloperProgress_pkey" PRIMARY KEY ("developerId")
);

-- CreateTable
CREATE TABLE "DeveloperChange" (
    "id" BIGSERIAL NOT NULL,
    "addressId" INTEGER,
    "memberId" INTEGER,
    "developerId" INTEGER,
    "email" TEXT,

    CONSTRAINT "DeveloperChange_pkey" PRIMARY KEY ("id")
);

-- What is sent to somebody, and what they looked at, by its latest.
CREATE INDEX mail_accepted ON "Mail" (recipient, "settledAt") WHERE state = 'accepted' AND "incidentId" IS NOT NULL;
CREATE INDEX link_seen ON "SharingLink" (recipient, "lastSeenAt") WHERE "lastSeenAt" IS NOT NULL;
CREATE INDEX notification_asks ON "Notification" ("memberId", "createdAt", "readAt") WHERE kind IN ('assigned', 'granted', 'reminder', 'regression');

-- The figures of these developers, counted from the incidents they authored or own; the columns of DeveloperProgress in its order.
-- A period of 30 days is the running day and the 29 before it; days and weeks are in UTC, weeks begin on Monday. Each developer
-- is looked up by index, whatever the planner thinks of their number; OFFSET 0 keeps it from asking each row the same thirty times.
CREATE FUNCTION developer_figures(ids int[], at timestamptz) RETURNS TABLE ("developerId" int, "staleAt" timestamptz, incidents int, open int, overdue int,
  awaiting int, unreachable int, "toldAt" timestamptz, "openedAt" timestamptz, "answeredAt" timestamptz, resolved30 int, resolved90 int, resolved365 int,
  ignored30 int, ignored90 int, ignored365 int, "actionMs30" float8, "actionMs90" float8, "actionMs365" float8,
  "remediateMs30" float8, "remediateMs90" float8, "remediateMs365" float8, opened int[], closed int[]) LANGUAGE sql STABLE AS $$
  SELECT d.id, least(c.next_due, CASE WHEN c.recent THEN (today + 1)::timestamp AT TIME ZONE 'UTC' END), c.incidents, c.open, c.overdue, c.awaiting, c.unreachable,
    greatest(r.mailed, n.told), greatest(r.seen, n.read), c.answered, c.resolved30, c.resolved90, c.resolved365, c.ignored30, c.ignored90, c.ignored365,
    c.action30, c.action90, c.action365, c.remediate30, c.remediate90, c.remediate365, c.opened, c.closed
  FROM (SELECT t.today, (t.today - 29)::timestamp AT TIME ZONE 'UTC' AS since30, (t.today - 89)::timestamp AT TIME ZONE 'UTC' AS since90,
      (t.today - 364)::timestamp AT TIME ZONE 'UTC' AS since365, week_of(at) AS week FROM (SELECT (at AT TIME ZONE 'UTC')::date AS today) t) clock
  CROSS JOIN unnest(ids) asked (id) JOIN "Developer" d ON d.id = asked.id
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS incidents, count(*) FILTER (WHERE is_open)::int AS open,
      count(*) FILTER (WHERE is_open AND "dueAt" <= at)::int AS overdue, min("dueAt") FILTER (WHERE is_open AND "dueAt" > at) AS next_due,
      count(*) FILTER (WHERE is_open AND (owned AND "answeredAt" IS NULL
        OR unowned AND is_asked AND (contact IN ('queued', 'mailed') OR contact = 'member' AND "answeredAt" IS NULL)))::int AS awaiting,
      count(*) FILTER (WHERE is_open AND unowned AND contact = 'unreachable')::int AS unreachable,
      max(greatest(CASE WHEN owned OR is_asked THEN "answeredAt" END, CASE WHEN by_them THEN "closedAt" END)) AS answered,
      count(*) FILTER (WHERE status = 'resolved' AND "closedAt" >= since30)::int AS resolved30,
      count(*) FILTER (WHERE status = 'resolved' AND "closedAt" >= since90)::int AS resolved90,
      count(*) FILTER (WHERE status = 'resolved' AND "closedAt" >= since365)::int AS resolved365,
      count(*) FILTER (WHERE status = 'ignored' AND "closedAt" >= since30)::int AS ignored30,
      count(*) FILTER (WHERE status = 'ignored' AND "closedAt" >= since90)::int AS ignored90,
      count(*) FILTER (WHERE status = 'ignored' AND "closedAt" >= since365)::int AS ignored365,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY "actionMs") FILTER (WHERE "firstActionAt" >= since30) AS action30,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY "actionMs") FILTER (WHERE "firstActionAt" >= since90) AS action90,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY "actionMs") FILTER (WHERE "firstActionAt" >= since365) AS action365,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY "remediateMs") FILTER (WHERE "closedAt" >= since30 AND NOT is_false) AS remediate30,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY "remediateMs") FILTER (WHERE "closedAt" >= since90 AND NOT is_false) AS remediate90,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY "remediateMs") FILTER (WHERE "closedAt" >= since365 AND NOT is_false) AS remediate365,
      bool_or(greatest("triggeredAt", "closedAt", "firstActionAt") >= since365) AS recent,
      ARRAY[count(*) FILTER (WHERE opened_ago = 11), count(*) FILTER (WHERE opened_ago = 10), count(*) FILTER (WHERE opened_ago = 9), count(*) FILTER (WHERE opened_ago = 8), count(*) FILTER (WHERE opened_ago = 7), count(*) FILTER (WHERE opened_ago = 6), count(*) FILTER (WHERE opened_ago = 5), count(*) FILTER (WHERE opened_ago = 4), count(*) FILTER (WHERE opened_ago = 3), count(*) FILTER (WHERE opened_ago = 2), count(*) FILTER (WHERE opened_ago = 1), count(*) FILTER (WHERE opened_ago = 0)]::int[] AS opened,
      ARRAY[count(*) FILTER (WHERE by_them AND closed_ago = 11), count(*) FILTER (WHERE by_them AND closed_ago = 10), count(*) FILTER (WHERE by_them AND closed_ago = 9), count(*) FILTER (WHERE by_them AND closed_ago = 8), count(*) FILTER (WHERE by_them AND closed_ago = 7), count(*) FILTER (WHERE by_them AND closed_ago = 6), count(*) FILTER (WHERE by_them AND closed_ago = 5), count(*) FILTER (WHERE by_them AND closed_ago = 4), count(*) FILTER (WHERE by_them AND closed_ago = 3), count(*) FILTER (WHERE by_them AND closed_ago = 2), count(*) FILTER (WHERE by_them AND closed_ago = 1), count(*) FILTER (WHERE by_them AND closed_ago = 0)]::int[] AS closed
    FROM (
      SELECT i."triggeredAt", i."closedAt", i.status, i.contact, i."dueAt", i."answeredAt", i."firstActionAt", i."actionMs", i."remediateMs", i.is_open, i.owned, i.unowned,
        i.is_asked, i.by_developer AND (i.owned OR i.unowned AND i.is_asked) AS by_them, i.status = 'ignored' AND i."ignoreReason" = 'false_positive' AS is_false,
        (week - week_of(i."triggeredAt")) / 7 AS opened_ago, (week - week_of(i."closedAt")) / 7 AS closed_ago
      FROM (
        SELECT j.*, j."closedAt" IS NULL AS is_open, coalesce(j."assigneeId" = d."memberId", false) AS owned, j."assigneeId" IS NULL AS unowned,
          coalesce(j."closedBy" IN ('link', 'app'), false) AS by_developer,
          j."askedId" IS NULL OR (SELECT a."developerId" FROM "Address" a WHERE a.id = j."askedId") = d.id AS is_asked
        FROM (
          SELECT i.* FROM "Address" a JOIN "Incident" i ON i."authorId" = a.id WHERE a."developerId" = d.id
          UNION ALL SELECT i.* FROM "Incident" i WHERE i."assigneeId" = d."memberId"
            AND NOT EXISTS (SELECT 1 FROM "Address" a WHERE a.id = i."authorId" AND a."developerId" = d.id)) j OFFSET 0) i OFFSET 0) i) c
  CROSS JOIN LATERAL (
    SELECT max((SELECT max(m."settledAt") FROM "Mail" m WHERE m.recipient = e.email AND m.state = 'accepted' AND m."incidentId" IS NOT NULL)) AS mailed,
      max((SELECT max(l."lastSeenAt") FROM "SharingLink" l WHERE l.recipient = e.email)) AS seen
    FROM (SELECT a.email FROM "Address" a WHERE a."developerId" = d.id UNION ALL SELECT m.email FROM "Member" m WHERE m.id = d."memberId") e) r
  CROSS JOIN LATERAL (SELECT max(n."createdAt") AS told, max(n."readAt") AS read FROM "Notification" n
    WHERE n."memberId" = d."memberId" AND n.kind IN ('assigned', 'granted', 'reminder', 'regression')) n
$$;

CREATE FUNCTION developer_recount(ids int[], at timestamptz) RETURNS void LANGUAGE sql AS $$
  DELETE FROM "DeveloperProgress" WHERE "developerId" = ANY (ids);
  INSERT INTO "DeveloperProgress" SELECT * FROM developer_figures(ids, at);
$$;

-- Who is touched by the changes, as of now: an address may have come to somebody else since it was noted.
CREATE FUNCTION developers_of(changes "DeveloperChange"[]) RETURNS TABLE (id int) LANGUAGE sql STABLE AS $$
  WITH c AS MATERIALIZED (SELECT DISTINCT "addressId", "memberId", "developerId", email FROM unnest(changes))
  SELECT a."developerId" FROM c JOIN "Address" a ON a.id = c."addressId"
  UNION SELECT d.id FROM c JOIN "Developer" d ON d."memberId" = c."memberId"
  UNION SELECT c."developerId" FROM c WHERE c."developerId" IS NOT NULL
  UNION SELECT a."developerId" FROM c JOIN "Address" a ON a.email = c.email
  UNION SELECT d.id FROM c JOIN "Member" m ON m.email = c.email JOIN "Developer" d ON d."memberId" = m.id
$$;

-- Brings the figures up to date, of at most so many developers with at most so many incidents, or of one; answers how many it
-- counted anew, or -1 where somebody else is about it. One at a time, so that no older count overwrites a newer one; each
-- statement sees what was committed before it began.
CREATE FUNCTION developer_refresh(at timestamptz, most_changes int, most_developers int, most_incidents int, waits boolean, only_id int DEFAULT NULL)
  RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  changes "DeveloperChange"[];
  ids int[];
BEGIN
  IF waits THEN PERFORM pg_advisory_xact_lock(7311);
  ELSIF NOT pg_try_advisory_xact_lock(7311) THEN RETURN -1;
  END IF;
  WITH gone AS (DELETE FROM "DeveloperChange" WHERE id = ANY (ARRAY(SELECT c.id FROM "DeveloperChange" c ORDER BY c.id LIMIT most_changes)) RETURNING *)
    SELECT array_agg(gone::"DeveloperChange") INTO changes FROM gone;
  IF changes IS NOT NULL THEN
    INSERT INTO "DeveloperProgress" AS p ("developerId", "staleAt") SELECT o.id, '1970-01-01Z' FROM developers_of(changes) o
    ON CONFLICT ("developerId") DO UPDATE SET "staleAt" = excluded."staleAt" WHERE p."staleAt" IS DISTINCT FROM excluded."staleAt";
  END IF;
  SELECT array_agg(s."developerId") INTO ids FROM (
    SELECT p."developerId", sum(p.incidents) OVER (ORDER BY p."staleAt", p.incidents, p."developerId") AS work FROM "DeveloperProgress" p
    WHERE p."staleAt" <= at AND (only_id IS NULL OR p."developerId" = only_id) ORDER BY p."staleAt", p.incidents, p."developerId" LIMIT most_developers) s
  WHERE s.work <= most_incidents;
  IF ids IS NULL THEN RETURN 0; END IF;
  PERFORM developer_recount(ids, at);
  RETURN cardinality(ids);
END $$;

-- Changes are noted by what they touch, and never in place: writers neither wait for each other nor for who counts.
CREATE FUNCTION note_incidents() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO "DeveloperChange" ("addressId", "memberId") SELECT DISTINCT t."authorId", t."assigneeId" FROM touched t
  WHERE t."authorId" IS NOT NULL OR t."assigneeId" IS NOT NULL;
  RETURN NULL;
END $$;
CREATE FUNCTION note_changed_incidents() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO "DeveloperChange" ("addressId", "memberId")
  WITH was AS (SELECT id, "authorId", "assigneeId", "askedId", status, "ignoreReason", contact, "triggeredAt", "closedAt", "closedBy", "dueAt", "answeredAt", "firstActionAt", "askedAt" FROM before_rows),
    now AS (SELECT id, "authorId", "assigneeId", "askedId", status, "ignoreReason", contact, "triggeredAt", "closedAt", "closedBy", "dueAt", "answeredAt", "firstActionAt", "askedAt" FROM after_rows)
  SELECT DISTINCT "authorId", "assigneeId" FROM ((SELECT * FROM was EXCEPT SELECT * FROM now) UNION ALL (SELECT * FROM now EXCEPT SELECT * FROM was)) changed
  WHERE "authorId" IS NOT NULL OR "assigneeId" IS NOT NULL;
  RETURN NULL;
END $$;
CREATE FUNCTION note_recipients() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO "DeveloperChange" (email) SELECT DISTINCT recipient FROM touched;
  RETURN NULL;
END $$;
CREATE FUNCTION note_told() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO "DeveloperChange" ("memberId") SELECT DISTINCT "memberId" FROM touched WHERE kind IN ('assigned', 'granted', 'reminder', 'regression');
  RETURN NULL;
END $$;
CREATE FUNCTION note_owners() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO "DeveloperChange" ("developerId") SELECT DISTINCT "developerId" FROM touched;
  RETURN NULL;
END $$;
CREATE FUNCTION note_moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO "DeveloperChange" ("developerId") VALUES (OLD."developerId"), (NEW."developerId");
  RETURN NULL;
END $$;
CREATE FUNCTION note_developer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO "DeveloperChange" ("developerId") VALUES (NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER incident_progress_insert AFTER INSERT ON "Incident" REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_incidents();
CREATE TRIGGER incident_progress_delete AFTER DELETE ON "Incident" REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_incidents();
CREATE TRIGGER incident_progress_update AFTER UPDATE ON "Incident" REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION note_changed_incidents();
CREATE TRIGGER mail_progress_insert AFTER INSERT ON "Mail" REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_recipients();
CREATE TRIGGER mail_progress_update AFTER UPDATE ON "Mail" REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_recipients();
CREATE TRIGGER mail_progress_delete AFTER DELETE ON "Mail" REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_recipients();
CREATE TRIGGER link_progress_insert AFTER INSERT ON "SharingLink" REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_recipients();
CREATE TRIGGER link_progress_update AFTER UPDATE ON "SharingLink" REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_recipients();
CREATE TRIGGER link_progress_delete AFTER DELETE ON "SharingLink" REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_recipients();
CREATE TRIGGER told_progress_insert AFTER INSERT ON "Notification" REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_told();
CREATE TRIGGER told_progress_update AFTER UPDATE ON "Notification" REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_told();
CREATE TRIGGER told_progress_delete AFTER DELETE ON "Notification" REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_told();
CREATE TRIGGER address_progress_insert AFTER INSERT ON "Address" REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_owners();
CREATE TRIGGER address_progress_delete AFTER DELETE ON "Address" REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_owners();
CREATE TRIGGER address_progress_moved AFTER UPDATE OF "developerId" ON "Address" FOR EACH ROW WHEN (OLD."developerId" <> NEW."developerId") EXECUTE FUNCTION note_moved();
CREATE TRIGGER developer_progress_insert AFTER INSERT ON "Developer" FOR EACH ROW WHEN (NEW."memberId" IS NOT NULL) EXECUTE FUNCTION note_developer();
CREATE TRIGGER developer_progress_member AFTER UPDATE OF "memberId" ON "Developer" FOR EACH ROW WHEN (OLD."memberId" IS DISTINCT FROM NEW."memberId") EXECUTE FUNCTION note_developer();

-- What is known of the developers there are.
SELECT developer_recount(ARRAY(SELECT id FROM "Developer"), now());
