-- AlterTable
ALTER TABLE "Endpoint" ADD COLUMN     "weakAt" TIMESTAMPTZ(3);
