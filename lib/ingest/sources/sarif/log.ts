import { z } from "zod";
import { position, text, time } from "../reading/fields";

// What GitHub takes, too.
export const mostRuns = 20;
export const mostResults = 25_000;
const mostLocations = 1_000;

const list = <T extends z.ZodType>(of: T) =>
  z
    .array(of)
    .nullish()
    .catch(null)
    .transform((found) => found ?? []);
const index = z.int().nonnegative().optional().catch(undefined);
const Text = z.object({ text, id: text, arguments: list(text) }).catch({ text: "", id: "", arguments: [] });

export const Log = z.object({
  version: z.literal("2.1.0", "Only version 2.1.0 of SARIF is read."),
  runs: z
    .array(z.unknown())
    .nullish()
    .transform((runs) => runs ?? []),
});

const Rule = z
  .object({
    id: text,
    name: text,
    shortDescription: Text.optional(),
    fullDescription: Text.optional(),
    messageStrings: z.record(z.string(), Text).optional().catch(undefined),
    defaultConfiguration: z.object({ level: text }).optional().catch(undefined),
    helpUri: text,
    properties: z
      .object({ "security-severity": z.coerce.number().optional().catch(undefined) })
      .optional()
      .catch(undefined),
  })
  .catch({ id: "", name: "", helpUri: "" });
export type Rule = z.infer<typeof Rule>;

const Component = z.object({ name: text, rules: list(Rule) });
const Artifact = z.object({ uri: text, uriBaseId: text, index }).catch({ uri: "", uriBaseId: "", index: undefined });

export const Run = z.object({
  tool: z
    .object({ driver: Component, extensions: list(Component) })
    .catch({ driver: { name: "", rules: [] }, extensions: [] }),
  originalUriBaseIds: z.record(z.string(), Artifact).optional().catch(undefined),
  versionControlProvenance: list(z.object({ revisionId: text, branch: text }).catch({ revisionId: "", branch: "" })),
  artifacts: list(z.object({ location: Artifact.optional() }).catch({})),
  invocations: list(
    z
      .object({ endTimeUtc: time, startTimeUtc: time, executionSuccessful: z.boolean().optional().catch(undefined) })
      .catch({ endTimeUtc: undefined, startTimeUtc: undefined, executionSuccessful: undefined }),
  ),
  automationDetails: z.object({ id: text }).catch({ id: "" }),
  /** Null, or absent: nothing was looked for. */
  results: z.array(z.unknown(), "It is no list of results.").nullish(),
});
export type Run = z.infer<typeof Run>;

const Region = z.object({
  startLine: position,
  startColumn: position,
  endLine: position,
  snippet: z.object({ text }).optional().catch(undefined),
});
const Physical = z.object({ artifactLocation: Artifact.optional(), region: Region.optional().catch(undefined) });
const Location = z.object({ physicalLocation: Physical.optional().catch(undefined) }).catch({});

/** Either is a string, or an object with one, depending on the tool. */
const fingerprints = z.record(z.string(), z.unknown()).optional().catch(undefined);

export const Result = z.object({
  ruleId: text,
  ruleIndex: index,
  rule: z
    .object({ id: text, index, toolComponent: z.object({ index }).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  kind: text,
  level: text,
  message: Text,
  locations: z.preprocess(
    (found) => (Array.isArray(found) ? found : []),
    z.array(Location).max(mostLocations, `It has more than ${mostLocations} locations.`),
  ),
  fingerprints,
  partialFingerprints: fingerprints,
  suppressions: list(z.object({ status: text, justification: text }).catch({ status: "", justification: "" })),
  baselineState: text,
  properties: z.record(z.string(), z.unknown()).optional().catch(undefined),
});
export type Result = z.infer<typeof Result>;
