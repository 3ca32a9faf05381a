-- CreateEnum
CREATE TYPE "AddressLink" AS ENUM ('seen', 'provider', 'proved', 'approved');

-- CreateEnum
CREATE TYPE "AutoHealing" AS ENUM ('off', 'request', 'on');

-- CreateEnum
CREATE TYPE "AskStep" AS ENUM ('author', 'other_address', 'co_author', 'pusher', 'code_owner', 'repository_owner');

-- CreateEnum
CREATE TYPE "Verification" AS ENUM ('claimed', 'verified');

-- CreateEnum
CREATE TYPE "MailPace" AS ENUM ('immediate', 'digest', 'off');

-- DropForeignKey
ALTER TABLE "Dispute" DROP CONSTRAINT "Dispute_linkId_fkey";

-- DropIndex
DROP INDEX "Dispute_incidentId_idx";

-- AlterTable
ALTER TABLE "Address" ADD COLUMN     "link" "AddressLink" NOT NULL DEFAULT 'seen',
ADD COLUMN     "linkedAt" TIMESTAMPTZ(3),
ADD COLUMN     "linkedBy" TEXT,
ADD COLUMN     "names" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "ApiToken" ADD COLUMN     "revokedBy" TEXT;

-- AlterTable
ALTER TABLE "AuditEvent" ADD COLUMN     "address" TEXT;

-- AlterTable
ALTER TABLE "Commit" ADD COLUMN     "coAuthors" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "pusherEmail" TEXT,
ADD COLUMN     "pusherName" TEXT;

-- AlterTable
ALTER TABLE "Developer" ADD COLUMN     "autoHealing" "AutoHealing",
ADD COLUMN     "leftAt" TIMESTAMPTZ(3),
ADD COLUMN     "leftReason" TEXT,
ADD COLUMN     "memberId" INTEGER;

-- AlterTable
ALTER TABLE "Dispute" ADD COLUMN     "memberId" INTEGER,
ALTER COLUMN "linkId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "Incident" ADD COLUMN     "askStep" "AskStep",
ADD COLUMN     "askedId" INTEGER,
ADD COLUMN     "reviewDrawnAt" TIMESTAMPTZ(3),
ADD COLUMN     "reviewedAt" TIMESTAMPTZ(3),
ADD COLUMN     "reviewedBy" TEXT,
ADD COLUMN     "verification" "Verification";

-- AlterTable
ALTER TABLE "LinkSession" ADD COLUMN     "codeExpiresAt" TIMESTAMPTZ(3),
ADD COLUMN     "codeSha256" TEXT,
ADD COLUMN     "codeTries" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Mail" ADD COLUMN     "bouncedAt" TIMESTAMPTZ(3),
ADD COLUMN     "digestId" UUID,
ADD COLUMN     "memberId" INTEGER;

-- AlterTable
ALTER TABLE "Member" ADD COLUMN     "inviteExpiresAt" TIMESTAMPTZ(3),
ADD COLUMN     "invitedAt" TIMESTAMPTZ(3),
ADD COLUMN     "invitedBy" INTEGER,
ADD COLUMN     "quietFrom" INTEGER,
ADD COLUMN     "quietTo" INTEGER,
ADD COLUMN     "service" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "timeZone" TEXT NOT NULL DEFAULT 'UTC';

-- AlterTable
ALTER TABLE "Repository" ADD COLUMN     "autoHealing" "AutoHealing",
ADD COLUMN     "codeowners" TEXT,
ADD COLUMN     "codeownersAt" TIMESTAMPTZ(3),
ADD COLUMN     "ownerEmail" TEXT;

-- AlterTable
ALTER TABLE "Session" ADD COLUMN     "network" TEXT;

-- AlterTable
ALTER TABLE "Workspace" ADD COLUMN     "mailBackEnabled" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "reviewPercent" INTEGER NOT NULL DEFAULT 10;

