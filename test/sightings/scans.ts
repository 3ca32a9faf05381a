import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { importReport, type ReportOptions } from "@/lib/ingest/upload";
import { settleGone } from "@/lib/sightings/settle";
import { asSystem, commitSha } from "../factories";

export const repository = "acme/shop";

type Run = { tool?: string; id?: string; successful?: boolean; rules: readonly string[] | null };

/** A SARIF log as a static analyser writes it, with one result for each rule that is named. */
export function sarif(...runs: Run[]): Buffer {
  const body = runs.map(({ tool = "CodeQL", id, successful, rules }) => ({
    tool: { driver: { name: tool } },
    ...(id === undefined ? {} : { automationDetails: { id } }),
    ...(successful === undefined ? {} : { invocations: [{ executionSuccessful: successful }] }),
    ...(rules === null
      ? {}
      : {
          results: rules.map((rule) => ({
            ruleId: rule,
            message: { text: `About ${rule}` },
            locations: [
              { physicalLocation: { artifactLocation: { uri: `src/${rule}.ts` }, region: { startLine: 4 } } },
            ],
            partialFingerprints: { primaryLocationLineHash: `hash of ${rule}` },
          })),
        }),
  }));
  return Buffer.from(JSON.stringify({ version: "2.1.0", runs: body }));
}

let commits = 0;

/** A scan of all of main, unless more is said. */
export function fullScan(pipeline: number, log: Buffer, more: Partial<ReportOptions> = {}, viewer: Viewer = asSystem) {
  commits += 1;
  const options = { repository, branch: "main", commit: commitSha(`full ${commits}`), covers: "branch" as const };
  return importReport(viewer, "sarif", [log], { ...options, pipeline, ...more });
}

/** Has the worker's part done: for every branch and time at which something went. */
export async function settle(): Promise<void> {
  const gone = await db().sighting.findMany({
    where: { goneAt: { not: null } },
    distinct: ["repositoryId", "branch", "goneAt"],
  });
  for (const { repositoryId, branch, goneAt } of gone)
    if (goneAt) await settleGone({ repositoryId, branch, goneAt: goneAt.toISOString() });
}

export const incidentAbout = (rule: string) => db().incident.findFirstOrThrow({ where: { detector: rule } });

export const statusOf = async (rule: string) => (await incidentAbout(rule)).status;
