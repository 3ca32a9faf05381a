import { chart, light } from "./brand";
import { axisTop, briefly } from "./numbers";
import { tookWord } from "./standing-words";
import type { MonthOfReport, WeekOfReport } from "./weekly-report-words";

/** As wide as the words of a mail are; drawn twice as fine. */
export const pictureWidth = 510;
const colour = chart.light;
const [left, right] = [54, pictureWidth - 14];
const labelSize = 13;

/** A part of a picture: from which value to which it reaches, from which height down to which. */
type Panel = { top: number; bottom: number; low: number; high: number };
type Mark = { colour: string; label: string; dashes?: string };
type Unit = "count" | "duration" | "share";

/** Opened above the line and closed below it, and over both what that left open, as on the dashboard. */
export function flowPicture(weeks: readonly WeekOfReport[]): string {
  const standing = panel(36, 136, 0, axisTop(weeks.map(({ open }) => open)));
  const most = axisTop(weeks.flatMap(({ opened, closed }) => [opened, closed]));
  const moving = panel(188, 308, -most, most);
  const at = placesOf(weeks.length);
  const bar = Math.min(14, at.step * 0.7);
  const bars = weeks.map(
    ({ opened, closed }, index) =>
      rect(at.of(index) - bar / 2, bar, y(moving, opened), y(moving, 0), colour.opened) +
      rect(at.of(index) - bar / 2, bar, y(moving, 0), y(moving, -closed), colour.closed),
  );
  return svg(
    336,
    legend(14, [{ colour: colour.open, label: "Open at the end of the week", dashes: "" }]),
    grid(standing, [0, standing.high / 2, standing.high], "count"),
    line(
      standing,
      at,
      weeks.map(({ open }) => open),
      { colour: colour.open, label: "" },
    ),
    legend(164, [
      { colour: colour.opened, label: "Opened" },
      { colour: colour.closed, label: "Closed, below the line" },
    ]),
    grid(moving, [-most, 0, most], "count"),
    ...bars,
    under(moving, at, weeks),
  );
}

const times = [
  { key: "medianMs", colour: colour.closed, label: "Median", dashes: "" },
  { key: "meanMs", colour: colour.open, label: "Mean", dashes: "6 4" },
  { key: "p90Ms", colour: colour.opened, label: "90th percentile", dashes: "2 3" },
] as const;

/** How long it took to close, per month, and how those times are spread, as on the dashboard. */
export function remediationPicture(months: readonly MonthOfReport[]): string {
  const longest = axisTop(
    months.flatMap((month) => times.map(({ key }) => month.times?.[key] ?? 0)),
    "duration",
  );
  const speed = panel(36, 146, 0, longest);
  const shares = panel(220, 320, 0, 1);
  const at = placesOf(months.length);
  const bar = Math.min(40, at.step * 0.6);
  const bars = months.flatMap(({ spread }, index) => {
    const all = sum(spread);
    return spread.map((count, step) => {
      const below = sum(spread.slice(0, step));
      if (count === 0) return "";
      const [from, to] = [y(shares, (below + count) / all), y(shares, below / all)];
      return rect(at.of(index) - bar / 2, bar, from, to, colour.slow[step] ?? colour.quiet, light.surface);
    });
  });
  const bands = Object.values(tookWord).map((label, step) => ({ colour: colour.slow[step] ?? colour.quiet, label }));
  return svg(
    348,
    legend(14, [...times]),
    grid(speed, [0, longest / 2, longest], "duration"),
    ...times.map((mark) =>
      line(
        speed,
        at,
        months.map(({ times: found }) => found?.[mark.key] ?? null),
        mark,
      ),
    ),
    legend(174, bands),
    grid(shares, [0, 0.5, 1], "share"),
    ...bars,
    under(shares, at, months),
  );
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

const panel = (top: number, bottom: number, low: number, high: number): Panel => ({ top, bottom, low, high });
const y = ({ top, bottom, low, high }: Panel, value: number) =>
  bottom - ((bottom - top) * (value - low)) / (high - low);

type Places = { step: number; of(index: number): number };

function placesOf(count: number): Places {
  const step = (right - left) / Math.max(1, count);
  return { step, of: (index) => left + step * (index + 0.5) };
}

function grid(within: Panel, values: readonly number[], unit: Unit): string {
  return values
    .map((value) => {
      const at = y(within, value);
      const ground = `<path d="M${left} ${at}H${right}" stroke="${value === 0 ? light.control : light.line}"/>`;
      return ground + text(left - 8, at + 4, briefly(value, unit), "end");
    })
    .join("");
}

/** Broken where there is no value; each value has a dot, as one alone would not be seen. */
function line(within: Panel, at: Places, values: readonly (number | null)[], { colour: stroke, dashes }: Mark): string {
  const drawn = values.map((value, index) => (value === null ? null : `${at.of(index)} ${y(within, value)}`));
  const path = drawn.map((place, index) => (place ? `${drawn[index - 1] ? "L" : "M"}${place}` : "")).join("");
  const dots = values.length > 20 ? [] : drawn.flatMap((place) => (place ? dot(place, stroke) : []));
  const style = dashes ? ` stroke-dasharray="${dashes}"` : "";
  return `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="2"${style}/>${dots.join("")}`;
}

function dot(place: string, fill: string): string {
  const [x, height] = place.split(" ");
  return `<circle cx="${x}" cy="${height}" r="3" fill="${fill}"/>`;
}

function rect(x: number, width: number, top: number, bottom: number, fill: string, stroke?: string): string {
  if (bottom - top < 0.01) return "";
  const edge = stroke ? ` stroke="${stroke}"` : "";
  return `<rect x="${x}" y="${top}" width="${width}" height="${bottom - top}" fill="${fill}"${edge}/>`;
}

/** What stands under an axis: as many names of periods as there is room for. */
function under({ bottom }: Panel, at: Places, periods: readonly { label: string }[]): string {
  const every = Math.ceil(64 / at.step);
  return periods
    .map(({ label }, index) =>
      (periods.length - 1 - index) % every === 0 ? text(at.of(index), bottom + 18, label, "middle") : "",
    )
    .join("");
}

/** In lines as wide as the picture; a mark with dashes, be they none, is a line. */
function legend(top: number, marks: readonly Mark[]): string {
  let [x, height] = [left, top];
  return marks
    .map(({ colour: fill, label, dashes }) => {
      const width = 26 + label.length * 6.8;
      if (x + width > right) [x, height] = [left, height + 20];
      const face =
        dashes === undefined
          ? `<rect x="${x}" y="${height - 5}" width="12" height="10" fill="${fill}" stroke="${light.control}" stroke-width="0.5"/>`
          : `<path d="M${x} ${height}h14" stroke="${fill}" stroke-width="2" stroke-dasharray="${dashes || "none"}"/>`;
      const words = text(x + 19, height + 4, label, "start");
      x += width + 8;
      return face + words;
    })
    .join("");
}

function text(x: number, height: number, words: string, anchor: "start" | "middle" | "end"): string {
  return `<text x="${x}" y="${height}" text-anchor="${anchor}">${words.replace(/[<>&]/g, "")}</text>`;
}

/** On an opaque ground of its own, so that it reads the same in a dark mail. */
function svg(height: number, ...parts: string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${pictureWidth}" height="${height}" viewBox="0 0 ${pictureWidth} ${height}">
<rect width="${pictureWidth}" height="${height}" rx="6" fill="${light.surface}"/>
<g font-family="Geist" font-size="${labelSize}" fill="${light.muted}">${parts.join("")}</g></svg>`;
}
