export type Kind = "github" | "gitlab";

export const kindName: Record<Kind, string> = { github: "GitHub", gitlab: "GitLab" };

/** "acme at github.com": what a connection is called. */
export const connectionName = ({ account, url }: { account: string; url: string }) =>
  `${account} at ${new URL(url).host}`;

/** What a token has to be allowed, in the words of each host's own form. */
export const rightsAt: Record<Kind, string> = {
  github:
    "A fine-grained token of the organisation, for all of its repositories, with read access to Secret scanning alerts, Code scanning alerts, Dependabot alerts, Contents and Metadata, and read and write access to Webhooks of repositories and of the organisation.",
  gitlab:
    "A group access token with the scope read_api and the role Maintainer (Owner, for the group's webhooks). Vulnerabilities are part of GitLab Ultimate.",
};

export const placeOf: Record<Kind, { url: string; account: string }> = {
  github: { url: "https://github.com", account: "Organisation, user or organisation/repository" },
  gitlab: { url: "https://gitlab.com", account: "Group, or the path of a project" },
};

type Standing = {
  fault: string | null;
  lacking: string[];
  checkedAt: string | null;
  reconcileFault: string | null;
  sweepFault: string | null;
  tokenEndsAt: string | null;
};

const soonMs = 14 * 86_400_000;

/** The first thing that is wrong, as a sentence, or null where nothing is known to be. */
export function troubleOf(standing: Standing, now: number): string | null {
  if (standing.fault) return standing.fault;
  if (standing.tokenEndsAt && Date.parse(standing.tokenEndsAt) < now + soonMs) return "Its token ends soon.";
  if (standing.sweepFault) return standing.sweepFault;
  if (standing.reconcileFault) return standing.reconcileFault;
  return standing.lacking.length > 0 ? `The token lacks: ${standing.lacking.join("; ")}.` : null;
}