-- CreateTable
CREATE TABLE "AddressProof" (
    "id" SERIAL NOT NULL,
    "memberId" INTEGER NOT NULL,
    "email" TEXT NOT NULL,
    "codeSha256" TEXT NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AddressProof_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Suggestion" (
    "id" SERIAL NOT NULL,
    "firstId" INTEGER NOT NULL,
    "secondId" INTEGER NOT NULL,
    "rule" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decision" TEXT,
    "decidedAt" TIMESTAMPTZ(3),
    "decidedBy" TEXT,

    CONSTRAINT "Suggestion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ClosureRequest" (
    "id" SERIAL NOT NULL,
    "incidentId" INTEGER NOT NULL,
    "requestedBy" TEXT NOT NULL,
    "memberId" INTEGER,
    "linkId" UUID,
    "email" TEXT NOT NULL,
    "wanted" "IncidentStatus" NOT NULL,
    "revoked" BOOLEAN,
    "ignoreReason" "IgnoreReason",
    "comment" TEXT NOT NULL DEFAULT '',
    "why" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decision" TEXT,
    "decidedAt" TIMESTAMPTZ(3),
    "decidedBy" TEXT,
    "answer" TEXT,

    CONSTRAINT "ClosureRequest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Evidence" (
    "id" SERIAL NOT NULL,
    "incidentId" INTEGER NOT NULL,
    "attachedBy" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "url" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Evidence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditSeal" (
    "seq" BIGSERIAL NOT NULL,
    "eventId" BIGINT NOT NULL,
    "sha256" TEXT NOT NULL,

    CONSTRAINT "AuditSeal_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "Notification" (
    "id" SERIAL NOT NULL,
    "memberId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "eventId" BIGINT,
    "incidentId" INTEGER,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "readAt" TIMESTAMPTZ(3),
    "mailDueAt" TIMESTAMPTZ(3),
    "mailId" UUID,

    CONSTRAINT "Notification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "NotificationPreference" (
    "memberId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "inApp" BOOLEAN NOT NULL DEFAULT true,
    "mail" "MailPace" NOT NULL DEFAULT 'immediate',

    CONSTRAINT "NotificationPreference_pkey" PRIMARY KEY ("memberId","kind")
);

-- CreateIndex
CREATE UNIQUE INDEX "AddressProof_memberId_email_key" ON "AddressProof"("memberId", "email");

-- CreateIndex
CREATE UNIQUE INDEX "Suggestion_firstId_secondId_rule_key" ON "Suggestion"("firstId", "secondId", "rule");

-- CreateIndex
CREATE INDEX "ClosureRequest_incidentId_idx" ON "ClosureRequest"("incidentId");

-- CreateIndex
CREATE INDEX "Evidence_incidentId_idx" ON "Evidence"("incidentId");

-- CreateIndex
CREATE UNIQUE INDEX "AuditSeal_eventId_key" ON "AuditSeal"("eventId");

-- CreateIndex
CREATE INDEX "Notification_memberId_id_idx" ON "Notification"("memberId", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "Notification_memberId_eventId_kind_key" ON "Notification"("memberId", "eventId", "kind");

-- CreateIndex
CREATE INDEX "AuditEvent_memberId_id_idx" ON "AuditEvent"("memberId", "id");

-- CreateIndex
CREATE INDEX "AuditEvent_type_id_idx" ON "AuditEvent"("type", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Developer_memberId_key" ON "Developer"("memberId");

-- CreateIndex
CREATE UNIQUE INDEX "Dispute_incidentId_memberId_key" ON "Dispute"("incidentId", "memberId");

-- AddForeignKey
ALTER TABLE "Developer" ADD CONSTRAINT "Developer_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AddressProof" ADD CONSTRAINT "AddressProof_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Incident" ADD CONSTRAINT "Incident_askedId_fkey" FOREIGN KEY ("askedId") REFERENCES "Address"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Dispute" ADD CONSTRAINT "Dispute_linkId_fkey" FOREIGN KEY ("linkId") REFERENCES "SharingLink"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ClosureRequest" ADD CONSTRAINT "ClosureRequest_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Evidence" ADD CONSTRAINT "Evidence_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Notification" ADD CONSTRAINT "Notification_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Notification" ADD CONSTRAINT "Notification_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NotificationPreference" ADD CONSTRAINT "NotificationPreference_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.

-- One owner, and one open request per person and incident.
CREATE UNIQUE INDEX "Member_single_owner" ON "Member" ((true)) WHERE "accessLevel" = 'owner' AND "deactivatedAt" IS NULL;
CREATE UNIQUE INDEX "ClosureRequest_waiting" ON "ClosureRequest" ("incidentId", email) WHERE decision IS NULL;

-- Only what waits is indexed.
CREATE INDEX "Mail_digested" ON "Mail" (recipient) WHERE state = 'digested' AND "digestId" IS NULL;
CREATE INDEX "Notification_unread" ON "Notification" ("memberId") WHERE "readAt" IS NULL;
CREATE INDEX "Notification_due" ON "Notification" ("mailDueAt") WHERE "mailDueAt" IS NOT NULL;
CREATE INDEX "Developer_left" ON "Developer" (id) WHERE "leftAt" IS NOT NULL;

-- The names that were seen with an address so far.
UPDATE "Address" a SET names = n.names
FROM (SELECT "authorId", (array_agg(DISTINCT "authorName"))[1:8] AS names FROM "Occurrence"
  WHERE "authorId" IS NOT NULL AND "authorName" <> '' GROUP BY "authorId") n
WHERE n."authorId" = a.id;

-- Who signed in with a verified address before is the developer of that address.
DO $$
DECLARE known record; found record; person int;
BEGIN
  FOR known IN SELECT DISTINCT ON (i.email) i.email, i."memberId", m.name FROM "Identity" i JOIN "Member" m ON m.id = i."memberId"
    WHERE i."emailVerified" AND i.email IS NOT NULL ORDER BY i.email, i."updatedAt" DESC
  LOOP
    SELECT id INTO person FROM "Developer" WHERE "memberId" = known."memberId";
    SELECT a.id, a."developerId", d."memberId" INTO found FROM "Address" a JOIN "Developer" d ON d.id = a."developerId" WHERE a.email = known.email;
    IF person IS NULL AND found.id IS NOT NULL AND found."memberId" IS NULL THEN
      person := found."developerId";
      UPDATE "Developer" SET "memberId" = known."memberId" WHERE id = person;
    ELSIF person IS NULL THEN
      INSERT INTO "Developer" (name, "memberId") VALUES (known.name, known."memberId") RETURNING id INTO person;
    END IF;
    INSERT INTO "Address" (email, "developerId", link, "linkedAt") VALUES (known.email, person, 'provider', now())
      ON CONFLICT (email) DO UPDATE SET "developerId" = person, link = 'provider', "linkedAt" = now();
  END LOOP;
END $$;

-- Every audit event is chained to the one committed before it: at commit, under a lock that is held for that moment
-- only, so that long transactions do not wait for each other.
CREATE FUNCTION audit_event_text(event "AuditEvent") RETURNS text LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_array(event.id, event.type, event.actor, event."memberId", event."incidentId", event.subject,
    event.address, event.detail, (extract(epoch FROM event."createdAt") * 1000)::bigint)::text
$$;
CREATE FUNCTION audit_seal_of(before text, event "AuditEvent") RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(coalesce(before, '') || audit_event_text(event), 'UTF8')), 'hex')
$$;
CREATE FUNCTION seal_audit_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before text;
BEGIN
  PERFORM pg_advisory_xact_lock(7302);
  SELECT sha256 INTO before FROM "AuditSeal" ORDER BY seq DESC LIMIT 1;
  INSERT INTO "AuditSeal" ("eventId", sha256) VALUES (NEW.id, audit_seal_of(before, NEW));
  RETURN NULL;
END $$;
DO $$
DECLARE event "AuditEvent"; before text;
BEGIN
  FOR event IN SELECT * FROM "AuditEvent" ORDER BY id LOOP
    before := audit_seal_of(before, event);
    INSERT INTO "AuditSeal" ("eventId", sha256) VALUES (event.id, before);
  END LOOP;
END $$;
CREATE CONSTRAINT TRIGGER audit_seal AFTER INSERT ON "AuditEvent" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION seal_audit_event();
CREATE TRIGGER audit_seal_insert_only BEFORE UPDATE OR DELETE ON "AuditSeal" FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_seal_no_truncate BEFORE TRUNCATE ON "AuditSeal" FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
