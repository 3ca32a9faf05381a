import { Prisma } from "@/prisma/generated/client";

/** What everything is drawn from: the same number draws the same again. */
export type Draw = { fraction(what: string): Prisma.Sql; normal(what: string): Prisma.Sql };

/** Draws for the row numbered n of the statement they stand in, each independent of the others by its name. */
export function drawFrom(seed: number): Draw {
  const fraction = (what: string) =>
    Prisma.sql`((hashint8extended(n, hashtextextended(${what}, ${seed}::bigint)) & 9007199254740991)::float8 / 9007199254740992)`;
  return {
    fraction,
    normal: (what) =>
      Prisma.sql`(sqrt(-2 * ln(1 - ${fraction(`${what}, radius`)})) * cos(2 * pi() * ${fraction(`${what}, angle`)}))`,
  };
}

/** One of these, each as often as its weight says, by a fraction that was drawn. */
export function weighted(fraction: Prisma.Sql, weights: Readonly<Record<string, number>>): Prisma.Sql {
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  let below = 0;
  const bounds = Object.values(weights).map((weight) => (below += weight / total));
  return Prisma.sql`(${Object.keys(weights)}::text[])[1 + least(width_bucket(${fraction}, ${bounds}::float8[]), ${bounds.length - 1}::int)]`;
}
