import type { Series } from "./figures";

/** What a mark of this series is filled with, inside an SVG that has its textures. */
export function fillOf({ key, look }: Series, id: string): string {
  return look.texture && look.texture !== "solid" ? `url(#${id}-${key})` : look.colour;
}

/** The patterns of those series that have one. */
export function Textures({ series, id }: { series: Series[]; id: string }) {
  return (
    <defs>
      {series.map(({ key, look }) => {
        if (!look.texture || look.texture === "solid") return null;
        return (
          <pattern
            key={key}
            id={`${id}-${key}`}
            width={6}
            height={6}
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width={6} height={6} fill={look.texture === "hollow" ? "var(--hb-surface)" : look.colour} />
            {look.texture === "hatched" && <rect width={2} height={6} fill="var(--hb-surface)" />}
            {look.texture === "dotted" && <circle cx={3} cy={3} r={1.2} fill="var(--hb-surface)" />}
          </pattern>
        );
      })}
    </defs>
  );
}
