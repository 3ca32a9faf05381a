-- CreateTable
CREATE TABLE "LoginCode" (
    "sha256" TEXT NOT NULL,
    "memberId" INTEGER NOT NULL,
    "redirectUri" TEXT NOT NULL,
    "scopes" TEXT[],
    "challenge" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "LoginCode_pkey" PRIMARY KEY ("sha256")
);

-- AddForeignKey
ALTER TABLE "LoginCode" ADD CONSTRAINT "LoginCode_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;
