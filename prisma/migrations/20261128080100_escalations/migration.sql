-- CreateEnum
CREATE TYPE "StepTarget" AS ENUM ('schedule', 'member', 'by_time_zone');

-- CreateEnum
CREATE TYPE "EscalationState" AS ENUM ('open', 'acknowledged', 'exhausted', 'over');

-- CreateEnum
CREATE TYPE "ChannelKind" AS ENUM ('webhook', 'slack', 'pagerduty');

-- CreateEnum
CREATE TYPE "DispatchAction" AS ENUM ('trigger', 'acknowledge', 'resolve');

-- CreateEnum
CREATE TYPE "DispatchState" AS ENUM ('queued', 'sent', 'failed');

-- CreateTable
CREATE TABLE "EscalationPolicy" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "urgentSeverities" "Severity"[] DEFAULT ARRAY['critical', 'high']::"Severity"[],
    "timeZone" TEXT NOT NULL DEFAULT 'UTC',
    "officeFrom" INTEGER NOT NULL DEFAULT 540,
    "officeTo" INTEGER NOT NULL DEFAULT 1020,
    "rounds" INTEGER NOT NULL DEFAULT 2,
    "allowedHosts" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "EscalationPolicy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EscalationStep" (
    "id" SERIAL NOT NULL,
    "policyId" INTEGER NOT NULL DEFAULT 1,
    "position" INTEGER NOT NULL,
    "target" "StepTarget" NOT NULL,
    "scheduleId" INTEGER,
    "memberId" INTEGER,
    "delayMinutes" INTEGER NOT NULL DEFAULT 15,

    CONSTRAINT "EscalationStep_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Escalation" (
    "id" SERIAL NOT NULL,
    "incidentId" INTEGER NOT NULL,
    "state" "EscalationState" NOT NULL DEFAULT 'open',
    "urgent" BOOLEAN NOT NULL,
    "cause" TEXT NOT NULL,
    "level" INTEGER NOT NULL DEFAULT 0,
    "round" INTEGER NOT NULL DEFAULT 0,
    "step" INTEGER NOT NULL DEFAULT 0,
    "dueAt" TIMESTAMPTZ(3),
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "acknowledgedAt" TIMESTAMPTZ(3),
    "acknowledgedBy" INTEGER,
    "acknowledgedIn" TEXT,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Escalation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Page" (
    "id" UUID NOT NULL,
    "escalationId" INTEGER NOT NULL,
    "level" INTEGER NOT NULL,
    "round" INTEGER NOT NULL DEFAULT 0,
    "memberId" INTEGER,
    "reason" TEXT NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "pagedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tokenSha256" TEXT,

    CONSTRAINT "Page_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PageChannel" (
    "id" SERIAL NOT NULL,
    "kind" "ChannelKind" NOT NULL,
    "name" TEXT NOT NULL,
    "sealedUrl" BYTEA NOT NULL,
    "host" TEXT NOT NULL,
    "sealedSecret" BYTEA,
    "sealedReturn" BYTEA,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PageChannel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Dispatch" (
    "id" UUID NOT NULL,
    "channelId" INTEGER NOT NULL,
    "escalationId" INTEGER NOT NULL,
    "action" "DispatchAction" NOT NULL,
    "level" INTEGER NOT NULL,
    "state" "DispatchState" NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "notBefore" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "error" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sentAt" TIMESTAMPTZ(3),

    CONSTRAINT "Dispatch_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "EscalationStep_policyId_position_key" ON "EscalationStep"("policyId", "position");

-- CreateIndex
CREATE INDEX "Escalation_incidentId_idx" ON "Escalation"("incidentId");

-- CreateIndex
CREATE INDEX "Escalation_startedAt_idx" ON "Escalation"("startedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Page_tokenSha256_key" ON "Page"("tokenSha256");

-- CreateIndex
CREATE INDEX "Page_pagedAt_idx" ON "Page"("pagedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Page_escalationId_level_key" ON "Page"("escalationId", "level");

-- CreateIndex
CREATE UNIQUE INDEX "Dispatch_channelId_escalationId_action_level_key" ON "Dispatch"("channelId", "escalationId", "action", "level");

-- AddForeignKey
ALTER TABLE "EscalationStep" ADD CONSTRAINT "EscalationStep_policyId_fkey" FOREIGN KEY ("policyId") REFERENCES "EscalationPolicy"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EscalationStep" ADD CONSTRAINT "EscalationStep_scheduleId_fkey" FOREIGN KEY ("scheduleId") REFERENCES "Schedule"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EscalationStep" ADD CONSTRAINT "EscalationStep_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Escalation" ADD CONSTRAINT "Escalation_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Escalation" ADD CONSTRAINT "Escalation_acknowledgedBy_fkey" FOREIGN KEY ("acknowledgedBy") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Page" ADD CONSTRAINT "Page_escalationId_fkey" FOREIGN KEY ("escalationId") REFERENCES "Escalation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Page" ADD CONSTRAINT "Page_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Dispatch" ADD CONSTRAINT "Dispatch_channelId_fkey" FOREIGN KEY ("channelId") REFERENCES "PageChannel"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Dispatch" ADD CONSTRAINT "Dispatch_escalationId_fkey" FOREIGN KEY ("escalationId") REFERENCES "Escalation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One escalation of an incident at a time.
CREATE UNIQUE INDEX "Escalation_live" ON "Escalation" ("incidentId") WHERE state <> 'over';
-- What is due, and nothing else.
CREATE INDEX "Escalation_due" ON "Escalation" ("dueAt") WHERE state = 'open';
CREATE INDEX "Dispatch_queued" ON "Dispatch" ("notBefore") WHERE state = 'queued';

INSERT INTO "EscalationPolicy" (id) VALUES (1);

INSERT INTO "Playbook" (id, enabled, settings, "updatedAt") VALUES ('page-on-call', false, '{}', now());
