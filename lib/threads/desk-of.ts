import type { Forge } from "@/lib/forge/forge";
import type { ThreadDesk } from "@/lib/threads/desk";
import { githubThreads } from "@/lib/threads/github-desk";
import { gitlabThreads } from "@/lib/threads/gitlab-desk";

export function threadsOf(forge: Forge): ThreadDesk {
  return forge.kind === "github" ? githubThreads(forge.github) : gitlabThreads(forge.gitlab);
}
