import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parseWebhookBody } from "@/lib/ingest/decode";
import type { Source } from "@/lib/ingest/source";
import { sources } from "@/lib/ingest/sources";
import { fillIn, outcomeOf, receivedAt, reportContext, reportOf, webhookOf } from "./fixtures";

const root = path.resolve(import.meta.dirname, "../../..");
const fixtures = path.join(root, "test/fixtures/ingest");
const expectationOf = (file: string) => file.replace(/\.[a-z]+$/, ".findings.json");
const inputsOf = (source: string) =>
  readdirSync(path.join(fixtures, source)).filter((file) => !file.endsWith(".findings.json"));

function readFixture(source: Source, file: string) {
  const { text, secrets } = fillIn(readFileSync(path.join(fixtures, source.name, file), "utf8"));
  const [event = ""] = file.split("__");
  const outcome = outcomeOf(() =>
    event === "report"
      ? reportOf(source).parse(text, reportContext)
      : webhookOf(source).parse(parseWebhookBody(Buffer.from(text)), { event, receivedAt }),
  );
  return { outcome, secrets };
}

test("every file in lib/ingest/sources is a registered source", () => {
  const files = readdirSync(path.join(root, "lib/ingest/sources")).filter((file) => file.endsWith(".ts"));
  expect(sources.map(({ name }) => `${name}.ts`).sort()).toEqual(files.sort());
});

describe.each(sources.map((source) => [source.name, source] as const))("%s", (name, source) => {
  test("has a fixture for each of its doors, and no expectation without its input", () => {
    const inputs = inputsOf(name);
    expect(inputs.some((file) => file.startsWith("report__"))).toBe(source.report !== undefined);
    expect(inputs.some((file) => !file.startsWith("report__"))).toBe(source.webhook !== undefined);
    const expectations = readdirSync(path.join(fixtures, name)).filter((file) => file.endsWith(".findings.json"));
    expect(inputs.map(expectationOf).sort()).toEqual(expectations.sort());
  });

  test.each(inputsOf(name))("reads %s as expected, and lets no secret out", (file) => {
    const { outcome, secrets } = readFixture(source, file);
    const said = JSON.stringify(outcome);
    for (const secret of secrets) expect(said.includes(secret), "a raw secret in the outcome").toBe(false);
    const expected = readFileSync(path.join(fixtures, name, expectationOf(file)), "utf8");
    expect(outcome).toEqual(JSON.parse(expected));
  });
});
