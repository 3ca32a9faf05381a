import { size } from "@/app/_ui/format";
import classes from "./files.module.css";

export type ShownFile = {
  id: string;
  name: string;
  type: string;
  bytes: number;
  sha256: string;
  /** step:3, moment:12, or nothing. */
  place: string;
  addedAt: string;
  adder: string;
  deleted: { at: string; by: string; why: string } | null;
};

export const fileAddress = (incidentId: number, id: string) => `/api/v1/incidents/${incidentId}/response/files/${id}`;

/** The files of one step or moment, where it stands. */
export function FileLinks({ incidentId, files, place }: { incidentId: number; files: ShownFile[]; place: string }) {
  const own = files.filter((file) => file.place === place && !file.deleted);
  if (own.length === 0) return null;
  return (
    <ul className={classes.links} aria-label="Evidence">
      {own.map(({ id, name, bytes }) => (
        <li key={id}>
          <a className="hb-link" href={fileAddress(incidentId, id)} download>
            {name}
          </a>{" "}
          <span className="hb-muted">{size(bytes)}</span>
        </li>
      ))}
    </ul>
  );
}
