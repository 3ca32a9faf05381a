import { describe, expect, test } from "vitest";
import { Malformed } from "@/lib/errors";
import { authorOf, splitAuthor } from "@/lib/ingest/sources/reading/author";
import { parseCsv } from "@/lib/ingest/sources/reading/csv";
import { detectorName } from "@/lib/ingest/sources/reading/detector-name";
import { pointer } from "@/lib/ingest/sources/reading/fault";
import { link, position } from "@/lib/ingest/sources/reading/fields";
import { readTime } from "@/lib/ingest/sources/reading/time";

test.each([
  ["Bob Byrne <bob@acme.example>", { authorName: "Bob Byrne", authorEmail: "bob@acme.example" }],
  ["  <bob@acme.example> ", { authorEmail: "bob@acme.example" }],
  ["bob@acme.example", { authorEmail: "bob@acme.example" }],
  ["Bob Byrne", { authorName: "Bob Byrne" }],
  ["Bob @ Acme", { authorName: "Bob @ Acme" }],
  ["Bob <x> Byrne <bob@acme.example>", { authorName: "Bob <x> Byrne", authorEmail: "bob@acme.example" }],
  ["Bob <bob@acme.example", { authorName: "Bob", authorEmail: "bob@acme.example" }],
  ["Bob <>", { authorName: "Bob" }],
  ["", {}],
])("the author written %j is taken apart", (written, author) => {
  expect(splitAuthor(written)).toEqual(author);
});

test("a name told on its own wins over one beside the address", () => {
  expect(authorOf("Rita Roy", "R <rita@acme.example>")).toEqual({
    authorName: "Rita Roy",
    authorEmail: "rita@acme.example",
  });
});

test.each([
  ["2026-11-01T16:20:00Z", "2026-11-01T16:20:00.000Z"],
  ["2026-11-01T18:20:00.123456789+02:00", "2026-11-01T16:20:00.123Z"],
  ["2026-11-01 09:20:00 -0700 -0700", "2026-11-01T16:20:00.000Z"],
  ["2026-11-01 16:20:00 +0000 UTC", "2026-11-01T16:20:00.000Z"],
  ["2026-11-01 16:20:00", "2026-11-01T16:20:00.000Z"],
  ["2026-11-01", "2026-11-01T00:00:00.000Z"],
  [1_793_550_000, "2026-11-01T16:20:00.000Z"],
  ["1793550000000", "2026-11-01T16:20:00.000Z"],
  ["0001-01-01T00:00:00Z", undefined],
  ["10-19-2003", undefined],
  ["2026-13-45T99:99:99Z", undefined],
  ["0", undefined],
  ["", undefined],
  [null, undefined],
  [1e300, undefined],
])("the time %j reads as %s", (written, instant) => {
  expect(readTime(written)?.toISOString()).toBe(instant);
});

test.each([
  ["stripe-access-token", "", "Stripe access token"],
  ["aws-access-token", "AWS", "AWS access token"],
  ["gcp-api-key", "", "GCP API key"],
  ["github-pat", "", "GitHub PAT"],
  ["jwt", "", "JWT"],
  ["npm-access-token", "", "npm access token"],
  ["adafruit_io_key", "", "Adafruit IO key"],
  ["generic-api-key", "Detected a Generic API Key, potentially exposing services.", "Generic API key"],
  ["RSA-PK", "RSA private key", "RSA private key"],
  ["RSA-PK", "Found a key, which is bad.", "RSA-PK"],
  ["MailChimp API key", "", "MailChimp API key"],
])("the rule %s, described as %j, is called %s", (rule, description, name) => {
  expect(detectorName(rule, description)).toBe(name);
});

test.each([
  [7, 7],
  ["12", 12],
  [2_147_483_647, 2_147_483_647],
  [2_147_483_648, 0],
  ["99999999999", 0],
  [-1, 0],
  [1.5, 0],
  [1e300, 0],
  ["0x10", 0],
  [null, 0],
  [undefined, 0],
])("the position %j reads as %d", (written, number) => {
  expect(position.parse(written)).toBe(number);
});

test.each([
  ["https://github.com/acme/payments", true],
  ["http://github.com/acme/payments", false],
  ["javascript:alert(1)", false],
  ["https://bob:word@github.com/acme", false],
  ["//github.com", false],
  [7, false],
])("%j is a link: %s", (written, isLink) => {
  expect(link.parse(written)).toBe(isLink ? written : undefined);
});

test("a JSON pointer escapes as RFC 6901 says", () => {
  expect(pointer([])).toBe("");
  expect(pointer([3, "a/b", "c~d"])).toBe("/3/a~1b/c~0d");
});

describe("parseCsv", () => {
  test("reads quoted fields with commas, quotes and lines, LF or CRLF, with or without a last line break", () => {
    const rows = [
      { a: "1, 2", b: 'say "x"\nagain' },
      { a: "", b: "3" },
    ];
    for (const end of ["", "\n", "\r\n"]) {
      for (const line of ["\n", "\r\n"]) {
        expect(parseCsv(`a,b${line}"1, 2","say ""x""\nagain"${line},3${end}`)).toEqual(rows);
      }
    }
    expect(parseCsv("a,b\n1,")).toEqual([{ a: "1", b: "" }]);
    expect(parseCsv("a,b\n")).toEqual([]);
  });

  test.each([
    ["a row cut off", "a,b\n1,2\n3"],
    ["a quote left open", 'a,b\n1,"2'],
    ["text after a closing quote", 'a,b\n"1"x,2'],
    ["a column twice", "a,a\n1,2"],
  ])("refuses %s", (_, text) => {
    expect(() => parseCsv(text)).toThrow(Malformed);
  });
});
