/** Where a list goes on, by its Link header: a whole address. */
export function nextIn(link: unknown): string | undefined {
  return relIn(link, "next");
}

/** How many pages there are, where the header tells. */
export function lastPageIn(link: unknown): number | undefined {
  const last = relIn(link, "last");
  const page = last && URL.canParse(last) ? new URL(last).searchParams.get("page") : null;
  return page && /^\d{1,9}$/.test(page) ? Number(page) : undefined;
}

function relIn(link: unknown, rel: string): string | undefined {
  if (typeof link !== "string") return undefined;
  return new RegExp(`<([^<>]{1,4000})>\\s*;\\s*rel="${rel}"`).exec(link)?.[1];
}
