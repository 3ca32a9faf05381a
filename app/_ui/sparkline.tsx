import classes from "./sparkline.module.css";

type Props = { values: readonly number[]; title: string };

const width = 96;
const height = 24;
const inset = 2;

/** A line without axes beside a number: how it came to be what it is. What it shows is said in its title. */
export function Sparkline({ values, title }: Props) {
  const most = Math.max(1, ...values);
  const at = (value: number, index: number) => {
    const x = inset + (index / Math.max(1, values.length - 1)) * (width - 2 * inset);
    const y = height - inset - (value / most) * (height - 2 * inset);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  };
  const points = values.map(at);
  const [lastX, lastY] = (points.at(-1) ?? "0 0").split(" ");
  return (
    <svg className={classes.sparkline} viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img">
      <title>{title}</title>
      <polyline points={points.join(" ")} />
      <circle cx={lastX} cy={lastY} r={2} />
    </svg>
  );
}
