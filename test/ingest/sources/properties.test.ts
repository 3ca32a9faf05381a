import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Invalid, Malformed } from "@/lib/errors";
import { decodeText, parseWebhookBody } from "@/lib/ingest/decode";
import type { Parsed } from "@/lib/ingest/source";
import { sources } from "@/lib/ingest/sources";
import { gitleaks } from "@/lib/ingest/sources/gitleaks";
import { fillIn, identitiesOf, madeUpSecret, placesOf, receivedAt, reportContext, reportOf } from "./fixtures";

const fixtures = path.resolve(import.meta.dirname, "../../fixtures/ingest");
const events: Record<string, string[]> = {
  github: [
    ...["secret_scanning_alert", "secret_scanning_alert_location", "code_scanning_alert", "dependabot_alert"],
    ...["push", "repository", "installation", "installation_repositories", "ping"],
  ],
  gitlab: ["Vulnerability Hook", "Push Hook", "System Hook", "Project Hook"],
};

/** Every way into every source: text of any kind in, findings or a refusal out. */
const doors = sources.flatMap(({ name, webhook, report }) => [
  ...(webhook
    ? (events[name] ?? [""]).map((event): [string, (bytes: Buffer) => Parsed] => [
        `${name} ${event || "without event"}`,
        (bytes) => webhook.parse(parseWebhookBody(bytes), { event, receivedAt }),
      ])
    : []),
  ...(report
    ? [
        [`${name} report`, (bytes: Buffer) => report.parse(decodeText(bytes), reportContext)] as [
          string,
          (bytes: Buffer) => Parsed,
        ],
      ]
    : []),
]);

const samples = sources.flatMap(({ name }) =>
  readdirSync(path.join(fixtures, name))
    .filter((file) => file.endsWith(".json") && !file.endsWith(".findings.json"))
    .map((file) => JSON.parse(fillIn(readFileSync(path.join(fixtures, name, file), "utf8")).text)),
);

/** Findings that the database can hold, or one of the two refusals a source may give. */
function expectSoundOutcome(read: () => Parsed): void {
  let parsed: Parsed;
  try {
    parsed = read();
  } catch (error) {
    expect(error instanceof Malformed || error instanceof Invalid, String(error)).toBe(true);
    return;
  }
  JSON.stringify(parsed, (_, value) => {
    if (typeof value === "string") expect(value.includes("\0") || !value.isWellFormed()).toBe(false);
    if (typeof value === "number") expect(Number.isInteger(value) && value >= 0 && value < 2 ** 31).toBe(true);
    return value;
  });
  for (const { detector, detectorName, triggeredAt, identity } of parsed.findings) {
    expect(detector).not.toBe("");
    expect(detectorName).not.toBe("");
    expect(triggeredAt.getTime()).not.toBeNaN();
    if ("external" in identity) expect(identity.external.length).toBeLessThan(1_000);
  }
}

/** One value somewhere in the document replaced by another, or left out. */
function altered(document: unknown, steps: readonly number[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined || typeof document !== "object" || document === null) return value;
  const keys = Object.keys(document);
  const key = keys[step % keys.length];
  if (key === undefined) return value;
  const copy = structuredClone(document) as Record<string, unknown>;
  copy[key] = altered(copy[key], rest, value);
  return copy;
}

const oddValue = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(undefined, "", "\0", "\ud800", "javascript:alert(1)", "x".repeat(5_000), 2 ** 53, -1, 1e300, []),
);

describe.each(doors)("%s", (_, read) => {
  test("answers any bytes with findings or a refusal", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => expectSoundOutcome(() => read(Buffer.from(bytes)))),
      { numRuns: 200 },
    );
  });

  test("answers any JSON with findings or a refusal", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (json) => expectSoundOutcome(() => read(Buffer.from(json)))),
      { numRuns: 300 },
    );
  });

  test("answers a well-formed message with one odd value in it with findings or a refusal", () => {
    const steps = fc.array(fc.nat(40), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.constantFrom(...samples), steps, oddValue, (sample, path, value) => {
        const document = JSON.stringify(altered(sample, path, value)) ?? "";
        expectSoundOutcome(() => read(Buffer.from(document)));
      }),
      { numRuns: 500 },
    );
  });
});

describe("a gitleaks report", () => {
  const entry = fc.record({
    RuleID: fc.constantFrom("private-key", "generic-api-key"),
    File: fc.constantFrom("a.ts", "b/c.yml"),
    Secret: fc.constantFrom(madeUpSecret("one"), madeUpSecret("two"), "REDACTED"),
    Commit: fc.constantFrom("", "a".repeat(40)),
    StartLine: fc.integer({ min: 1, max: 3 }),
    StartColumn: fc.integer({ min: 1, max: 2 }),
    Email: fc.constantFrom("bob@acme.example", ""),
  });
  const read = (entries: unknown[]) => reportOf(gitleaks).parse(JSON.stringify(entries), reportContext);
  const shuffled = fc
    .array(entry, { maxLength: 15 })
    .chain((entries) => fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })));

  test("says the same whatever the order of its entries, and however often each is told", () => {
    fc.assert(
      fc.property(shuffled, ([entries, others]) => {
        const parsed = read(entries);
        for (const again of [read(others), read([...others, ...entries])]) {
          expect(placesOf(again)).toEqual(placesOf(parsed));
          expect(identitiesOf(again)).toEqual(identitiesOf(parsed));
        }
      }),
    );
  });

  test("says the same as an array and as lines", () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 10 }), (entries) => {
        const lines = reportOf(gitleaks).parse(entries.map((one) => JSON.stringify(one)).join("\n"), reportContext);
        expect(placesOf(lines)).toEqual(placesOf(read(entries)));
      }),
    );
  });
});
