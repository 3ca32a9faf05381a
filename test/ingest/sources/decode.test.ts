import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Malformed } from "@/lib/errors";
import { decodeText, parseJson, parseWebhookBody } from "@/lib/ingest/decode";
import { processorTime } from "@/test/processor-time";

const utf16le = (text: string) => Buffer.from(`\ufeff${text}`, "utf16le");
const utf16be = (text: string) => utf16le(text).swap16();

describe("decodeText", () => {
  const sentence = "Schlüssel 🔑 in Zeile 3";

  test.each([
    ["UTF-8", Buffer.from(sentence)],
    ["UTF-8 with BOM", Buffer.from(`\ufeff${sentence}`)],
    ["UTF-16LE with BOM", utf16le(sentence)],
    ["UTF-16BE with BOM", utf16be(sentence)],
  ])("reads %s", (_, bytes) => {
    expect(decodeText(bytes)).toBe(sentence);
  });

  test.each([
    ["latin-1", Buffer.from(sentence, "latin1")],
    ["UTF-16 without BOM", Buffer.from(sentence, "utf16le")],
    ["half a surrogate pair in UTF-16", utf16le("\ud83d.")],
    ["an overlong form", Buffer.from([0x22, 0xc0, 0x80, 0x22])],
    ["a NUL", Buffer.from("a\0b")],
    ["gzip", Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0])],
  ])("refuses %s", (_, bytes) => {
    expect(() => decodeText(bytes)).toThrow(Malformed);
  });
});

describe("parseJson", () => {
  test("reads whatever JSON.stringify writes within the bounds", () => {
    const key = fc.string().filter((name) => !["__proto__", "constructor", "prototype"].includes(name));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(null, true, false),
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number || 0),
        fc.string({ unit: "grapheme" }),
        fc.array(tie("value"), { maxLength: 5 }),
        fc.dictionary(key, tie("value"), { maxKeys: 5, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(value, fc.nat(3), (document, indent) => {
        expect(parseJson(JSON.stringify(document, null, indent))).toEqual(document);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ["nothing", ""],
    ["no JSON", "action: created"],
    ["two documents", "{} {}"],
    ["a document cut off in an object", '{"a": [1, 2], "b": {"c": 1'],
    ["a document cut off in a string", '{"a": "b'],
    ["a key that reaches for the prototype", '{"__proto__": {"admin": true}}'],
    ["the same key, escaped", '{"__pr\\u006fto__": 1}'],
    ["the key constructor", '{"a": [{"constructor": 1}]}'],
    ["a key twice", '{"a": 1, "b": {"a": 2}, "a": 3}'],
    ["a key twice, once escaped", '{"a": 1, "\\u0061": 2}'],
    ["65 levels", "[".repeat(65) + "]".repeat(65)],
    ["1,001 keys", JSON.stringify(Object.fromEntries(Array.from({ length: 1_001 }, (_, key) => [`k${key}`, key])))],
    ["a string above 1 MiB", JSON.stringify("x".repeat(1_048_577))],
    ["a comma too many", '{"a": 1,}'],
    ["a bad escape in a key", '{"\\q": 1}'],
  ])("refuses %s", (_, text) => {
    expect(() => parseJson(text)).toThrow(Malformed);
  });

  test("takes 64 levels, 1,000 keys and a string of 1 MiB", () => {
    expect(() => parseJson("[".repeat(64) + "]".repeat(64))).not.toThrow();
    const keys = Object.fromEntries(Array.from({ length: 1_000 }, (_, key) => [`k${key}`, key]));
    expect(parseJson(JSON.stringify(keys))).toEqual(keys);
    expect(() => parseJson(JSON.stringify("x".repeat(1_048_575)))).not.toThrow();
  });

  test("takes equal keys in different objects, and brackets and quotes within strings", () => {
    const text = '[{"a": "}]\\"{"}, {"a": {"a": "\\\\"}}]';
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  test("turns what PostgreSQL refuses into U+FFFD, and leaves whole pairs alone", () => {
    expect(parseJson('["a\\u0000b", "\\ud83d", "\\uDC00x", "\\ud83d\\udd11", "\\\\u0000"]')).toEqual([
      "a\ufffdb",
      "\ufffd",
      "\ufffdx",
      "🔑",
      "\\u0000",
    ]);
  });

  test("never quotes the text in its message", () => {
    const marker = ["do", "not", "repeat"].join("-");
    for (const text of [marker, `{"a": ${marker}}`, `{"${marker}": 1, "${marker}": 2}`, `["${marker}`]) {
      expect(() => parseJson(text)).toThrow(expect.not.objectContaining({ message: expect.stringContaining(marker) }));
      expect(() => parseJson(text)).toThrow(Malformed);
    }
  });
});

describe("a body of 25 MiB", () => {
  const size = 25 * 1_048_576;
  const filled = (unit: string, bytes: number) => unit.repeat(Math.floor(bytes / unit.length));

  test.each([
    ["opening brackets", (bytes: number) => filled("[", bytes)],
    ["nested keys", (bytes: number) => filled('{"a":', bytes)],
    ["quotes", (bytes: number) => filled('"', bytes)],
    ["escaped quotes", (bytes: number) => `"${filled('\\"', bytes)}`],
    ["backslashes", (bytes: number) => `["${filled("\\\\", bytes)}"]`],
    ["small objects", (bytes: number) => `[${filled('{"a":1},', bytes)}{}]`],
    ["plain text", (bytes: number) => filled("lorem ipsum ", bytes)],
  ])("of %s takes at most linear time", (_, make) => {
    const spent = (text: string) =>
      processorTime(() => {
        try {
          parseJson(text);
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed);
        }
      });
    const small = make(size / 8);
    spent(small);
    const unit = Math.max(spent(small), spent(small), 20);
    expect(spent(make(size))).toBeLessThan(unit * 8 * 5);
  });

  test("nested a million levels is refused, not a stack overflow", () => {
    const depth = 1_000_000;
    for (const [open, close] of [
      ["[", "]"],
      ['{"a":', "}"],
      ['[{"a":', "}]"],
    ] as const) {
      expect(() => parseJson(`${open.repeat(depth)}1${close.repeat(depth)}`)).toThrow(/nested/);
    }
  });
});

describe("parseWebhookBody", () => {
  const form = (payload: string) => Buffer.from(new URLSearchParams({ payload }).toString());

  test("reads JSON, and JSON in a form, with or without its content type", () => {
    const document = { action: "created", text: "a+b & c=ü" };
    const json = JSON.stringify(document);
    expect(parseWebhookBody(Buffer.from(json), "application/json; charset=utf-8")).toEqual(document);
    expect(parseWebhookBody(form(json), "application/x-www-form-urlencoded")).toEqual(document);
    expect(parseWebhookBody(form(json))).toEqual(document);
  });

  test.each([
    ["YAML in a form", form("action: created\nalert:\n  number: 42\n")],
    ["a form with a NUL", Buffer.from("payload=%00")],
    ["a form with broken escapes", Buffer.from("payload=%zz%")],
    ["an empty form field", Buffer.from("payload=")],
  ])("refuses %s", (_, body) => {
    expect(() => parseWebhookBody(body)).toThrow(Malformed);
  });

  test("refuses a form without the field", () => {
    expect(() => parseWebhookBody(Buffer.from("data={}"), "application/x-www-form-urlencoded")).toThrow(Malformed);
  });
});
