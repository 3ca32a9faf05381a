import type { Scan } from "../../source";
import type { Run } from "./log";

/**
 * The tool and its category, which is its run's id up to the last slash, as at GitHub. A run without a list of results
 * looked for nothing.
 */
export function scanOf({ tool, automationDetails, invocations, results }: Run): Scan {
  const { id } = automationDetails;
  const category = id.slice(0, id.lastIndexOf("/") + 1).replace(/\/$/, "");
  return {
    name: [tool.driver.name, category].filter(Boolean).join(" ").slice(0, 200),
    whole: Boolean(results) && invocations.every(({ executionSuccessful }) => executionSuccessful !== false),
  };
}
