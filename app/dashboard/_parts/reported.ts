import { cache } from "react";
import { readReport } from "@/lib/reporting/report";
import type { Report } from "./report";

/** Asked by every section, read once. */
export const reported = cache(({ viewer, filter, range, now }: Report) => readReport(viewer, filter, range, now));
