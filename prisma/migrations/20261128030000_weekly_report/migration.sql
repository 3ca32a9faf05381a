-- Whether a manager is mailed the week in figures, and for which Monday it was written last.
ALTER TABLE "Member" ADD COLUMN "weeklyReport" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "weeklyReportOn" DATE;
