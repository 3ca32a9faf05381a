import { randomBytes } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { openBody, sealBody } from "@/lib/ingest/body";
import { seal } from "@/lib/seal";

const payload = (bytes: number) =>
  Buffer.from(`{"url":"${"https://api.github.com/repos/acme/payments ".repeat(Math.ceil(bytes / 43))}"}`);

test.each([
  ["short", payload(40)],
  ["of eight kilobytes", payload(8_000)],
  ["that packing makes no smaller", randomBytes(4_000)],
  ["of a megabyte", payload(1_000_000)],
  ["that begins like a packed one", Buffer.concat([Buffer.alloc(1), randomBytes(3_000)])],
  ["that begins like one packed today", Buffer.concat([Buffer.of(1), randomBytes(3_000)])],
  ["that is empty", Buffer.alloc(0)],
])("a body %s is opened as it came, by its own delivery only", (_, body) => {
  const sealed = sealBody(body, "one");
  expect(openBody(sealed, "one").equals(body)).toBe(true);
  expect(() => openBody(sealed, "another")).toThrow();
});

test("what a code host sends waits in a fraction of its size", () => {
  expect(sealBody(payload(8_000), "one").length).toBeLessThan(2_000);
});

test("what was sealed before bodies were packed is opened", () => {
  expect(openBody(seal(payload(8_000), "delivery:one"), "one").equals(payload(8_000))).toBe(true);
});

test("what was packed by deflate, as earlier versions did, is opened", () => {
  const packed = Buffer.concat([Buffer.alloc(1), deflateRawSync(payload(8_000))]);
  expect(openBody(seal(packed, "delivery:one"), "one").equals(payload(8_000))).toBe(true);
});
