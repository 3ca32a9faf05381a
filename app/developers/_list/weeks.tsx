import { counted } from "@/app/_ui/format";
import classes from "./weeks.module.css";

type Props = { opened: readonly number[]; closed: readonly number[]; size?: "small" | "large" };

/** Twelve weeks as bars: what began stands above the line, what they closed themselves hangs below it. */
export function Weeks({ opened, closed, size = "small" }: Props) {
  const sum = (weeks: readonly number[]) => weeks.reduce((all, week) => all + week, 0);
  const words = `Last 12 weeks: ${counted(sum(opened), "incident")} began, ${sum(closed)} closed by them`;
  const [bar, half] = size === "small" ? [8, 13] : [22, 44];
  const width = opened.length * bar;
  const scale = half / Math.max(1, ...opened, ...closed);
  if (opened.length === 0) return null;
  return (
    <svg
      className={classes.weeks}
      width={width}
      height={half * 2 + 1}
      viewBox={`0 0 ${width} ${half * 2 + 1}`}
      role="img"
    >
      <title>{words}</title>
      <path className={classes.opened} d={barsOf(opened, bar, scale, (height) => half - height)} />
      <path className={classes.closed} d={barsOf(closed, bar, scale, () => half + 1)} />
      <line className={classes.line} x1={0} x2={width} y1={half + 0.5} y2={half + 0.5} />
    </svg>
  );
}

/** All bars of one kind as one shape: a list has more than a thousand of them. */
function barsOf(counts: readonly number[], bar: number, scale: number, topOf: (height: number) => number): string {
  const oneOf = (count: number, week: number) => {
    const height = count * scale;
    return `M${week * bar + 1} ${tenths(topOf(height))}h${bar - 2}v${tenths(height)}h${2 - bar}z`;
  };
  return counts.map((count, week) => (count === 0 ? "" : oneOf(count, week))).join("");
}

const tenths = (length: number) => Math.round(length * 10) / 10;
