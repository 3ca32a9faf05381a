-- AlterTable
ALTER TABLE "ClosureRequest" ADD COLUMN     "ignoredUntil" TIMESTAMPTZ(3);
