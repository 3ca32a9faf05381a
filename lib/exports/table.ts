import { z } from "zod";
import type { Permission } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import type { PageRequest } from "@/lib/db/keyset";
import { Invalid } from "@/lib/errors";
import { faultSentence, faultsOf } from "@/lib/fault-words";

export type Value = string | number | bigint | boolean | Date | null | readonly string[] | Record<string, unknown>;
/** A filter as it stands in a URL. */
export type Query = Readonly<Record<string, string | string[]>>;
/** `eventId`: the number of the export's own event in the audit trail. */
export type ExportPage = PageRequest & { eventId: number };

type Spec<Shape extends z.ZodRawShape, Filter, Row> = {
  /** Its word in addresses, file names and the audit trail. */
  name: string;
  title: string;
  /** What it holds, in a few words. */
  holds: string;
  permission: Permission;
  /** The words of the list it is an export of. */
  query: z.ZodObject<Shape>;
  filterOf(query: z.infer<z.ZodObject<Shape>>): Filter;
  count(viewer: Viewer, filter: Filter): Promise<number>;
  /** A page of that same list, seen with the same eyes. */
  page(viewer: Viewer, filter: Filter, page: ExportPage): Promise<{ rows: Row[]; next: string | null }>;
  columns: Readonly<Record<string, (row: Row) => Value>>;
};

/** Something that can be exported: a list, and what each of its rows says. */
export type Table = {
  name: string;
  title: string;
  holds: string;
  permission: Permission;
  /** The words of its filter. */
  words: readonly string[];
  columns: readonly string[];
  count(viewer: Viewer, query: Query): Promise<number>;
  page(viewer: Viewer, query: Query, page: ExportPage): Promise<{ rows: Value[][]; next: string | null }>;
};

export function defineTable<Shape extends z.ZodRawShape, Filter, Row>(spec: Spec<Shape, Filter, Row>): Table {
  const { name, title, holds, permission, columns } = spec;
  const values = Object.values(columns);
  // A word that is not one of them, or says nothing, would narrow nothing, and more would leave than was meant.
  const strict = z.strictObject(Object.fromEntries(Object.entries(spec.query.shape).map(withoutCatch)));
  const filterOf = (query: Query) => spec.filterOf(parse(strict, query) as z.infer<z.ZodObject<Shape>>);
  return {
    name,
    title,
    holds,
    permission,
    words: Object.keys(spec.query.shape),
    columns: Object.keys(columns),
    count: async (viewer, query) => spec.count(viewer, filterOf(query)),
    async page(viewer, query, request) {
      const { rows, next } = await spec.page(viewer, filterOf(query), request);
      return { rows: rows.map((row) => values.map((value) => value(row))), next };
    },
  };
}

/** A page shows what it can of an address that says too much; an export does not. */
function withoutCatch([word, value]: [string, unknown]): [string, z.ZodType] {
  return [word, value instanceof z.ZodCatch ? (value.unwrap() as z.ZodType) : (value as z.ZodType)];
}

function parse(shape: z.ZodType, query: Query): unknown {
  const parsed = shape.safeParse(query);
  if (parsed.success) return parsed.data;
  const errors = faultsOf(parsed.error);
  throw new Invalid(faultSentence(errors), { errors });
}
