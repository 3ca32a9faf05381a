import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { accentScale, dark, greyScale, light, mark, type Palette, severity } from "@/emails/brand";
import { contrast, distance, vision } from "./contrast";

type Token = keyof Palette;
const grounds: Token[] = ["page", "surface", "sunken"];
const texts: [Token, Token][] = [
  ...(["text", "muted", "accent", "danger"] as const).flatMap((ink) =>
    grounds.map((ground): [Token, Token] => [ink, ground]),
  ),
  ["text", "accentTint"],
  ["accent", "accentTint"],
  ["onAccent", "accent"],
  ["danger", "dangerTint"],
];

describe.each([
  ["light", light],
  ["dark", dark],
] as const)("the %s face", (face, palette) => {
  it.each(texts)("has AAA contrast for %s on %s", (ink, ground) => {
    expect(contrast(palette[ink], palette[ground])).toBeGreaterThanOrEqual(7);
  });

  it.each(grounds)("draws borders of controls at 3:1 on %s", (ground) => {
    expect(contrast(palette.control, palette[ground])).toBeGreaterThanOrEqual(3);
  });

  it.each(Object.entries(severity))("has AA contrast for severity %s on every ground", (_level, look) => {
    for (const ground of grounds) expect(contrast(look[face], palette[ground])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(Object.keys(vision))("keeps the known severities apart with %s", (eyes) => {
    const matrix = vision[eyes] ?? [];
    const known = Object.entries(severity).filter(([level]) => level !== "unknown");
    for (const [level, look] of known)
      for (const [other, otherLook] of known)
        if (level < other)
          expect(distance(look[face], otherLook[face], matrix), `${level} and ${other}`).toBeGreaterThanOrEqual(6);
  });
});

describe("the brand", () => {
  it("gives each severity a letter and a shape of its own", () => {
    const looks = Object.values(severity);
    expect(new Set(looks.map((look) => look.letter)).size).toBe(looks.length);
    expect(new Set(looks.map((look) => look.shape)).size).toBe(looks.length);
  });

  it.each([
    ["accent", accentScale],
    ["grey", greyScale],
  ])("has ten steps of %s, each darker than the one before", (_name, scale) => {
    expect(scale).toHaveLength(10);
    const towardsWhite = scale.map((colour) => contrast(colour, "#FFFFFF"));
    expect(towardsWhite).toEqual([...towardsWhite].sort((a, b) => a - b));
  });

  it("draws the favicon with the same mark and accents", () => {
    const icon = readFileSync(new URL("../../app/icon.svg", import.meta.url), "utf8");
    for (const part of [mark.path, light.accent, dark.accent]) expect(icon).toContain(part);
  });
});
