import { z } from "zod";
import { type IncidentFilter, incidentSorts } from "@/lib/incidents/filter";
import { orderOf } from "@/lib/incidents/order";

/**
 * Where a list goes on: the place in its order at which a row stood when it was shown. The row may have moved since, or be
 * gone, and whoever makes a place up learns only of what they may see.
 */
export type Cursor = {
  direction: "after" | "before";
  /** The number of the segment of the order. */
  segment: number;
  label: string | null;
  moment: Date | null;
  id: number;
};

const written = z.tuple([
  z.enum(["after", "before"]),
  z.enum(incidentSorts),
  z.int().min(0),
  z
    .string()
    .max(500)
    .regex(/^[^\0]*$/)
    .nullable(),
  z.iso.datetime().nullable(),
  z.int32().min(0),
]);

export function writeCursor({ sort }: Pick<IncidentFilter, "sort">, cursor: Cursor): string {
  const { direction, segment, label, moment, id } = cursor;
  return Buffer.from(JSON.stringify([direction, sort, segment, label, moment, id])).toString("base64url");
}

/** Null where it is none of this order: the list begins at its beginning. */
export function readCursor(filter: IncidentFilter, cursor: string | undefined): Cursor | null {
  if (!cursor) return null;
  const read = written.safeParse(parsed(Buffer.from(cursor, "base64url").toString()));
  if (!read.success) return null;
  const [direction, sort, segment, label, moment, id] = read.data;
  const stretch = sort === filter.sort ? orderOf(filter)[segment] : undefined;
  if (!stretch || (stretch.group === undefined) !== (label === null)) return null;
  if ((stretch.moment === null) !== (moment === null)) return null;
  if (stretch.group?.labels && !stretch.group.labels.includes(label ?? "")) return null;
  return { direction, segment, label, moment: moment === null ? null : new Date(moment), id };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
