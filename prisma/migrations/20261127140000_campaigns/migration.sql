-- CreateEnum
CREATE TYPE "CampaignState" AS ENUM ('draft', 'running', 'paused', 'ended', 'cancelled');

-- CreateEnum
CREATE TYPE "CampaignRoute" AS ENUM ('link', 'app', 'none');

-- CreateEnum
CREATE TYPE "CampaignStanding" AS ENUM ('ask', 'answered', 'capped', 'unreachable', 'elsewhere');

-- CreateEnum
CREATE TYPE "CampaignStage" AS ENUM ('chosen', 'asked', 'over');

-- AlterTable
ALTER TABLE "SharingLink" ADD COLUMN "campaignId" INTEGER;

-- AlterTable
ALTER TABLE "Mail" ADD COLUMN "targetId" INTEGER;

-- CreateTable
CREATE TABLE "Campaign" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "state" "CampaignState" NOT NULL DEFAULT 'draft',
    "chosen" JSONB NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "contactId" INTEGER NOT NULL,
    "may" "AutoHealing" NOT NULL DEFAULT 'off',
    "mailsPerHour" INTEGER NOT NULL DEFAULT 30,
    "createdBy" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "plannedAt" TIMESTAMPTZ(3),
    "startedAt" TIMESTAMPTZ(3),
    "startedBy" INTEGER,
    "nextMailAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),
    "endedFor" TEXT,

    CONSTRAINT "Campaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CampaignTarget" (
    "id" SERIAL NOT NULL,
    "campaignId" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "route" "CampaignRoute" NOT NULL,
    "name" TEXT NOT NULL,
    "recipient" TEXT,
    "memberId" INTEGER,
    "developerId" INTEGER,
    "mails" INTEGER NOT NULL DEFAULT 0,
    "reminders" INTEGER NOT NULL DEFAULT 0,
    "askedAt" TIMESTAMPTZ(3),
    "lastMailAt" TIMESTAMPTZ(3),
    "nextAt" TIMESTAMPTZ(3),
    "rank" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "CampaignTarget_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CampaignIncident" (
    "campaignId" INTEGER NOT NULL,
    "incidentId" INTEGER NOT NULL,
    "targetId" INTEGER,
    "standing" "CampaignStanding" NOT NULL,
    "reason" TEXT,
    "stage" "CampaignStage" NOT NULL DEFAULT 'chosen',
    "notBefore" TIMESTAMPTZ(3),
    "mails" SMALLINT NOT NULL DEFAULT 0,
    "linkId" UUID,
    "mailedAt" TIMESTAMPTZ(3),
    "openedAt" TIMESTAMPTZ(3),
    "answeredAt" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CampaignIncident_pkey" PRIMARY KEY ("campaignId","incidentId")
);

-- CreateIndex
CREATE INDEX "Campaign_state_idx" ON "Campaign"("state");

-- CreateIndex
CREATE UNIQUE INDEX "CampaignTarget_campaignId_key_key" ON "CampaignTarget"("campaignId", "key");

-- CreateIndex
CREATE INDEX "CampaignIncident_incidentId_idx" ON "CampaignIncident"("incidentId");

-- CreateIndex
CREATE INDEX "CampaignIncident_targetId_idx" ON "CampaignIncident"("targetId");

-- AddForeignKey
ALTER TABLE "SharingLink" ADD CONSTRAINT "SharingLink_campaignId_fkey" FOREIGN KEY ("campaignId") REFERENCES "Campaign"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Campaign" ADD CONSTRAINT "Campaign_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CampaignTarget" ADD CONSTRAINT "CampaignTarget_campaignId_fkey" FOREIGN KEY ("campaignId") REFERENCES "Campaign"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CampaignIncident" ADD CONSTRAINT "CampaignIncident_campaignId_fkey" FOREIGN KEY ("campaignId") REFERENCES "Campaign"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CampaignIncident" ADD CONSTRAINT "CampaignIncident_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CampaignIncident" ADD CONSTRAINT "CampaignIncident_targetId_fkey" FOREIGN KEY ("targetId") REFERENCES "CampaignTarget"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mail" ADD CONSTRAINT "Mail_targetId_fkey" FOREIGN KEY ("targetId") REFERENCES "CampaignTarget"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.

-- An incident is asked about by one campaign at a time, whoever starts them.
CREATE UNIQUE INDEX campaign_incident_once ON "CampaignIncident" ("incidentId") WHERE stage = 'asked';
CREATE INDEX campaign_incident_open ON "CampaignIncident" ("campaignId") WHERE "closedAt" IS NULL;
CREATE INDEX campaign_target_due ON "CampaignTarget" ("campaignId", "nextAt", rank, id) WHERE "nextAt" IS NOT NULL;
CREATE INDEX mail_target ON "Mail" ("targetId") WHERE "targetId" IS NOT NULL;

-- Milestones: what happened to an incident of a campaign since it was chosen, from the audit trail, until the campaign is over.
CREATE FUNCTION campaign_milestone_types() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ARRAY['mail.accepted', 'sharing-link.viewed', 'incident.feedback_received', 'incident.author_disputed', 'closure.requested',
    'incident.resolved', 'incident.ignored', 'incident.reopened', 'incident.regressed', 'incident.expired'];
CREATE FUNCTION set_campaign_milestones() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM written WHERE "incidentId" IS NOT NULL AND type = ANY (campaign_milestone_types())) THEN RETURN NULL; END IF;
  UPDATE "CampaignIncident" c SET
    "mailedAt" = least(c."mailedAt", m.mailed), "openedAt" = least(c."openedAt", m.opened), "answeredAt" = least(c."answeredAt", m.answered),
    "closedAt" = CASE WHEN m.shut > coalesce(m.reopened, 0) THEN m.shut_at WHEN m.reopened IS NOT NULL THEN NULL ELSE c."closedAt" END
  FROM (SELECT w."incidentId" AS id, k."campaignId",
      min(w."createdAt") FILTER (WHERE w.type = 'mail.accepted' AND w.detail ->> 'target' = k."targetId"::text) AS mailed,
      min(w."createdAt") FILTER (WHERE w.type = 'sharing-link.viewed' AND EXISTS (SELECT 1 FROM "SharingLink" l
        WHERE l."incidentId" = w."incidentId" AND l.id::text = w.subject AND l."campaignId" = k."campaignId")) AS opened,
      min(w."createdAt") FILTER (WHERE w.type IN ('incident.feedback_received', 'incident.author_disputed', 'closure.requested')) AS answered,
      max(w.id) FILTER (WHERE w.type IN ('incident.resolved', 'incident.ignored')) AS shut,
      max(w."createdAt") FILTER (WHERE w.type IN ('incident.resolved', 'incident.ignored')) AS shut_at,
      max(w.id) FILTER (WHERE w.type IN ('incident.reopened', 'incident.regressed', 'incident.expired')) AS reopened
    FROM written w JOIN "CampaignIncident" k ON k."incidentId" = w."incidentId" AND k.stage <> 'over'
    WHERE w.type = ANY (campaign_milestone_types()) GROUP BY 1, 2) m
  WHERE c."incidentId" = m.id AND c."campaignId" = m."campaignId" AND c.stage <> 'over';
  RETURN NULL;
END $$;
CREATE TRIGGER audit_campaign_milestones AFTER INSERT ON "AuditEvent" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION set_campaign_milestones();
