-- A mark that every fold and every recount renews. Between two, changes are only added: whoever sees the same mark and as many changes
-- sees the same tally, and may keep what was read from it.
CREATE TABLE "TallyFold" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "mark" UUID NOT NULL DEFAULT gen_random_uuid(),
    CONSTRAINT "TallyFold_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "TallyFold_single" CHECK (id = 1)
);
INSERT INTO "TallyFold" DEFAULT VALUES;
CREATE FUNCTION tally_folded() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  UPDATE "TallyFold" SET mark = gen_random_uuid();
  RETURN NULL;
END $$;
CREATE TRIGGER tally_folded AFTER DELETE ON "TallyChange" FOR EACH STATEMENT EXECUTE FUNCTION tally_folded();
