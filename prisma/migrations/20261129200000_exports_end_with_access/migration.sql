-- An export's file holds what its asker saw. Whoever loses sight of an incident loses their files with it, in the same
-- transaction, whichever of many ways it was taken from them. A changed access level hides them already.

CREATE FUNCTION take_exports_of(members int[]) RETURNS void LANGUAGE sql AS $$
  WITH taken AS (
    UPDATE "Export" SET state = 'failed', cursor = NULL, "finishedAt" = coalesce("finishedAt", now()),
      error = 'What you may see has changed since you asked. Ask for it again.'
    WHERE "memberId" = ANY (members) AND state <> 'failed' RETURNING id)
  DELETE FROM "ExportPart" WHERE "exportId" IN (SELECT id FROM taken);
$$;

CREATE FUNCTION exports_end_with_grant() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM take_exports_of(ARRAY(SELECT DISTINCT g."memberId" FROM before_rows g
    JOIN "Member" m ON m.id = g."memberId" AND m."accessLevel" = 'restricted'));
  RETURN NULL;
END $$;
CREATE TRIGGER exports_end_with_grant AFTER DELETE ON "Grant" REFERENCING OLD TABLE AS before_rows
  FOR EACH STATEMENT EXECUTE FUNCTION exports_end_with_grant();

CREATE FUNCTION exports_end_with_assignment() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM take_exports_of(ARRAY(SELECT m.id FROM "Member" m WHERE m.id = OLD."assigneeId" AND m."accessLevel" = 'restricted'
    AND NOT EXISTS (SELECT FROM "Grant" g WHERE g."memberId" = m.id AND g."incidentId" = OLD.id)));
  RETURN NULL;
END $$;
CREATE TRIGGER exports_end_with_assignment AFTER UPDATE ON "Incident" FOR EACH ROW
  WHEN (OLD."assigneeId" IS NOT NULL AND OLD."assigneeId" IS DISTINCT FROM NEW."assigneeId")
  EXECUTE FUNCTION exports_end_with_assignment();

CREATE FUNCTION exports_end_where_few_know() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM take_exports_of(ARRAY(SELECT m.id FROM "Member" m WHERE m.id IN (SELECT "memberId" FROM "Export" WHERE state <> 'failed')
    AND (m."accessLevel" IN ('manager', 'member') OR m."accessLevel" = 'restricted' AND (m.id = OLD."assigneeId"
      OR EXISTS (SELECT FROM "Grant" g WHERE g."memberId" = m.id AND g."incidentId" = OLD.id)))
    AND NOT EXISTS (SELECT FROM "ResponsePerson" p WHERE p."memberId" = m.id AND p."incidentId" = OLD.id)));
  RETURN NULL;
END $$;
CREATE TRIGGER exports_end_where_few_know AFTER UPDATE ON "Incident" FOR EACH ROW
  WHEN (NEW."needToKnow" AND NOT OLD."needToKnow") EXECUTE FUNCTION exports_end_where_few_know();

CREATE FUNCTION exports_end_with_the_team() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM take_exports_of(ARRAY(SELECT m.id FROM "Member" m WHERE m.id = OLD."memberId" AND m."accessLevel" <> 'owner'
    AND EXISTS (SELECT FROM "Incident" i WHERE i.id = OLD."incidentId" AND i."needToKnow")));
  RETURN NULL;
END $$;
CREATE TRIGGER exports_end_with_the_team AFTER DELETE ON "ResponsePerson" FOR EACH ROW
  EXECUTE FUNCTION exports_end_with_the_team();

CREATE FUNCTION exports_end_with_the_member() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM take_exports_of(ARRAY[NEW.id]);
  RETURN NULL;
END $$;
CREATE TRIGGER exports_end_with_the_member AFTER UPDATE ON "Member" FOR EACH ROW
  WHEN (NEW."deactivatedAt" IS NOT NULL AND OLD."deactivatedAt" IS NULL) EXECUTE FUNCTION exports_end_with_the_member();
