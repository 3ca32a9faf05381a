-- CreateTable
CREATE TABLE "PreventedLeak" (
    "id" SERIAL NOT NULL,
    "memberId" INTEGER NOT NULL,
    "commandId" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "repository" TEXT NOT NULL,
    "secrets" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PreventedLeak_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "PreventedLeak_memberId_createdAt_idx" ON "PreventedLeak"("memberId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "PreventedLeak_memberId_commandId_key" ON "PreventedLeak"("memberId", "commandId");

-- AddForeignKey
ALTER TABLE "PreventedLeak" ADD CONSTRAINT "PreventedLeak_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;
