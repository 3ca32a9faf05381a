import { z } from "zod";
import type { NamedRepository } from "@/lib/ingest/source";
import { hostOf, link, text, time } from "../reading/fields";

export const Repository = z.object({
  full_name: z
    .string()
    .max(200)
    .regex(/^[\w.-]+\/[\w.-]+$/),
  html_url: text,
  id: z.int().positive().optional().catch(undefined),
  updated_at: time,
});
export type Repository = z.infer<typeof Repository>;

/** The host people browse: github.com, or that of a GitHub Enterprise Server. */
export function browsedHost({ html_url }: Pick<Repository, "html_url">): string {
  return hostOf(html_url) ?? "github.com";
}

/** Its number stays when it is renamed, and GitHub touches updated_at then. */
export function repositoryOf(repository: Repository): NamedRepository {
  const url = link.parse(repository.html_url);
  const { id, updated_at } = repository;
  return {
    fullName: repository.full_name,
    ...(url ? { url } : {}),
    ...(id ? { externalId: `${browsedHost(repository)}/${id}` } : {}),
    ...(updated_at ? { namedAt: updated_at } : {}),
  };
}

/** The page of a line in a file at a commit. */
export function linePage(repository: Repository, commit: string, path: string, line: number): string {
  const steps = path.toWellFormed().split("/").filter(Boolean).map(encodeURIComponent);
  const page = `https://${browsedHost(repository)}/${repository.full_name}/blob/${encodeURIComponent(commit)}`;
  return `${page}/${steps.join("/")}${line > 0 ? `#L${line}` : ""}`;
}
