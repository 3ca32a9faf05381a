import type { GitLab } from "@/lib/forge/clients";
import type { GitLabAccount } from "@/lib/forge/gitlab/account";
import type { Probe } from "@/lib/forge/probe";

const one = { perPage: 1, maxPages: 1 };

/** What is read at GitLab, each with the role and scope it needs. */
export function gitlabProbes(gitlab: GitLab, account: GitLabAccount): Probe[] {
  if (account.is === "project") {
    const { id } = account;
    return [
      {
        right: "Vulnerabilities: role Developer, tier Ultimate",
        ask: () => gitlab.ProjectVulnerabilities.all(id, one),
      },
      { right: "Repository: role Reporter", ask: () => gitlab.Commits.all(id, one) },
      { right: "Webhooks: role Maintainer", ask: () => gitlab.ProjectHooks.all(id, one) },
    ];
  }
  return [
    { right: "Projects: scope read_api", ask: () => gitlab.Groups.allProjects(account.id, one) },
    { right: "Group webhooks: role Owner, tier Premium", ask: () => gitlab.GroupHooks.all(account.id, one) },
  ];
}
