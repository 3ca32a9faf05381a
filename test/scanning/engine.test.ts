import { describe, expect, test } from "vitest";
import { problemOf } from "@/app/_server/problem";
import { find, finderWith } from "@/lib/scanning/engine";

const light = [{ filename: "a.txt", document: "password = s3cr3tW0rd99" }];
const documentsOf = (line: string, lines: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({ filename: `${index}.txt`, document: line.repeat(lines) }));

describe("documents that take too much", () => {
  test.each([
    ["memory", documentsOf("password: x\n", 80_000, 60), { longestMs: 60_000, mostMegabytes: 32 }],
    ["time", documentsOf("password: abcdefgh12\n", 50_000, 1), { longestMs: 5_000, mostMegabytes: 384 }],
  ])(
    "of %s end the process that scans, are told so, and leave everybody else their turn",
    async (what, heavy, bounds) => {
      const findWithin = finderWith(bounds);
      expect(await findWithin(light)).toHaveLength(1);
      const [refused, ...others] = await Promise.allSettled([heavy, light, light].map(findWithin));
      const { status, body } = problemOf(refused?.status === "rejected" && refused.reason);
      expect(status).toBe(413);
      expect(body.detail).toBe(
        `The documents take more ${what} to scan than one request is given. Send fewer, or smaller ones.`,
      );
      for (const other of others) expect(other).toMatchObject({ value: [[{ rule: "generic_password" }]] });
    },
    60_000,
  );
});

test("those behind documents that take long are answered meanwhile, also those who come later", async () => {
  const findWithin = finderWith({ longestMs: 10_000, mostMegabytes: 384, patienceMs: 200 });
  await findWithin(light);
  let refused = false;
  const heavy = findWithin(documentsOf("password: abcdefgh12\n", 50_000, 1)).catch((error) => {
    refused = true;
    return problemOf(error).status;
  });
  for (const behind of [findWithin(light), findWithin(light)]) expect(await behind).toHaveLength(1);
  expect(await findWithin(light)).toHaveLength(1);
  expect(refused).toBe(false);
  expect(await heavy).toBe(413);
}, 60_000);

test("a scan does not wait for a process to start", async () => {
  await find(light);
  const started = performance.now();
  await find(light);
  expect(performance.now() - started).toBeLessThan(1_000);
});
