import classes from "./charts.module.css";
import type { Figures } from "./figures";
import { spell } from "./spell";
import { fillOf, Textures } from "./textures";

/** What the pointer is on, in words. */
export function PointTooltip({ figures, index, id }: { figures: Figures; index: number; id: string }) {
  const point = figures.points[index];
  if (!point) return null;
  return (
    <div className={classes.tooltip}>
      <strong>{point.title}</strong>
      <dl>
        {figures.series.map((each) => (
          <div key={each.key}>
            <dt>
              <svg width={10} height={10} aria-hidden="true">
                <Textures series={[each]} id={`${id}-tip`} />
                <rect width={10} height={10} fill={fillOf(each, `${id}-tip`)} stroke={each.look.colour} />
              </svg>
              {each.label}
            </dt>
            <dd>{spell(point.values[each.key], figures.unit)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
