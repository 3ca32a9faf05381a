-- CreateEnum
CREATE TYPE "ForgeKind" AS ENUM ('github', 'gitlab');

-- CreateTable
CREATE TABLE "CodeHost" (
    "id" SERIAL NOT NULL,
    "kind" "ForgeKind" NOT NULL,
    "url" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "internal" BOOLEAN NOT NULL DEFAULT false,
    "sealedToken" BYTEA NOT NULL,
    "tokenSetAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tokenEndsAt" TIMESTAMPTZ(3),
    "writeBack" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "checkedAt" TIMESTAMPTZ(3),
    "checkedFault" TEXT,
    "lacking" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "CodeHost_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "CodeHost_url_account_key" ON "CodeHost"("url", "account");
