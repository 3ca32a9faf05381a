export type Page<Row> = { rows: Row[]; next: string | null; previous: string | null };
export type PageRequest = { cursor?: string | undefined; limit: number };

export type Slice = { where: { id?: { gt: number } | { lt: number } }; orderBy: { id: "asc" | "desc" }; take: number };

/** One page of rows ordered by id alone. A cursor is a number and tells nothing: it need not be the id of a row. */
export async function pageById<Row extends { id: number | bigint }>(
  { cursor, limit }: PageRequest,
  order: "asc" | "desc",
  find: (slice: Slice) => Promise<Row[]>,
): Promise<Page<Row>> {
  const at = read(cursor);
  const backwards = at?.direction === "before";
  const ascending = (order === "asc") !== backwards;
  const bound = at ? { id: ascending ? { gt: at.id } : { lt: at.id } } : {};
  const found = await find({ where: bound, orderBy: { id: ascending ? "asc" : "desc" }, take: limit + 1 });
  const more = found.length > limit;
  const rows = found.slice(0, limit);
  if (backwards) rows.reverse();
  const first = rows[0];
  const last = rows.at(-1);
  return {
    rows,
    next: last && (backwards || more) ? write("after", last.id) : null,
    previous: first && (backwards ? more : at !== null) ? write("before", first.id) : null,
  };
}

function write(direction: "after" | "before", id: number | bigint): string {
  return Buffer.from(`${direction}=${id}`).toString("base64url");
}

function read(cursor: string | undefined): { direction: "after" | "before"; id: number } | null {
  const match = cursor && /^(after|before)=(\d{1,15})$/.exec(Buffer.from(cursor, "base64url").toString());
  return match ? { direction: match[1] as "after" | "before", id: Number(match[2]) } : null;
}
