import { expect, test } from "vitest";
import { z } from "zod";
import { faultSentence, faultsOf } from "@/lib/fault-words";

const said = (shape: z.ZodType, value: unknown) =>
  shape.safeParse(value).error?.issues.length ? faultsOf(shape.safeParse(value).error as z.ZodError)[0]?.reason : null;

test.each<[string, z.ZodType, unknown]>([
  ["It is missing.", z.object({ name: z.string() }), {}],
  ["It should be text, not a number.", z.string(), 5],
  ["It should be a number, not text.", z.number(), "5"],
  ["It should be a list, not null.", z.array(z.string()), null],
  ["It should be an object, not a list.", z.object({}), []],
  ["It should be true or false, not text.", z.boolean(), "yes"],
  ["It should be one of dead, done.", z.enum(["dead", "done"]), "lost"],
  ["It should be branch.", z.literal("branch"), "all"],
  ["It is empty.", z.string().min(1), ""],
  ["It is empty.", z.array(z.string()).min(1), []],
  ["It has more than 3 characters.", z.string().max(3), "four"],
  ["It has fewer than 2 items.", z.array(z.string()).min(2), ["a"]],
  ["It has more than 1 items.", z.array(z.string()).max(1), ["a", "b"]],
  ["It should be at least 1.", z.number().min(1), 0],
  ["It should be more than 0.", z.number().positive(), 0],
  ["It should be at most 100.", z.number().max(100), 101],
  ["There is no such field: extra, more.", z.strictObject({}), { extra: 1, more: 2 }],
  ["It is not of the form that is asked for.", z.string().regex(/^a$/), "b"],
  ["It is not an e-mail address.", z.email(), "nobody"],
  ["It is not a UUID.", z.uuid(), "1"],
  ["It is not a date, such as 2026-11-28.", z.iso.date(), "today"],
  ["It is not of the form that is asked for.", z.union([z.string(), z.number()]), true],
  ["Say which one.", z.string("Say which one."), 5],
])("a value that does not fit is answered in words: %s", (reason, shape, value) => {
  expect(said(shape, value)).toBe(reason);
});

test("every fault is named with its place, in one sentence each", () => {
  const shape = z.object({ a: z.string(), list: z.array(z.number()) });
  const faults = faultsOf(shape.safeParse({ list: [1, "2"] }).error as z.ZodError, "/settings");
  expect(faultSentence(faults)).toBe(
    "The request cannot be used. /settings/a: It is missing. /settings/list/1: It should be a number, not text.",
  );
});
