-- What is done at code hosts and sources about incidents: alerts in step, issues and changes, comments that ask for something.
CREATE TYPE "IssueClosed" AS ENUM ('ask', 'mark');
CREATE TYPE "AlertStanding" AS ENUM ('due', 'in_step', 'conflict', 'failed', 'gone');
CREATE TYPE "ThreadKind" AS ENUM ('issue', 'change');
CREATE TYPE "ThreadState" AS ENUM ('wanted', 'open', 'closed', 'merged', 'failed');
CREATE TYPE "CommandState" AS ENUM ('received', 'decided', 'answered', 'failed');

ALTER TABLE "CodeHost" ADD COLUMN "issueClosed" "IssueClosed" NOT NULL DEFAULT 'ask',
  ADD COLUMN "issueLabels" TEXT[] DEFAULT ARRAY['security']::TEXT[];

CREATE TABLE "GitGuardianWorkspace" (
  "host" TEXT NOT NULL,
  "apiUrl" TEXT NOT NULL,
  "internal" BOOLEAN NOT NULL DEFAULT false,
  "sealedToken" BYTEA NOT NULL,
  "tokenSetAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "writeBack" BOOLEAN NOT NULL DEFAULT false,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "GitGuardianWorkspace_pkey" PRIMARY KEY ("host")
);

CREATE TABLE "SourceAlert" (
  "incidentId" INTEGER NOT NULL,
  "standing" "AlertStanding" NOT NULL DEFAULT 'due',
  "agreedHere" TEXT NOT NULL,
  "agreedThere" TEXT NOT NULL,
  "thereStatus" TEXT,
  "thereReason" TEXT,
  "thereBy" TEXT,
  "thereComment" TEXT,
  "thereAt" TIMESTAMPTZ(3),
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "error" TEXT,
  "leaseUntil" TIMESTAMPTZ(3),
  "checkedAt" TIMESTAMPTZ(3),
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" TIMESTAMPTZ(3) NOT NULL,

  CONSTRAINT "SourceAlert_pkey" PRIMARY KEY ("incidentId")
);
CREATE INDEX "SourceAlert_standing_updatedAt_idx" ON "SourceAlert"("standing", "updatedAt" DESC);

CREATE TABLE "AlertWrite" (
  "id" SERIAL NOT NULL,
  "incidentId" INTEGER NOT NULL,
  "status" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "sentAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "doneAt" TIMESTAMPTZ(3),
  "error" TEXT,

  CONSTRAINT "AlertWrite_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "AlertWrite_incidentId_id_idx" ON "AlertWrite"("incidentId", "id" DESC);

CREATE TABLE "Thread" (
  "id" SERIAL NOT NULL,
  "incidentId" INTEGER NOT NULL,
  "kind" "ThreadKind" NOT NULL,
  "codeHostId" INTEGER,
  "host" TEXT NOT NULL,
  "repository" TEXT NOT NULL,
  "number" INTEGER,
  "url" TEXT,
  "state" "ThreadState" NOT NULL DEFAULT 'wanted',
  "marker" UUID NOT NULL,
  "title" TEXT NOT NULL,
  "body" TEXT NOT NULL,
  "labels" TEXT[] DEFAULT ARRAY[]::TEXT[],
  "branch" TEXT,
  "plan" JSONB,
  "askedBy" TEXT NOT NULL,
  "memberId" INTEGER,
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "error" TEXT,
  "leaseUntil" TIMESTAMPTZ(3),
  "toldOpen" BOOLEAN NOT NULL DEFAULT true,
  "closedBy" TEXT,
  "closedAt" TIMESTAMPTZ(3),
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "Thread_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "Thread_marker_key" ON "Thread"("marker");
CREATE INDEX "Thread_host_repository_kind_number_idx" ON "Thread"("host", "repository", "kind", "number");
CREATE INDEX "Thread_incidentId_idx" ON "Thread"("incidentId");
CREATE INDEX "Thread_state_idx" ON "Thread"("state");

CREATE TABLE "Remediation" (
  "id" SERIAL NOT NULL,
  "incidentId" INTEGER NOT NULL,
  "repositoryId" INTEGER NOT NULL,
  "summary" TEXT NOT NULL,
  "sha256" TEXT NOT NULL,
  "sealedDiff" BYTEA NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "Remediation_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "Remediation_incidentId_sha256_key" ON "Remediation"("incidentId", "sha256");

CREATE TABLE "HostAccount" (
  "id" SERIAL NOT NULL,
  "memberId" INTEGER NOT NULL,
  "host" TEXT NOT NULL,
  "accountId" TEXT NOT NULL,
  "login" TEXT NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "HostAccount_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "HostAccount_host_accountId_key" ON "HostAccount"("host", "accountId");
CREATE INDEX "HostAccount_memberId_idx" ON "HostAccount"("memberId");

CREATE TABLE "AccountProof" (
  "memberId" INTEGER NOT NULL,
  "host" TEXT NOT NULL,
  "login" TEXT NOT NULL,
  "codeSha256" TEXT NOT NULL,
  "expiresAt" TIMESTAMPTZ(3) NOT NULL,

  CONSTRAINT "AccountProof_pkey" PRIMARY KEY ("memberId", "host")
);

CREATE TABLE "HostCommand" (
  "id" SERIAL NOT NULL,
  "host" TEXT NOT NULL,
  "repository" TEXT NOT NULL,
  "threadKind" "ThreadKind" NOT NULL,
  "number" INTEGER NOT NULL,
  "commentId" TEXT NOT NULL,
  "accountId" TEXT NOT NULL,
  "login" TEXT NOT NULL,
  "verb" TEXT NOT NULL,
  "words" TEXT NOT NULL,
  "named" INTEGER,
  "state" "CommandState" NOT NULL DEFAULT 'received',
  "memberId" INTEGER,
  "incidentId" INTEGER,
  "done" BOOLEAN,
  "answer" TEXT,
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "error" TEXT,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "answeredAt" TIMESTAMPTZ(3),

  CONSTRAINT "HostCommand_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "HostCommand_host_repository_threadKind_commentId_key" ON "HostCommand"("host", "repository", "threadKind", "commentId");
CREATE INDEX "HostCommand_state_createdAt_idx" ON "HostCommand"("state", "createdAt");

CREATE TABLE "Runbook" (
  "detector" TEXT NOT NULL,
  "url" TEXT NOT NULL,

  CONSTRAINT "Runbook_pkey" PRIMARY KEY ("detector")
);

ALTER TABLE "SourceAlert" ADD CONSTRAINT "SourceAlert_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "AlertWrite" ADD CONSTRAINT "AlertWrite_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Thread" ADD CONSTRAINT "Thread_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Thread" ADD CONSTRAINT "Thread_codeHostId_fkey" FOREIGN KEY ("codeHostId") REFERENCES "CodeHost"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "Remediation" ADD CONSTRAINT "Remediation_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Remediation" ADD CONSTRAINT "Remediation_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "HostAccount" ADD CONSTRAINT "HostAccount_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "AccountProof" ADD CONSTRAINT "AccountProof_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;
