import { randomBytes } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";

const key = (kid: string) => `${kid}:${randomBytes(32).toString("base64")}`;
const before = process.env.SEAL_KEYS;
afterEach(() => Object.assign(process.env, { SEAL_KEYS: before }));

/** The seal, as a process started with this ring would have it. */
async function startedWith(...ring: string[]) {
  process.env.SEAL_KEYS = ring.join(",");
  vi.resetModules();
  return import("@/lib/seal");
}

test("what was sealed stays readable when a new key is put in front, and no longer without the old one", async () => {
  const [first, second, third] = [key("S1"), key("S2"), key("S3")];
  const sealed = (await startedWith(first)).seal(Buffer.from("a webhook's secret"), "endpoint:1");
  const rotated = await startedWith(third, second, first);
  expect(rotated.unseal(sealed, "endpoint:1").toString()).toBe("a webhook's secret");
  const fresh = rotated.seal(Buffer.from("another"), "endpoint:2");
  const dropped = await startedWith(third);
  expect(dropped.unseal(fresh, "endpoint:2").toString()).toBe("another");
  expect(() => dropped.unseal(sealed, "endpoint:1")).toThrow('"S1", which SEAL_KEYS does not hold');
});
