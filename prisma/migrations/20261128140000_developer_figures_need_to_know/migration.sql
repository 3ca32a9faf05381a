-- What is kept among those who need to know is in no figure (049), also not of the developers it concerns: whoever keeps or opens it
-- changes theirs.
CREATE OR REPLACE FUNCTION developer_figures(ids int[], at timestamptz) RETURNS TABLE ("developerId" int, "staleAt" timestamptz, incidents int, open int, overdue int,
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
          SELECT i.* FROM "Address" a JOIN "Incident" i ON i."authorId" = a.id WHERE a."developerId" = d.id AND NOT i."needToKnow"
          UNION ALL SELECT i.* FROM "Incident" i WHERE i."assigneeId" = d."memberId" AND NOT i."needToKnow"
            AND NOT EXISTS (SELECT 1 FROM "Address" a WHERE a.id = i."authorId" AND a."developerId" = d.id)) j OFFSET 0) i OFFSET 0) i) c
  CROSS JOIN LATERAL (
    SELECT max((SELECT max(m."settledAt") FROM "Mail" m WHERE m.recipient = e.email AND m.state = 'accepted' AND m."incidentId" IS NOT NULL)) AS mailed,
      max((SELECT max(l."lastSeenAt") FROM "SharingLink" l WHERE l.recipient = e.email)) AS seen
    FROM (SELECT a.email FROM "Address" a WHERE a."developerId" = d.id UNION ALL SELECT m.email FROM "Member" m WHERE m.id = d."memberId") e) r
  CROSS JOIN LATERAL (SELECT max(n."createdAt") AS told, max(n."readAt") AS read FROM "Notification" n
    WHERE n."memberId" = d."memberId" AND n.kind IN ('assigned', 'granted', 'reminder', 'regression')) n
$$;
CREATE OR REPLACE FUNCTION note_changed_incidents() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO "DeveloperChange" ("addressId", "memberId")
  WITH was AS (SELECT id, "authorId", "assigneeId", "askedId", status, "ignoreReason", contact, "triggeredAt", "closedAt", "closedBy", "dueAt", "answeredAt", "firstActionAt", "askedAt", "needToKnow" FROM before_rows),
    now AS (SELECT id, "authorId", "assigneeId", "askedId", status, "ignoreReason", contact, "triggeredAt", "closedAt", "closedBy", "dueAt", "answeredAt", "firstActionAt", "askedAt", "needToKnow" FROM after_rows)
  SELECT DISTINCT "authorId", "assigneeId" FROM ((SELECT * FROM was EXCEPT SELECT * FROM now) UNION ALL (SELECT * FROM now EXCEPT SELECT * FROM was)) changed
  WHERE "authorId" IS NOT NULL OR "assigneeId" IS NOT NULL;
  RETURN NULL;
END $$;
INSERT INTO "DeveloperChange" ("addressId", "memberId") SELECT DISTINCT "authorId", "assigneeId" FROM "Incident"
  WHERE "needToKnow" AND ("authorId" IS NOT NULL OR "assigneeId" IS NOT NULL);
