-- CreateEnum
CREATE TYPE "AccessLevel" AS ENUM ('owner', 'manager', 'member', 'restricted');

-- CreateEnum
CREATE TYPE "Unmailable" AS ENUM ('malformed', 'host_local', 'noreply', 'bot');

-- CreateEnum
CREATE TYPE "IncidentKind" AS ENUM ('secret', 'code_scanning', 'dependency');

-- CreateEnum
CREATE TYPE "IncidentStatus" AS ENUM ('triggered', 'assigned', 'resolved', 'ignored');

-- CreateEnum
CREATE TYPE "Severity" AS ENUM ('critical', 'high', 'medium', 'low', 'info', 'unknown');

-- CreateEnum
CREATE TYPE "Validity" AS ENUM ('valid', 'invalid', 'failed_to_check', 'no_checker', 'unknown');

-- CreateEnum
CREATE TYPE "IgnoreReason" AS ENUM ('test_credential', 'false_positive', 'low_risk', 'invalid', 'wont_fix', 'used_in_tests', 'acceptable_risk', 'mitigating_control', 'not_applicable');

-- CreateEnum
CREATE TYPE "Contact" AS ENUM ('none', 'author_unknown', 'unreachable', 'queued', 'mailed', 'answered', 'disputed', 'member');

-- CreateEnum
CREATE TYPE "OccurrenceKind" AS ENUM ('realtime', 'historical');

-- CreateEnum
CREATE TYPE "GrantPermission" AS ENUM ('can_view', 'can_edit', 'full_access');

-- CreateEnum
CREATE TYPE "DeliveryState" AS ENUM ('received', 'done', 'dead', 'quarantined');

-- CreateEnum
CREATE TYPE "MailState" AS ENUM ('queued', 'submitting', 'accepted', 'deferred', 'failed', 'unknown', 'cancelled');

