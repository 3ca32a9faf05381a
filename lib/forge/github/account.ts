import type { GitHub } from "@/lib/forge/clients";
import { orMissing } from "@/lib/forge/probe";

/** What an account at GitHub is. */
export type GitHubAccount =
  | { is: "organisation"; org: string }
  | { is: "user"; user: string }
  | { is: "repository"; owner: string; repo: string };

/** Null where there is none that the token may see. */
export async function githubAccount(github: GitHub, account: string): Promise<GitHubAccount | null> {
  const [owner = "", repo] = account.split("/");
  if (repo !== undefined) {
    const found = await orMissing(github.rest.repos.get({ owner, repo }));
    return found && { is: "repository", owner, repo };
  }
  const found = await orMissing(github.rest.users.getByUsername({ username: owner }));
  if (!found) return null;
  return found.data.type === "Organization" ? { is: "organisation", org: owner } : { is: "user", user: owner };
}
