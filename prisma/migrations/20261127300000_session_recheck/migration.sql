-- What a session's provider may be asked with again, and when it vouched for the person last.
ALTER TABLE "Session" ADD COLUMN "sealedTokens" BYTEA,
  ADD COLUMN "vouchedAt" TIMESTAMPTZ(3),
  ADD COLUMN "recheckAt" TIMESTAMPTZ(3);

CREATE INDEX "Session_recheckAt_idx" ON "Session"("recheckAt");
