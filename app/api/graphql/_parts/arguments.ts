import { Invalid } from "@/lib/errors";
import type { Overview, OverviewPage, OverviewQuery } from "@/lib/reporting/monthly-overview";
import type { IncidentKind } from "@/prisma/generated/enums";
import { monthOf, readOverviewId } from "./monthly-period";

export const defaultLimit = 100;
/** A larger limit is taken for this one. */
export const mostRows = 1_000;

type Given<Value> = Value | null | undefined;
type Kind = Given<IncidentKind | "all">;
type Page = {
  limit?: Given<number>;
  nextToken?: Given<string>;
  kind?: Kind;
  sortDirection?: Given<"asc" | "desc">;
  monthlyPeriod?: Given<string>;
};

/** The arguments of a list, as lib takes them. */
export function pageOf({ limit, nextToken, kind, sortDirection, monthlyPeriod }: Page) {
  if (typeof limit === "number" && limit < 1) throw new Invalid("limit is at least 1.");
  return {
    limit: Math.min(limit ?? defaultLimit, mostRows),
    after: nextToken ?? undefined,
    kinds: kindsOf(kind),
    direction: sortDirection ?? undefined,
    month: typeof monthlyPeriod === "string" ? monthOf(monthlyPeriod) : undefined,
  };
}

export function kindsOf(kind: Kind): IncidentKind[] | undefined {
  return kind === "all" ? undefined : [kind ?? "code_scanning"];
}

/** The overview that an id names, or null. */
export async function overviewOf(
  { id, kind }: { id?: Given<string>; kind?: Kind },
  find: (query: OverviewQuery) => Promise<OverviewPage>,
): Promise<Overview | null> {
  const named = id ? readOverviewId(id) : null;
  return named ? ((await find({ ...named, kinds: kindsOf(kind), limit: 1 })).rows[0] ?? null) : null;
}
