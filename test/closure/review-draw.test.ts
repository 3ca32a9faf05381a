import { expect, test } from "vitest";
import { isDrawn } from "@/lib/closure/review-draw";
import { env } from "@/lib/env";

const closures = Array.from({ length: 4_000 }, (_, index) => [index + 1, 2 + (index % 3)] as const);
const share = (percent: number) => closures.filter(([id, version]) => isDrawn(id, version, percent)).length / 40;

test("about as many of a hundred closures are drawn as was asked for", () => {
  expect(share(0)).toBe(0);
  expect(share(100)).toBe(100);
  for (const percent of [5, 10, 50]) expect(Math.abs(share(percent) - percent)).toBeLessThan(4);
});

test("the same closure is drawn every time or never, and who is drawn at ten percent is drawn at fifty", () => {
  const drawn = closures.filter(([id, version]) => isDrawn(id, version, 10));
  for (const [id, version] of drawn) expect(isDrawn(id, version, 50)).toBe(true);
});

test("nobody can tell without the key which will be drawn", () => {
  const before = closures.filter(([id, version]) => isDrawn(id, version, 10)).map(([id]) => id);
  const { AUTH_SECRET } = env();
  Object.assign(env(), { AUTH_SECRET: `another ${AUTH_SECRET}` });
  const after = closures.filter(([id, version]) => isDrawn(id, version, 10)).map(([id]) => id);
  Object.assign(env(), { AUTH_SECRET });
  expect(after).not.toEqual(before);
});