-- CreateTable
CREATE TABLE "Workspace" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "name" TEXT NOT NULL DEFAULT 'Handback',
    "mailAllowedDomains" TEXT[],
    "mailDomainsEditedAt" TIMESTAMPTZ(3),
    "linksEnabled" BOOLEAN NOT NULL DEFAULT true,
    "demoSeededAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Workspace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Member" (
    "id" SERIAL NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "accessLevel" "AccessLevel" NOT NULL DEFAULT 'restricted',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSignInAt" TIMESTAMPTZ(3),
    "deactivatedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Identity" (
    "id" SERIAL NOT NULL,
    "memberId" INTEGER NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "email" TEXT,
    "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Identity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" SERIAL NOT NULL,
    "tokenSha256" TEXT NOT NULL,
    "memberId" INTEGER NOT NULL,
    "userAgent" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApiToken" (
    "id" UUID NOT NULL,
    "memberId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "scopes" TEXT[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3),
    "lastUsedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApiToken_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Developer" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Developer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Address" (
    "id" SERIAL NOT NULL,
    "email" TEXT NOT NULL,
    "developerId" INTEGER NOT NULL,
    "unmailable" "Unmailable",
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Address_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Organisation" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "Organisation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Repository" (
    "id" SERIAL NOT NULL,
    "organisationId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "fullName" TEXT NOT NULL,
    "url" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Repository_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Commit" (
    "repositoryId" INTEGER NOT NULL,
    "sha" TEXT NOT NULL,
    "authorName" TEXT NOT NULL,
    "authorEmail" TEXT NOT NULL,
    "committedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Commit_pkey" PRIMARY KEY ("repositoryId","sha")
);

-- CreateTable
CREATE TABLE "Incident" (
    "id" SERIAL NOT NULL,
    "kind" "IncidentKind" NOT NULL,
    "identityKey" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "detector" TEXT NOT NULL,
    "detectorName" TEXT NOT NULL,
    "severity" "Severity" NOT NULL DEFAULT 'unknown',
    "validity" "Validity" NOT NULL DEFAULT 'unknown',
    "status" "IncidentStatus" NOT NULL DEFAULT 'triggered',
    "ignoreReason" "IgnoreReason",
    "secretRevoked" BOOLEAN,
    "regression" BOOLEAN NOT NULL DEFAULT false,
    "mask" TEXT,
    "description" TEXT,
    "url" TEXT,
    "repositoryId" INTEGER,
    "authorId" INTEGER,
    "assigneeId" INTEGER,
    "contact" "Contact" NOT NULL DEFAULT 'none',
    "contactReason" TEXT,
    "occurrenceCount" INTEGER NOT NULL DEFAULT 0,
    "triggeredAt" TIMESTAMPTZ(3) NOT NULL,
    "closedAt" TIMESTAMPTZ(3),
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "statusAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,
    "sourceState" TEXT,
    "sourceStateAt" TIMESTAMPTZ(3),
    "validityAt" TIMESTAMPTZ(3),
    "severityAt" TIMESTAMPTZ(3),

    CONSTRAINT "Incident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Occurrence" (
    "id" SERIAL NOT NULL,
    "incidentId" INTEGER NOT NULL,
    "repositoryId" INTEGER NOT NULL,
    "commit" TEXT NOT NULL DEFAULT '',
    "path" TEXT NOT NULL DEFAULT '',
    "line" INTEGER NOT NULL DEFAULT 0,
    "column" INTEGER NOT NULL DEFAULT 0,
    "lineEnd" INTEGER,
    "place" TEXT NOT NULL DEFAULT 'commit',
    "branch" TEXT,
    "kind" "OccurrenceKind" NOT NULL DEFAULT 'realtime',
    "url" TEXT,
    "authorId" INTEGER,
    "authorName" TEXT,
    "authorEmail" TEXT,
    "committedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Occurrence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Grant" (
    "memberId" INTEGER NOT NULL,
    "incidentId" INTEGER NOT NULL,
    "permission" "GrantPermission" NOT NULL DEFAULT 'can_edit',
    "origin" TEXT NOT NULL,
    "occurrenceId" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Grant_pkey" PRIMARY KEY ("memberId","incidentId")
);

-- CreateTable
CREATE TABLE "Comment" (
    "id" SERIAL NOT NULL,
    "incidentId" INTEGER NOT NULL,
    "memberId" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Comment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Feedback" (
    "id" SERIAL NOT NULL,
    "incidentId" INTEGER NOT NULL,
    "email" TEXT NOT NULL,
    "memberId" INTEGER,
    "actualSecret" BOOLEAN,
    "accessToSensitive" BOOLEAN,
    "revoked" BOOLEAN,
    "remarks" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Feedback_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Dispute" (
    "id" SERIAL NOT NULL,
    "incidentId" INTEGER NOT NULL,
    "linkId" UUID NOT NULL,
    "suggestedEmail" TEXT,
    "comment" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Dispute_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SharingLink" (
    "id" UUID NOT NULL,
    "incidentId" INTEGER NOT NULL,
    "recipient" TEXT NOT NULL,
    "jtiSha256" TEXT NOT NULL,
    "kid" TEXT NOT NULL,
    "scopes" TEXT[],
    "createdBy" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),
    "revokedBy" TEXT,
    "revokedFor" TEXT,
    "lastSeenAt" TIMESTAMPTZ(3),
    "seenCount" INTEGER NOT NULL DEFAULT 0,
    "networks" TEXT[],

    CONSTRAINT "SharingLink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LinkSession" (
    "id" SERIAL NOT NULL,
    "linkId" UUID NOT NULL,
    "tokenSha256" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "LinkSession_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Endpoint" (
    "id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sealedSecret" BYTEA NOT NULL,
    "sealedPrevious" BYTEA,
    "previousValidUntil" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastAcceptedAt" TIMESTAMPTZ(3),
    "disabledAt" TIMESTAMPTZ(3),

    CONSTRAINT "Endpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Delivery" (
    "id" UUID NOT NULL,
    "endpointId" TEXT,
    "source" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "externalId" TEXT NOT NULL,
    "bodySha256" TEXT NOT NULL,
    "sealedBody" BYTEA,
    "state" "DeliveryState" NOT NULL DEFAULT 'received',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "notBefore" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "error" TEXT,
    "outcome" JSONB,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Playbook" (
    "id" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Playbook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PlaybookRun" (
    "id" SERIAL NOT NULL,
    "playbookId" TEXT NOT NULL,
    "eventId" BIGINT NOT NULL,
    "event" TEXT NOT NULL,
    "incidentId" INTEGER,
    "outcome" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PlaybookRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Mail" (
    "id" UUID NOT NULL,
    "dedupeKey" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "incidentId" INTEGER,
    "linkId" UUID,
    "recipient" TEXT NOT NULL,
    "messageId" TEXT NOT NULL,
    "sealedContent" BYTEA,
    "renderedSha256" TEXT,
    "state" "MailState" NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "notBefore" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "leaseUntil" TIMESTAMPTZ(3),
    "error" TEXT,
    "queuedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settledAt" TIMESTAMPTZ(3),

    CONSTRAINT "Mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Suppression" (
    "email" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Suppression_pkey" PRIMARY KEY ("email")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "id" BIGSERIAL NOT NULL,
    "type" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "memberId" INTEGER,
    "incidentId" INTEGER,
    "subject" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WorkerHeartbeat" (
    "workerId" TEXT NOT NULL,
    "beatAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "WorkerHeartbeat_pkey" PRIMARY KEY ("workerId")
);

-- CreateIndex
CREATE UNIQUE INDEX "Member_email_key" ON "Member"("email");

-- CreateIndex
CREATE INDEX "Identity_memberId_idx" ON "Identity"("memberId");

-- CreateIndex
CREATE UNIQUE INDEX "Identity_issuer_subject_key" ON "Identity"("issuer", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "Session_tokenSha256_key" ON "Session"("tokenSha256");

-- CreateIndex
CREATE INDEX "Session_memberId_idx" ON "Session"("memberId");

-- CreateIndex
CREATE UNIQUE INDEX "ApiToken_sha256_key" ON "ApiToken"("sha256");

-- CreateIndex
CREATE INDEX "ApiToken_memberId_idx" ON "ApiToken"("memberId");

-- CreateIndex
CREATE UNIQUE INDEX "Address_email_key" ON "Address"("email");

-- CreateIndex
CREATE INDEX "Address_developerId_idx" ON "Address"("developerId");

-- CreateIndex
CREATE UNIQUE INDEX "Organisation_name_key" ON "Organisation"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Repository_fullName_key" ON "Repository"("fullName");

-- CreateIndex
CREATE INDEX "Repository_organisationId_idx" ON "Repository"("organisationId");

-- CreateIndex
CREATE UNIQUE INDEX "Incident_identityKey_key" ON "Incident"("identityKey");

-- CreateIndex
CREATE INDEX "Incident_status_severity_idx" ON "Incident"("status", "severity");

-- CreateIndex
CREATE INDEX "Incident_triggeredAt_id_idx" ON "Incident"("triggeredAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Incident_lastSeenAt_id_idx" ON "Incident"("lastSeenAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Incident_repositoryId_idx" ON "Incident"("repositoryId");

-- CreateIndex
CREATE INDEX "Incident_authorId_idx" ON "Incident"("authorId");

-- CreateIndex
CREATE INDEX "Incident_assigneeId_idx" ON "Incident"("assigneeId");

-- CreateIndex
CREATE INDEX "Incident_detector_idx" ON "Incident"("detector");

-- CreateIndex
CREATE INDEX "Incident_contact_idx" ON "Incident"("contact");

-- CreateIndex
CREATE INDEX "Occurrence_authorId_idx" ON "Occurrence"("authorId");

-- CreateIndex
CREATE INDEX "Occurrence_repositoryId_commit_idx" ON "Occurrence"("repositoryId", "commit");

-- CreateIndex
CREATE UNIQUE INDEX "Occurrence_incidentId_repositoryId_commit_path_line_column_key" ON "Occurrence"("incidentId", "repositoryId", "commit", "path", "line", "column");

-- CreateIndex
CREATE INDEX "Grant_incidentId_idx" ON "Grant"("incidentId");

-- CreateIndex
CREATE INDEX "Comment_incidentId_idx" ON "Comment"("incidentId");

-- CreateIndex
CREATE UNIQUE INDEX "Feedback_incidentId_email_key" ON "Feedback"("incidentId", "email");

-- CreateIndex
CREATE UNIQUE INDEX "Dispute_linkId_key" ON "Dispute"("linkId");

-- CreateIndex
CREATE INDEX "Dispute_incidentId_idx" ON "Dispute"("incidentId");

-- CreateIndex
CREATE UNIQUE INDEX "SharingLink_jtiSha256_key" ON "SharingLink"("jtiSha256");

-- CreateIndex
CREATE INDEX "SharingLink_incidentId_idx" ON "SharingLink"("incidentId");

-- CreateIndex
CREATE INDEX "SharingLink_recipient_idx" ON "SharingLink"("recipient");

-- CreateIndex
CREATE UNIQUE INDEX "LinkSession_tokenSha256_key" ON "LinkSession"("tokenSha256");

-- CreateIndex
CREATE INDEX "LinkSession_linkId_idx" ON "LinkSession"("linkId");

-- CreateIndex
CREATE INDEX "Delivery_receivedAt_idx" ON "Delivery"("receivedAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "Delivery_endpointId_externalId_bodySha256_key" ON "Delivery"("endpointId", "externalId", "bodySha256");

-- CreateIndex
CREATE INDEX "PlaybookRun_incidentId_idx" ON "PlaybookRun"("incidentId");

-- CreateIndex
CREATE INDEX "PlaybookRun_createdAt_idx" ON "PlaybookRun"("createdAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "PlaybookRun_playbookId_eventId_key" ON "PlaybookRun"("playbookId", "eventId");

-- CreateIndex
CREATE UNIQUE INDEX "Mail_dedupeKey_key" ON "Mail"("dedupeKey");

-- CreateIndex
CREATE UNIQUE INDEX "Mail_messageId_key" ON "Mail"("messageId");

-- CreateIndex
CREATE INDEX "Mail_recipient_queuedAt_idx" ON "Mail"("recipient", "queuedAt");

-- CreateIndex
CREATE INDEX "Mail_incidentId_idx" ON "Mail"("incidentId");

-- CreateIndex
CREATE INDEX "Mail_queuedAt_idx" ON "Mail"("queuedAt");

-- CreateIndex
CREATE INDEX "AuditEvent_incidentId_id_idx" ON "AuditEvent"("incidentId", "id");

-- CreateIndex
CREATE INDEX "AuditEvent_createdAt_idx" ON "AuditEvent"("createdAt");

-- AddForeignKey
ALTER TABLE "Identity" ADD CONSTRAINT "Identity_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiToken" ADD CONSTRAINT "ApiToken_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Address" ADD CONSTRAINT "Address_developerId_fkey" FOREIGN KEY ("developerId") REFERENCES "Developer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Repository" ADD CONSTRAINT "Repository_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "Organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Commit" ADD CONSTRAINT "Commit_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Incident" ADD CONSTRAINT "Incident_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Incident" ADD CONSTRAINT "Incident_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Address"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Incident" ADD CONSTRAINT "Incident_assigneeId_fkey" FOREIGN KEY ("assigneeId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Occurrence" ADD CONSTRAINT "Occurrence_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Occurrence" ADD CONSTRAINT "Occurrence_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Occurrence" ADD CONSTRAINT "Occurrence_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Address"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Grant" ADD CONSTRAINT "Grant_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Grant" ADD CONSTRAINT "Grant_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Feedback" ADD CONSTRAINT "Feedback_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Feedback" ADD CONSTRAINT "Feedback_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Dispute" ADD CONSTRAINT "Dispute_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Dispute" ADD CONSTRAINT "Dispute_linkId_fkey" FOREIGN KEY ("linkId") REFERENCES "SharingLink"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SharingLink" ADD CONSTRAINT "SharingLink_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LinkSession" ADD CONSTRAINT "LinkSession_linkId_fkey" FOREIGN KEY ("linkId") REFERENCES "SharingLink"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_endpointId_fkey" FOREIGN KEY ("endpointId") REFERENCES "Endpoint"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PlaybookRun" ADD CONSTRAINT "PlaybookRun_playbookId_fkey" FOREIGN KEY ("playbookId") REFERENCES "Playbook"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PlaybookRun" ADD CONSTRAINT "PlaybookRun_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mail" ADD CONSTRAINT "Mail_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mail" ADD CONSTRAINT "Mail_linkId_fkey" FOREIGN KEY ("linkId") REFERENCES "SharingLink"("id") ON DELETE SET NULL ON UPDATE CASCADE;



-- What Prisma's schema language cannot say.

ALTER TABLE "Workspace" ADD CONSTRAINT "Workspace_single" CHECK (id = 1);
INSERT INTO "Workspace" (id) VALUES (1);

INSERT INTO "Playbook" (id, enabled, settings, "updatedAt") VALUES
  ('mail-commit-author', true, '{}', now()),
  ('auto-grant-access', true, '{}', now()),
  ('auto-resolve-revoked', true, '{}', now());

-- An incident is closed exactly when it has a close time, and ignored exactly when it has a reason.
ALTER TABLE "Incident" ADD CONSTRAINT "Incident_closed" CHECK ((status IN ('resolved', 'ignored')) = ("closedAt" IS NOT NULL));
ALTER TABLE "Incident" ADD CONSTRAINT "Incident_ignored" CHECK ((status = 'ignored') = ("ignoreReason" IS NOT NULL));

-- The worker's queues: only what waits is indexed.
CREATE INDEX "Delivery_waiting" ON "Delivery" ("notBefore") WHERE state = 'received';
CREATE INDEX "Mail_waiting" ON "Mail" ("notBefore") WHERE state IN ('queued', 'deferred', 'unknown', 'submitting');
CREATE UNIQUE INDEX "Delivery_upload_key" ON "Delivery" (source, "externalId") WHERE "endpointId" IS NULL;
CREATE INDEX "Occurrence_unauthored" ON "Occurrence" ("repositoryId", "commit") WHERE "authorId" IS NULL AND "commit" <> '';

-- The audit trail is written once.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit trail is insert-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_insert_only BEFORE UPDATE OR DELETE ON "AuditEvent" FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON "AuditEvent" FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
