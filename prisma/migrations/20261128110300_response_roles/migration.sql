-- CreateEnum
CREATE TYPE "ResponseRole" AS ENUM ('deputy', 'scribe', 'communications');

-- AlterTable
ALTER TABLE "ResponsePerson" ADD COLUMN     "role" "ResponseRole";
