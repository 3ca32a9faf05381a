import { z } from "zod";
import { env } from "@/lib/env";

/** Pagination as GitGuardian's API has it: `cursor`, `per_page` up to 100, and a `Link` header. */
export const PageQuery = z.object({
  cursor: z.string().max(1_000).optional(),
  per_page: z.coerce.number().int().min(1).max(100).default(20),
});

export function paged(url: URL, body: unknown, cursors: { next: string | null; previous: string | null }): Response {
  const links = Object.entries({ next: cursors.next, prev: cursors.previous }).flatMap(([relation, cursor]) => {
    if (!cursor) return [];
    const target = new URL(url);
    target.searchParams.set("cursor", cursor);
    return [`<${env().PUBLIC_URL}${target.pathname}${target.search}>; rel="${relation}"`];
  });
  return Response.json(body, {
    headers: { "cache-control": "no-store", ...(links.length > 0 ? { link: links.join(", ") } : {}) },
  });
}
