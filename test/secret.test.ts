import { inspect } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { seal, unseal } from "@/lib/seal";
import { Secret } from "@/lib/secret";
import { secretValue } from "./factories";

const value = fc.oneof(fc.string(), fc.string({ unit: "grapheme" }), fc.string({ minLength: 20, maxLength: 200 }));

test("a mask shows at most 30 % of a value, and at most four characters at either end", () => {
  fc.assert(
    fc.property(value, (text) => {
      const [start = "", end = ""] = new Secret(text).masked().split("•".repeat(8));
      const shown = [...start].length + [...end].length;
      expect([...start].length).toBeLessThanOrEqual(4);
      expect([...end].length).toBeLessThanOrEqual(4);
      expect(shown).toBeLessThanOrEqual([...text].length * 0.3);
    }),
    { numRuns: 5_000 },
  );
});

test("fingerprints are equal exactly for equal values", () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(new Secret(a).fingerprint()).toBe(new Secret(a).fingerprint());
      expect(new Secret(a).fingerprint() === new Secret(b).fingerprint()).toBe(a === b);
    }),
  );
});

test("a secret prints, serialises and joins as [secret], and appears in no other form", () => {
  const text = secretValue();
  const secret = new Secret(text);
  const error = new Error("failed", { cause: secret });
  for (const printed of [
    `${secret}`,
    String(secret),
    JSON.stringify({ secret }),
    inspect(secret),
    inspect({ deep: [secret] }),
    inspect(error),
  ]) {
    expect(printed).toContain("[secret]");
    expect(printed).not.toContain(text.slice(4, 20));
  }
  expect(Object.keys(secret)).toEqual([]);
});

test("a text that quotes a secret is kept without it", () => {
  const text = secretValue();
  const cleaned = new Secret(text).removedFrom(`use ${text}, or ${text}!`);
  expect(cleaned).not.toContain(text);
  expect(cleaned).toContain("use ");
});

const bytes = fc.uint8Array({ maxLength: 2_000 }).map((array) => Buffer.from(array));

test("what is sealed opens again in its own context, and nowhere else", () => {
  fc.assert(
    fc.property(bytes, fc.string(), fc.string(), (plain, context, other) => {
      const sealed = seal(plain, context);
      expect(unseal(sealed, context).equals(plain)).toBe(true);
      if (other !== context) expect(() => unseal(sealed, other)).toThrow();
      if (plain.length > 8) expect(sealed.includes(plain)).toBe(false);
    }),
  );
});

test("a seal with any one bit changed does not open", () => {
  const sealed = seal(Buffer.from("a body"), "delivery:1");
  for (let at = 0; at < sealed.length * 8; at += 1) {
    const changed = Buffer.from(sealed);
    changed[at >> 3] = (changed[at >> 3] ?? 0) ^ (1 << (at & 7));
    expect(() => unseal(changed, "delivery:1")).toThrow();
  }
});
