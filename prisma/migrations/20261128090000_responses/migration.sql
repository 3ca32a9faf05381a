CREATE TYPE "StepState" AS ENUM ('todo', 'doing', 'done', 'not_applicable');

ALTER TABLE "Incident" ADD COLUMN "needToKnow" BOOLEAN NOT NULL DEFAULT false;
CREATE INDEX "Incident_needToKnow" ON "Incident" (id) WHERE "needToKnow";

CREATE TABLE "ResponseTemplate" (
  "id" SERIAL NOT NULL,
  "steps" JSONB NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "createdBy" INTEGER,
  CONSTRAINT "ResponseTemplate_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Response" (
  "incidentId" INTEGER NOT NULL,
  "codename" TEXT NOT NULL,
  "leadId" INTEGER NOT NULL,
  "channel" TEXT NOT NULL DEFAULT '',
  "declaredAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "declaredBy" INTEGER,
  "why" TEXT NOT NULL DEFAULT '',
  "templateId" INTEGER,
  "attackOverAt" TIMESTAMPTZ(3),
  "attackOverBy" INTEGER,
  "review" JSONB NOT NULL DEFAULT '{}',
  "reviewedAt" TIMESTAMPTZ(3),
  CONSTRAINT "Response_pkey" PRIMARY KEY ("incidentId")
);

CREATE TABLE "ResponsePerson" (
  "incidentId" INTEGER NOT NULL,
  "memberId" INTEGER NOT NULL,
  "addedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "addedBy" INTEGER,
  CONSTRAINT "ResponsePerson_pkey" PRIMARY KEY ("incidentId", "memberId")
);

CREATE TABLE "ResponseStep" (
  "incidentId" INTEGER NOT NULL,
  "number" INTEGER NOT NULL,
  "title" TEXT NOT NULL,
  "description" TEXT NOT NULL,
  "afterAttack" BOOLEAN NOT NULL DEFAULT false,
  "state" "StepState" NOT NULL DEFAULT 'todo',
  "reason" TEXT,
  "ownerId" INTEGER,
  "startedAt" TIMESTAMPTZ(3),
  "finishedAt" TIMESTAMPTZ(3),
  CONSTRAINT "ResponseStep_pkey" PRIMARY KEY ("incidentId", "number"),
  CONSTRAINT "ResponseStep_reason" CHECK ((state = 'not_applicable') = (reason IS NOT NULL))
);

CREATE TABLE "ResponseMoment" (
  "id" SERIAL NOT NULL,
  "incidentId" INTEGER NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "text" TEXT NOT NULL,
  "url" TEXT,
  "stepNumber" INTEGER,
  "memberId" INTEGER,
  "writtenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "ResponseMoment_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "ResponseAction" (
  "id" SERIAL NOT NULL,
  "incidentId" INTEGER NOT NULL,
  "text" TEXT NOT NULL,
  "ownerId" INTEGER NOT NULL,
  "dueOn" DATE NOT NULL,
  "doneAt" TIMESTAMPTZ(3),
  "remindedAt" TIMESTAMPTZ(3),
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "ResponseAction_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "Response_codename_key" ON "Response"("codename");
CREATE INDEX "Response_leadId_idx" ON "Response"("leadId");
CREATE INDEX "ResponsePerson_memberId_idx" ON "ResponsePerson"("memberId");
CREATE INDEX "ResponseStep_ownerId_idx" ON "ResponseStep"("ownerId");
CREATE INDEX "ResponseMoment_incidentId_at_idx" ON "ResponseMoment"("incidentId", "at");
CREATE INDEX "ResponseAction_incidentId_idx" ON "ResponseAction"("incidentId");
CREATE INDEX "ResponseAction_ownerId_idx" ON "ResponseAction"("ownerId");

ALTER TABLE "Response" ADD CONSTRAINT "Response_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Response" ADD CONSTRAINT "Response_leadId_fkey" FOREIGN KEY ("leadId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Response" ADD CONSTRAINT "Response_templateId_fkey" FOREIGN KEY ("templateId") REFERENCES "ResponseTemplate"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "ResponsePerson" ADD CONSTRAINT "ResponsePerson_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Response"("incidentId") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ResponsePerson" ADD CONSTRAINT "ResponsePerson_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ResponseStep" ADD CONSTRAINT "ResponseStep_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Response"("incidentId") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ResponseStep" ADD CONSTRAINT "ResponseStep_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "ResponseMoment" ADD CONSTRAINT "ResponseMoment_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Response"("incidentId") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ResponseMoment" ADD CONSTRAINT "ResponseMoment_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "ResponseAction" ADD CONSTRAINT "ResponseAction_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Response"("incidentId") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ResponseAction" ADD CONSTRAINT "ResponseAction_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "Member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

INSERT INTO "Playbook" (id, enabled, settings, "updatedAt") VALUES ('declare-incident', false, '{}', now());
