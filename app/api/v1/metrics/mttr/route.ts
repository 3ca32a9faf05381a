import { z } from "zod";
import { route } from "@/app/_server/route";
import { MttrAnswer, mttrShape } from "@/app/api/v1/_shape/mttr";
import { meanTimeToRemediate } from "@/lib/reporting/mttr";
import { ReportFilter, rangeOf } from "@/lib/reporting/report-filter";

const { from, to, months, organisation, repository, detector, severity, kind, false_positives } = ReportFilter.shape;

export const GET = route({
  summary: "Tell the time to remediate (MTTR) per month and over all of them: mean, median, 90th percentile and count",
  permission: "analytics:read",
  query: z.object({
    from: from.unwrap().describe("The first month, like 2026-01 (UTC)"),
    to: to.unwrap().describe("The last month; the running one where it is left out"),
    months: months.unwrap().describe("How many months, where from is left out; 12 unless said"),
    organisation: organisation.describe("Any of these, by name"),
    repository: repository.describe("Any of these, by full name"),
    detector: detector.describe("Any of these"),
    severity: severity.describe("Any of these"),
    kind: kind.describe("Any of these"),
    false_positives: false_positives.unwrap().describe("False positives are left out unless they are included"),
  }),
  answer: MttrAnswer,
  async run(viewer, { query }) {
    const range = rangeOf(query);
    return mttrShape(range, await meanTimeToRemediate(viewer, { ...query, by: "analytics:read" }, range));
  },
});
