import type { GitHub } from "@/lib/forge/clients";
import type { GitHubAccount } from "@/lib/forge/github/account";
import type { Probe } from "@/lib/forge/probe";

const one = { per_page: 1 };
// The secrets themselves are of no use here, and stay where they are.
const hidden = { hide_secret: true };

/** What is read at GitHub, each with the right it needs in the words of its own pages. */
export function githubProbes(github: GitHub, account: GitHubAccount): Probe[] {
  const { rest } = github;
  if (account.is === "organisation") {
    const { org } = account;
    return [
      {
        right: "Secret scanning alerts: read",
        ask: () => github.request("GET /orgs/{org}/secret-scanning/alerts", { org, ...one, ...hidden }),
      },
      { right: "Code scanning alerts: read", ask: () => rest.codeScanning.listAlertsForOrg({ org, ...one }) },
      { right: "Dependabot alerts: read", ask: () => rest.dependabot.listAlertsForOrg({ org, ...one }) },
      { right: "Organisation webhooks: read and write", ask: () => rest.orgs.listWebhooks({ org, ...one }) },
    ];
  }
  if (account.is === "user") {
    return [{ right: "Metadata: read", ask: () => rest.repos.listForUser({ username: account.user, ...one }) }];
  }
  const { owner, repo } = account;
  return [
    {
      right: "Secret scanning alerts: read",
      ask: () => github.request("GET /repos/{owner}/{repo}/secret-scanning/alerts", { owner, repo, ...one, ...hidden }),
    },
    { right: "Code scanning alerts: read", ask: () => rest.codeScanning.listAlertsForRepo({ owner, repo, ...one }) },
    { right: "Dependabot alerts: read", ask: () => rest.dependabot.listAlertsForRepo({ owner, repo, ...one }) },
    { right: "Contents: read", ask: () => rest.repos.listCommits({ owner, repo, ...one }) },
    { right: "Repository webhooks: read and write", ask: () => rest.repos.listWebhooks({ owner, repo, ...one }) },
  ];
}
