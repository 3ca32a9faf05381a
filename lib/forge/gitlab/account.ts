import type { GitLab } from "@/lib/forge/clients";
import { orMissing } from "@/lib/forge/probe";

export type GitLabAccount = { is: "group" | "project"; path: string; id: number };

/** Null where there is neither a group nor a project of this path that the token may see. */
export async function gitlabAccount(gitlab: GitLab, path: string): Promise<GitLabAccount | null> {
  const group = await orMissing(gitlab.Groups.show(path));
  if (group) return { is: "group", path, id: Number(group.id) };
  const project = path.includes("/") ? await orMissing(gitlab.Projects.show(path)) : null;
  return project && { is: "project", path, id: Number(project.id) };
}
