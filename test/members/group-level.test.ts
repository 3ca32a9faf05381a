import { expect, test, vi } from "vitest";
import { levelByGroups } from "@/lib/members/group-level";

const rules = [
  { group: "security", level: "manager" },
  { group: "engineering", level: "member" },
  { group: "everybody", level: "restricted" },
] as const;

test.each([
  ["restricted", ["engineering"], "member"],
  ["restricted", ["engineering", "security"], "manager"],
  ["manager", ["engineering"], "member"],
  ["manager", ["unknown"], "restricted"],
  ["manager", [], "restricted"],
  ["member", null, "member"],
  ["restricted", null, "restricted"],
  ["owner", [], "owner"],
  ["owner", ["engineering"], "owner"],
] as const)("a %s whose groups are %j is %s after signing in", (before, groups, after) => {
  expect(levelByGroups(before, groups, rules)).toBe(after);
});

test("without a mapping, groups change nothing", () => {
  expect(levelByGroups("member", ["security"], [])).toBe("member");
});

async function parsed(list: string) {
  vi.resetModules();
  process.env.OIDC_GROUP_LEVELS = list;
  const { env } = await import("@/lib/env");
  return env().OIDC_GROUP_LEVELS;
}

test("the setting takes groups with any sign in their names", async () => {
  expect(await parsed("Security Team=manager, cn=dev =member")).toEqual([
    { group: "Security Team", level: "manager" },
    { group: "cn=dev", level: "member" },
  ]);
});

test.each(["admins=owner", "admins", "=member", "admins=king", "a=member,"])(
  "the setting %j is refused before anything starts",
  async (list) => {
    await expect(parsed(list)).rejects.toThrow(/OIDC_GROUP_LEVELS: must look like group=level/);
  },
);
