-- A repository outlives its names: what the code host numbers it, what it was called before, and how it stands there.
CREATE TYPE "RepositoryStanding" AS ENUM ('active', 'archived', 'disconnected', 'deleted');

ALTER TABLE "Repository" ADD COLUMN "externalId" TEXT,
  ADD COLUMN "keyName" TEXT,
  ADD COLUMN "namedAt" TIMESTAMPTZ(3),
  ADD COLUMN "standing" "RepositoryStanding" NOT NULL DEFAULT 'active',
  ADD COLUMN "standingAt" TIMESTAMPTZ(3);

CREATE UNIQUE INDEX "Repository_externalId_key" ON "Repository"("externalId");
CREATE UNIQUE INDEX "Repository_keyName_key" ON "Repository"("keyName");

CREATE TABLE "RepositoryName" (
  "repositoryId" INTEGER NOT NULL,
  "fullName" TEXT NOT NULL,
  "until" TIMESTAMPTZ(3) NOT NULL,

  CONSTRAINT "RepositoryName_pkey" PRIMARY KEY ("repositoryId", "fullName")
);

CREATE INDEX "RepositoryName_fullName_idx" ON "RepositoryName"("fullName");

ALTER TABLE "RepositoryName" ADD CONSTRAINT "RepositoryName_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Whoever goes by one of these names now, or did, where nobody does any more.
CREATE FUNCTION repositories_named(names text[]) RETURNS SETOF integer LANGUAGE sql STABLE AS $$
  SELECT r.id FROM "Repository" r WHERE r."fullName" = ANY(names)
  UNION
  SELECT n."repositoryId" FROM "RepositoryName" n WHERE n."fullName" = ANY(names)
    AND NOT EXISTS (SELECT 1 FROM "Repository" r WHERE r."fullName" = n."fullName")
$$;
