import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { Invalid } from "@/lib/errors";
import { importReport } from "@/lib/ingest/upload";
import { ownDatabase } from "../database";
import { asSystem, gitleaksReport, leak, secretValue } from "../factories";

ownDatabase();

const most = 25_000;
const patience = 90_000;
const importOf = (source: string, body: Buffer) =>
  importReport(asSystem, source, [body], { repository: "acme/payments", historical: true });

const result = (index: number, locations = 1) => ({
  ruleId: `rule-${index % 40}`,
  level: "warning",
  message: { text: `Finding ${index}` },
  partialFingerprints: { primaryLocationLineHash: createHash("sha1").update(String(index)).digest("hex") },
  locations: Array.from({ length: locations }, () => ({
    physicalLocation: { artifactLocation: { uri: `src/${index % 900}.ts` }, region: { startLine: (index % 999) + 1 } },
  })),
});
const sarif = (runs: unknown[][]) =>
  Buffer.from(
    JSON.stringify({
      version: "2.1.0",
      runs: runs.map((results) => ({ tool: { driver: { name: "Lint" } }, results })),
    }),
  );
const results = (count: number) => Array.from({ length: count }, (_, index) => result(index));

test(
  "a SARIF run of 25,000 results is imported",
  async () => {
    const receipt = await importOf("sarif", sarif([results(most)]));
    expect(receipt).toMatchObject({ findings: most, incidents: { created: most }, occurrences: { created: most } });
    expect(await db().incident.count()).toBe(most);
  },
  patience,
);

test(
  "a gitleaks report of 25,000 findings is imported, and once more changes nothing",
  async () => {
    const secrets = Array.from({ length: 9_000 }, (_, index) => secretValue(`large ${index}`));
    const leaks = Array.from({ length: most }, (_, line) =>
      leak({ secret: secrets[line % secrets.length] ?? "", line }),
    );
    const report = gitleaksReport(leaks);
    expect(await importOf("gitleaks", report)).toMatchObject({
      findings: most,
      incidents: { created: secrets.length },
      occurrences: { created: most },
    });
    expect(await importOf("gitleaks", report)).toMatchObject({
      incidents: { created: 0, updated: 0 },
      occurrences: { created: 0, known: most },
    });
  },
  patience,
);

test.each([
  ["21 runs", sarif(Array.from({ length: 21 }, () => [])), "/runs"],
  ["25,001 results in a run", sarif([[], results(most + 1)]), "/runs/1/results"],
])("a SARIF log of %s is refused whole, at its place", async (_, body, pointer) => {
  const refusal = await importOf("sarif", body).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Invalid);
  expect((refusal as Invalid).detail.pointer).toBe(pointer);
});

test("a result with more than 1,000 locations is listed, and the others are imported", async () => {
  const receipt = await importOf("sarif", sarif([[result(70_001), result(70_002, 1_001)]]));
  expect(receipt).toMatchObject({ findings: 1, rejected: [{ pointer: "/runs/0/results/1/locations" }] });
});
