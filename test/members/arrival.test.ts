import { expect, test } from "vitest";
import { isRefusalReason, problemText, safePath } from "@/app/sign-in/arrival";

const base = "https://handback.acme.example";

test.each([
  ["/incidents/7?tab=timeline", "/incidents/7?tab=timeline"],
  [`${base}/settings/tokens`, "/settings/tokens"],
  ["/incidents?next=https://evil.example", "/incidents?next=https://evil.example"],
])("after signing in, %j leads to %s", (wish, path) => expect(safePath(wish, base)).toBe(path));

test.each([
  "https://evil.example/",
  "//evil.example",
  "///evil.example",
  "////evil.example/x",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "/\n//evil.example",
  "incidents",
  "https:evil.example",
  "https:/evil.example",
  "http://handback.acme.example/",
  "https://handback.acme.example.evil.example/",
  "https://handback.acme.example:444/",
  "https://handback.acme.example@evil.example/",
  "https://alice:secret@handback.acme.example/incidents",
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "/.//evil.example",
  "/x/..//evil.example",
  "/%2e%2e//evil.example",
  "/sign-in?next=/sign-in",
  "/sign-in",
  "/api/auth/signout",
  "\u0000//evil.example",
  `/${"a".repeat(2_001)}`,
  "http://[",
  "",
])("after signing in, %j leads nowhere but home", (wish) => {
  const path = safePath(wish, base);
  expect(new URL(path, base).origin).toBe(base);
  expect(path.startsWith("//") || path.includes("evil")).toBe(false);
  expect(path).toBe("/");
});

test("a wish that came twice, or not at all, leads home", () => {
  expect(safePath(["/a", "/b"], base)).toBe("/");
  expect(safePath(undefined, base)).toBe("/");
});

test("every refusal has a sentence that names the provider and what to do, and no other word is repeated back", () => {
  const reasons =
    "deactivated no_email address_taken unusable cancelled stale away untrusted not_fresh refused internal".split(" ");
  for (const reason of reasons) {
    expect(isRefusalReason(reason)).toBe(true);
    expect(problemText("Acme login (login.acme.example)", reason)).toMatch(/^[A-Z].+\.$/);
  }
  expect(problemText("Acme login (login.acme.example)", "away")).toContain("Acme login (login.acme.example)");
  const odd = problemText("single sign-on", "<script>alert(1)</script>");
  expect(odd).toBe(problemText("single sign-on", "internal"));
  for (const word of ["constructor", "toString", "__proto__"]) expect(problemText("x", word)).toBe(odd);
  expect(problemText("single sign-on", undefined)).toBeNull();
});
