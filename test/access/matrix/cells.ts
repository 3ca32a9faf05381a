import { db } from "@/lib/db/client";
import { incident as newIncident } from "../../factories";
import { type Rule, type Thing, type Verdict, verdictOf } from "./oracle";
import { grantTo, type Principal } from "./principals";

export type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";
export const methods: readonly Method[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** One operation of the product and who may do it. Its key is "METHOD /address/[id]", as the build names it. */
export type Row = {
  rule: Rule;
  query?: string;
  body?: (cell: Cell) => unknown | Promise<unknown>;
  /** Makes what the address names, where that is no incident; anew for each cell that may change it. */
  object?: (cell: Cell) => Promise<string | number>;
  /** Makes the second thing the address names, on this incident. */
  second?: (incidentId: number, cell: Cell) => Promise<string | number>;
  /** Brings a fresh incident into the state in which the verb succeeds. */
  prepare?: (incidentId: number, cell: Cell) => Promise<unknown>;
  /** What is refused is as if it did not exist, though it is no incident. */
  hides?: true;
  /** A list that is empty where what the address names does not exist. */
  emptyWhenMissing?: true;
  /** Where it is tried instead, since success would end the principal of the matrix. */
  endsWhoeverAsks?: string;
  /** Why no principal of the matrix is seen to succeed. */
  neverSucceeds?: string;
};

export type Cell = {
  key: string;
  row: Row;
  method: Method;
  route: string;
  principal: Principal;
  thing: Thing;
  verdict: Verdict;
};

const things: readonly Thing[] = ["granted", "hidden", "missing", "malformed"];

/** Every principal at every operation and every sort of object it may name. */
export function cellsOf(rows: Readonly<Record<string, Row>>, principals: readonly Principal[]): Cell[] {
  return Object.entries(rows).flatMap(([key, row]) => {
    const [method = "", route = ""] = key.split(" ");
    const about = route.includes("[")
      ? isAboutIncident(row)
        ? things
        : (["granted", "missing", "malformed"] as const)
      : (["granted"] as const);
    return principals.flatMap((principal) =>
      about.map((thing) => ({
        key,
        row,
        method: method as Method,
        route,
        principal,
        thing,
        verdict: verdict(row, route, principal, thing),
      })),
    );
  });
}

function verdict(row: Row, route: string, principal: Principal, thing: Thing): Verdict {
  // Pages know browsers only.
  const standing = isPage(route) && "authorization" in principal.headers ? null : principal.standing;
  const said = verdictOf(row.rule, standing, thing);
  const found = thing === "missing" ? row.emptyWhenMissing : thing !== "malformed";
  return said === "allowed" && !found ? "refused" : said;
}

export const isAboutIncident = ({ rule, object }: Row) => typeof rule === "object" && "incident" in rule && !object;
export const isPage = (route: string) => !route.startsWith("/api/");

export type World = {
  granted: number;
  hidden: number;
  /** A restricted member whom nobody else in the matrix is. */
  bystander: number;
  /** A developer to merge others with. */
  developer: number;
  canary: { granted: string; hidden: string };
};

/** The address of a cell, over objects that nothing may change. */
export async function addressOf(cell: Cell, world: World): Promise<string> {
  const { row, thing, route } = cell;
  const id =
    thing === "missing"
      ? "987654321"
      : thing === "malformed"
        ? "1;drop"
        : isAboutIncident(row)
          ? world[thing]
          : await objectOf(row, cell);
  const second =
    isAboutIncident(row) && (thing === "granted" || thing === "hidden") ? await row.second?.(world[thing], cell) : 1;
  return fill(route, id ?? "", second) + (row.query ?? "");
}

const kept = new Map<Row["object"], string | number>();

/** One for everybody, unless it is made for whoever asks. */
async function objectOf({ object }: Row, cell: Cell): Promise<string | number | undefined> {
  if (!object || object.length > 0) return object?.(cell);
  const known = kept.get(object) ?? (await object(cell));
  kept.set(object, known);
  return known;
}

/** The same over an incident or object of its own, which the cell may change. */
export async function ownAddressOf(cell: Cell): Promise<string> {
  const { row, principal, route } = cell;
  if (!isAboutIncident(row)) return fill(route, (await row.object?.(cell)) ?? "") + (row.query ?? "");
  const { id } = await newIncident();
  const { reach } = principal.standing ?? {};
  if (reach && principal.memberId) await grantTo(principal.memberId, id, reach);
  await row.prepare?.(id, cell);
  return fill(route, id, await row.second?.(id, cell)) + (row.query ?? "");
}

function fill(route: string, id: string | number, second: string | number = 1): string {
  return route.replace(/\[[^\]]+\]/, encodeURIComponent(id)).replace(/\[[^\]]+\]/, encodeURIComponent(second));
}

/** What the database holds, in a word; without when somebody was last seen, and without the figures that reading recounts. */
export async function fingerprint(): Promise<Record<string, string>> {
  const tables = await db().$queryRaw<{ name: string }[]>`SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT IN ('Session', 'LinkSession', 'ApiToken', 'WorkerHeartbeat', 'DeveloperProgress', 'DeveloperChange', '_prisma_migrations')`;
  const sums = await Promise.all(
    tables.map(async ({ name }) => {
      const [row] = await db().$queryRawUnsafe<{ sum: string }[]>(
        `SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS sum FROM "${name}" t`,
      );
      return [name, row?.sum ?? ""] as const;
    }),
  );
  return Object.fromEntries(sums);
}
