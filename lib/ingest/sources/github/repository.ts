import { z } from "zod";
import { hostOf, link, text } from "../reading/fields";

export const Repository = z.object({
  full_name: z
    .string()
    .max(200)
    .regex(/^[\w.-]+\/[\w.-]+$/),
  html_url: text,
});
export type Repository = z.infer<typeof Repository>;

/** The host people browse: github.com, or that of a GitHub Enterprise Server. */
export function browsedHost({ html_url }: Repository): string {
  return hostOf(html_url) ?? "github.com";
}

export function repositoryOf(repository: Repository): { fullName: string; url?: string } {
  const url = link.parse(repository.html_url);
  return { fullName: repository.full_name, ...(url ? { url } : {}) };
}

/** The page of a line in a file at a commit. */
export function linePage(repository: Repository, commit: string, path: string, line: number): string {
  const steps = path.toWellFormed().split("/").filter(Boolean).map(encodeURIComponent);
  const page = `https://${browsedHost(repository)}/${repository.full_name}/blob/${encodeURIComponent(commit)}`;
  return `${page}/${steps.join("/")}${line > 0 ? `#L${line}` : ""}`;
}
