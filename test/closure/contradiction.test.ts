import { describe, expect, test } from "vitest";
import { contradictionOf, type Wanted } from "@/lib/closure/contradiction";
import type { IncidentKind, Validity } from "@/prisma/generated/enums";
import { hour, later, monday } from "../factories";

type Row = {
  says: string;
  kind?: IncidentKind;
  validity?: Validity;
  /** Hours after the answers were given that validity was seen. */
  seenAfter?: number;
  actual?: boolean | null;
  revoked?: boolean | null;
  unanswered?: true;
  wanted: Wanted;
};

const resolved = (revoked: boolean): Wanted => ({ to: "resolved", revoked });
const ignored = (reason: Extract<Wanted, { to: "ignored" }>["reason"]): Wanted => ({ to: "ignored", reason });

function judged({ kind = "secret", validity = "unknown", seenAfter = -1, actual, revoked, unanswered, wanted }: Row) {
  const answered = unanswered ? null : { actualSecret: actual ?? null, revoked: revoked ?? null, updatedAt: monday };
  return contradictionOf({ kind, validity, validityAt: later(monday, seenAfter * hour) }, answered, wanted);
}

describe("a closure contradicts", () => {
  const rows: [Row, string][] = [
    [
      { says: "an actual secret, not revoked, is ignored", actual: true, revoked: false, wanted: ignored("low_risk") },
      "actual secret that is not revoked",
    ],
    [
      { says: "the same, as a test credential", actual: true, revoked: false, wanted: ignored("test_credential") },
      "actual secret that is not revoked",
    ],
    [
      { says: "an actual secret is a false positive", actual: true, wanted: ignored("false_positive") },
      "as if it were none",
    ],
    [
      {
        says: "a working secret is a false positive",
        validity: "valid",
        unanswered: true,
        wanted: ignored("false_positive"),
      },
      "was seen to work",
    ],
    [
      { says: "a working secret opens nothing", validity: "valid", actual: false, wanted: ignored("test_credential") },
      "was seen to work",
    ],
    [
      { says: "a working secret is invalid", validity: "valid", unanswered: true, wanted: ignored("invalid") },
      "was seen to work",
    ],
    [
      { says: "an actual secret is resolved and not revoked", actual: true, wanted: resolved(false) },
      "it was not revoked",
    ],
    [
      {
        says: "a working secret is resolved and not revoked",
        validity: "valid",
        unanswered: true,
        wanted: resolved(false),
      },
      "seen to work, and it was not revoked",
    ],
    [{ says: "it was revoked, and then not", revoked: true, wanted: resolved(false) }, "and now that it was not"],
    [
      {
        says: "it worked after it was said to be revoked",
        validity: "valid",
        seenAfter: 1,
        revoked: true,
        wanted: resolved(true),
      },
      "after it was said to be revoked",
    ],
    [
      {
        says: "it was not revoked when asked, and nobody has seen it stop working",
        validity: "valid",
        actual: true,
        revoked: false,
        wanted: resolved(true),
      },
      "has not been seen to stop working",
    ],
    [
      {
        says: "an actual problem is a false positive",
        kind: "code_scanning",
        actual: true,
        wanted: ignored("false_positive"),
      },
      "actual problem",
    ],
    [
      {
        says: "an actual problem is resolved and not fixed",
        kind: "dependency",
        actual: true,
        wanted: resolved(false),
      },
      "not fixed",
    ],
  ];
  test.each(rows.map(([row, sentence]) => [row.says, row, sentence] as const))("%s", (_, row, sentence) => {
    expect(judged(row)).toContain(sentence);
  });
});

describe("a closure is consistent", () => {
  const rows: Row[] = [
    { says: "an actual secret that was revoked is resolved", actual: true, revoked: true, wanted: resolved(true) },
    {
      says: "it still worked when it was last looked at, before it was revoked",
      validity: "valid",
      revoked: true,
      wanted: resolved(true),
    },
    { says: "it was not revoked yet when asked, and is now", actual: true, revoked: false, wanted: resolved(true) },
    { says: "nobody was asked anything", unanswered: true, wanted: resolved(true) },
    { says: "it was dealt with otherwise, and nothing speaks against it", unanswered: true, wanted: resolved(false) },
    { says: "no actual secret is a false positive", actual: false, wanted: ignored("false_positive") },
    { says: "a revoked secret is of low risk", actual: true, revoked: true, wanted: ignored("low_risk") },
    {
      says: "an invalid secret is invalid",
      validity: "invalid",
      actual: true,
      revoked: true,
      wanted: ignored("invalid"),
    },
    { says: "a working secret is real, and of low risk", validity: "valid", wanted: ignored("low_risk") },
    {
      says: "an actual problem will not be fixed",
      kind: "code_scanning",
      actual: true,
      revoked: false,
      wanted: ignored("wont_fix"),
    },
  ];
  test.each(rows.map((row) => [row.says, row] as const))("%s", (_, row) => {
    expect(judged(row)).toBeNull();
  });
});
