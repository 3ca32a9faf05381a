import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { Malformed, TooLarge } from "@/lib/errors";
import { readerWith, readReport } from "@/lib/ingest/reader";
import { readReportFile, withReportFile } from "@/lib/ingest/report-file";
import { later, leak, monday, secretValue } from "../factories";

const mebibyte = 1_048_576;
const context = { repository: "acme/payments", historical: false, receivedAt: later(monday, 0) };
const whole = (body: Buffer[]) => withReportFile(body, readReportFile);
const read = (source: string, body: Buffer) => withReportFile([body], (file) => readReport({ source, file, context }));

test("a report waits in a file nobody else can read, without a secret in clear", async () => {
  const secret = secretValue();
  const report = Buffer.from(JSON.stringify([leak({ secret })]));
  const name = await withReportFile([report], async (file) => {
    expect(readFileSync(file.path).includes(secret)).toBe(false);
    expect(statSync(file.path).mode & 0o777).toBe(0o600);
    expect(await readReportFile(file)).toEqual(report);
    return file.path;
  });
  expect(existsSync(name)).toBe(false);
});

test("gzip is unpacked whether it says so or not, also when it comes byte by byte", async () => {
  const report = Buffer.from(JSON.stringify([leak()]));
  const packed = gzipSync(report);
  expect(await whole([packed])).toEqual(report);
  expect(await whole([...packed].map((byte) => Buffer.from([byte])))).toEqual(report);
  expect(await whole([Buffer.from("[")])).toEqual(Buffer.from("["));
  expect(await whole([])).toEqual(Buffer.alloc(0));
});

const piece = Buffer.alloc(mebibyte, 0x20);
const noise = randomBytes(64 * 1_024);

test.each([
  ["of more than 100 MiB", Array.from({ length: 101 }, () => piece), TooLarge],
  ["that unpacks to a thousand times its size", [gzipSync(Buffer.alloc(20 * mebibyte))], TooLarge],
  ["that is more than 10 MiB packed", [Buffer.from([0x1f, 0x8b]), ...Array.from({ length: 11 }, () => piece)], Error],
  ["cut off while packed", [gzipSync(noise).subarray(0, 2_000)], Malformed],
  ["packed with a wrong checksum", [flipped(gzipSync(noise))], Malformed],
])("a report %s is refused", async (_, body, error) => {
  await expect(whole(body)).rejects.toThrow(error);
});

function flipped(packed: Buffer): Buffer {
  const copy = Buffer.from(packed);
  copy[copy.length - 6] = (copy.at(-6) ?? 0) ^ 0xff;
  return copy;
}

describe("the reading process", () => {
  test("hands over fingerprint and mask of a secret, and never the secret", async () => {
    const secret = secretValue();
    const { findings } = await read("gitleaks", Buffer.from(JSON.stringify([leak({ secret })])));
    expect(JSON.stringify(findings)).not.toContain(secret);
    const [{ identity } = { identity: { external: "" } }] = findings;
    expect("secret" in identity && identity.secret.fingerprint()).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each([
    ["memory", { longestMs: 60_000, mostMegabytes: 48 }],
    ["time", { longestMs: 50, mostMegabytes: 512 }],
  ])("that takes too much %s is ended, leaves the others their turn, and lives on", async (what, limits) => {
    const readWithin = readerWith(limits);
    const heavy = Buffer.from(`[${"[],".repeat(mebibyte)}[]]`);
    const reading = withReportFile([heavy], (file) => readWithin({ source: "gitleaks", file, context }));
    await expect(reading).rejects.toThrow(new RegExp(`takes more ${what} to read`));
    const light = withReportFile([Buffer.from("[]")], (file) => readWithin({ source: "gitleaks", file, context }));
    if (what === "memory") expect((await light).findings).toEqual([]);
    else await expect(light).rejects.toThrow(TooLarge);
  });
});
