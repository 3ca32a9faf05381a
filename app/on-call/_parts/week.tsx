import classes from "./on-call.module.css";
import type { Day } from "./week-days";

/** The week as bands: a line a day, and on it whoever is on call, as long as they are. */
export function Week({ schedule, days }: { schedule: string; days: Day[] }) {
  return (
    <table className={classes.week}>
      <caption className={classes.spoken}>Who is on call in {schedule} in the next seven days</caption>
      <colgroup>
        <col className={classes.day} />
        <col />
      </colgroup>
      <tbody>
        {days.map(({ name, today, parts }) => (
          <tr key={name} data-today={today || undefined}>
            <th scope="row">{name}</th>
            <td>
              <div className={classes.bands}>
                {parts.map(({ key, share, person, own, shade, hours, past }) => (
                  <span
                    key={key}
                    className={classes.band}
                    style={{ flexGrow: share, flexBasis: 0 }}
                    data-own={own || undefined}
                    data-nobody={person === null || undefined}
                    data-shade={shade}
                    data-past={past || undefined}
                    title={`${hours} ${person ?? "Nobody"}`}
                  >
                    <b>{person ?? "Nobody"}</b> <small>{hours}</small>
                  </span>
                ))}
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
