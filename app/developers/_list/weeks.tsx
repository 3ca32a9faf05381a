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
      {opened.map((count, week) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: a week is its place
          key={`opened-${week}`}
          className={classes.opened}
          x={week * bar + 1}
          y={half - count * scale}
          width={bar - 2}
          height={count * scale}
        />
      ))}
      {closed.map((count, week) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: a week is its place
          key={`closed-${week}`}
          className={classes.closed}
          x={week * bar + 1}
          y={half + 1}
          width={bar - 2}
          height={count * scale}
        />
      ))}
      <line className={classes.line} x1={0} x2={width} y1={half + 0.5} y2={half + 0.5} />
    </svg>
  );
}
