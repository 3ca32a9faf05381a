/** How a series is drawn: its colour, and what tells it from its neighbours without colour. */
export type Look = { colour: string; texture?: "solid" | "hatched" | "dotted" | "hollow" };
export type Series = { key: string; label: string; look: Look };
export type Unit = "count" | "duration" | "share";

/** One period: what stands on the axis, what it is called in full, and for each series its value and the address of its rows. */
export type Point = {
  label: string;
  title: string;
  values: Record<string, number | null>;
  rows: Record<string, string | undefined>;
};
/** What a chart draws, and the table behind it prints. */
export type Figures = { unit: Unit; over: string; series: Series[]; points: Point[] };
