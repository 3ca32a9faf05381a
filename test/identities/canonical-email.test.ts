import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalEmail } from "@/lib/identities/canonical-email";
import { addressKey } from "@/lib/identities/developers";
import { unmailableReason } from "@/lib/identities/unmailable";
import { processorTime } from "@/test/processor-time";

describe("one mailbox has one canonical address", () => {
  const table: [string, string | null][] = [
    ["bob@acme.example", "bob@acme.example"],
    [" Bob@ACME.Example ", "bob@acme.example"],
    ["bob@acme.example.", "bob@acme.example"],
    ["bob@bücher.example", "bob@xn--bcher-kva.example"],
    ["bob@BÜCHER.example", "bob@xn--bcher-kva.example"],
    ["bob@xn--bcher-kva.example", "bob@xn--bcher-kva.example"],
    ["o'brien+tag@acme.example", "o'brien+tag@acme.example"],
    ["a.b@acme.example", "a.b@acme.example"],
    ["", null],
    ["bob", null],
    ["bob@", null],
    ["@acme.example", null],
    ["bob@localhost", null],
    ["bob@acme..example", null],
    ["bob@.acme.example", null],
    ["bob@-acme.example", null],
    ["bob@10.0.0.1", null],
    ["bob@[10.0.0.1]", null],
    ["bob@0x7f.1", null],
    [".bob@acme.example", null],
    ["bob.@acme.example", null],
    ["b..b@acme.example", null],
    ["bob@acme.example@evil.example", null],
    ["bob＠acme.example", null],
    ["bob@acme.example＠evil.example", null],
    ["bob﹫evil.example@acme.example", null],
    ['"bob"@acme.example', null],
    ['"bob@acme.example"@evil.example', null],
    ["Bob <bob@acme.example>", null],
    ["bob@acme.example,eve@evil.example", null],
    ["bob@acme.example;eve@evil.example", null],
    ["bob@acme.example\r\nBcc: eve@evil.example", null],
    ["bob\n@acme.example", null],
    ["bob\0@acme.example", null],
    ["bob @acme.example", null],
    ["bob\u00a0x@acme.example", null],
    ["bob(comment)@acme.example", null],
    ["bøb@acme.example", null],
    ["\u212Aim@acme.example", null],
    ["İ@acme.example", null],
    [`${"a".repeat(64)}@acme.example`, `${"a".repeat(64)}@acme.example`],
    [`${"a".repeat(65)}@acme.example`, null],
    [`bob@${"a".repeat(64)}.example`, null],
    [
      `bob@${"ü".repeat(40)}.${"ü".repeat(40)}.${"ü".repeat(40)}.${"ü".repeat(40)}.${"ü".repeat(40)}.${"ü".repeat(40)}.example`,
      null,
    ],
    [`bob@${"abcdefgh.".repeat(40)}example`, null],
    ["bob@acme%2eexample", null],
    ["bob%40evil.example@acme.example", "bob%40evil.example@acme.example"],
  ];
  test.each(table)("%j is %j", (raw, canonical) => {
    expect(canonicalEmail(raw)).toBe(canonical);
  });

  test("different mailboxes stay different: no plus-stripping, no dot-folding", () => {
    const spellings = ["a.b@acme.example", "ab@acme.example", "ab+x@acme.example", "ab@mail.acme.example"];
    expect(new Set(spellings.map(canonicalEmail)).size).toBe(spellings.length);
  });
});

const piece = fc.constantFrom(
  ...["a", "B", "ü", "K", "\u212a", "İ", "ß", "１", ".", "-", "+", "@", "＠", "﹫", "%40", "%2e", "xn--", "。", "．"],
  ...[
    "example",
    "acme",
    " ",
    "\t",
    "\r\n",
    "\0",
    "<",
    ">",
    ",",
    ";",
    '"',
    "(",
    ")",
    "\\",
    ":",
    "[",
    "]",
    "\u200d",
    "\ud800",
  ],
);
const odd = fc.oneof(
  fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join("")),
  fc
    .tuple(fc.array(piece, { maxLength: 6 }), fc.array(piece, { maxLength: 12 }))
    .map(([local, domain]) => `${local.join("")}@${domain.join("")}.example`),
  fc.emailAddress(),
  fc.string({ unit: "grapheme", maxLength: 60 }),
);

test("canonical form is final, has one @, one word on each side, and nothing a header could stumble over", () => {
  fc.assert(
    fc.property(odd, (raw) => {
      const canonical = canonicalEmail(raw);
      if (canonical === null) return;
      expect(canonicalEmail(canonical)).toBe(canonical);
      expect(canonical).toMatch(/^[a-z0-9!#$%&'*+/=?^_`{|}~.-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/);
      expect(canonical.length).toBeLessThanOrEqual(254);
      expect(canonicalEmail(canonical.toUpperCase())).toBe(canonical);
    }),
    { numRuns: 5_000 },
  );
});

test("every author can be filed under some key, and always the same", () => {
  fc.assert(
    fc.property(odd, (raw) => {
      const key = addressKey(raw);
      expect(key.length).toBeLessThanOrEqual(320);
      expect(addressKey(key)).toBe(key);
    }),
    { numRuns: 2_000 },
  );
});

describe("who can never be mailed", () => {
  test.each([
    ["bob@acme.example", "", null],
    ["abbot@acme.example", "", null],
    ["robot.smith@acme.example", "", null],
    ["noreen@acme.example", "", null],
    ["dana.li@mail.acme.example", "Dana Li", null],
    ["41898282+github-actions[bot]@users.noreply.github.com", "", "bot"],
    ["dependabot[bot]@users.noreply.github.com", "dependabot[bot]", "bot"],
    ["renovate@acme.example", "", "bot"],
    ["ci-bot@acme.example", "", "bot"],
    ["deploy@acme.example", "release[bot]", "bot"],
    ["12345+zoe@users.noreply.github.com", "Zoë", "noreply"],
    ["zoe@users.noreply.gitlab.com", "", "noreply"],
    ["noreply@github.com", "GitHub", "noreply"],
    ["no-reply@acme.example", "", "noreply"],
    ["NoReply+deploy@acme.example", "", "noreply"],
    ["do-not-reply@acme.example", "", "noreply"],
    ["zoe@zoes-macbook.local", "", "host_local"],
    ["zoe@localhost", "", "host_local"],
    ["zoe@ubuntu.localdomain", "", "host_local"],
    ["root@ip-10-0-0-1.internal", "", "host_local"],
    ["zoe@laptop.(none)", "", "host_local"],
    ["zoe@fritz.lan", "", "host_local"],
    ["zoe", "", "malformed"],
    ["", "", "malformed"],
    ["zoe @acme.example", "", "malformed"],
    ["zoe@acme.example, eve@evil.example", "", "malformed"],
    ["zoë@acme.example", "", "malformed"],
  ])("%j of %j: %s", (email, name, reason) => {
    expect(unmailableReason(email, name)).toBe(reason);
  });

  test("whatever is written, the answer comes at once", () => {
    for (const long of ["a.".repeat(5_000), `${"a-".repeat(5_000)}@`, `@${".".repeat(5_000)}`, "bot-".repeat(2_500)]) {
      expect(processorTime(() => unmailableReason(long))).toBeLessThan(200);
    }
  });
});
