import { cache } from "react";
import { meanTimeToRemediate } from "@/lib/reporting/mttr";
import type { Report } from "./report";

/** Asked by two sections, counted once. */
export const remediationOf = cache(({ viewer, filter, range }: Report) => meanTimeToRemediate(viewer, filter, range));
