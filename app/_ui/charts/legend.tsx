import { useId } from "react";
import classes from "./charts.module.css";
import type { Series } from "./figures";
import { fillOf, Textures } from "./textures";

/** What the marks mean; a line is shown as a line, with its dashes. */
export function Legend({ series, lines }: { series: Series[]; lines?: Record<string, string> }) {
  const id = useId();
  return (
    <ul className={classes.legend}>
      {series.map((each) => (
        <li key={each.key}>
          <svg width={16} height={12} aria-hidden="true">
            <Textures series={[each]} id={id} />
            {lines ? (
              <line
                x1={0}
                y1={6}
                x2={16}
                y2={6}
                stroke={each.look.colour}
                strokeWidth={2}
                strokeDasharray={lines[each.key]}
              />
            ) : (
              <rect x={1} y={1} width={12} height={10} fill={fillOf(each, id)} stroke={each.look.colour} />
            )}
          </svg>
          {each.label}
        </li>
      ))}
    </ul>
  );
}
