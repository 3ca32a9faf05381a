import { reportOperation } from "@/app/_server/report-operation";
import type { Operation } from "@/app/_server/route";

/** What is answered before the routes, and so has no module among them: reports, by app/_server/uploads.ts. */
export const otherDoors: Record<string, Record<string, Operation>> = {
  "/api/v1/reports/{source}": { POST: reportOperation },
};
