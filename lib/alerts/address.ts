import type { IncidentKind } from "@/prisma/generated/enums";

/** Where the alert is that an incident came from. */
export type AlertAddress =
  | { vendor: "github"; kind: "secret" | "code" | "dependency"; host: string; repository: string; number: number }
  | { vendor: "gitlab"; host: string; repository: string; number: number }
  | { vendor: "gitguardian"; host: string; number: number };

type Of = { identityKey: string; source: string; kind: IncidentKind; url: string | null };

const keys = {
  github: /^github:(secret|code|dependency):([^/]+)\/(.+)\/(\d{1,12})$/,
  // A report has its own numbers, under the repository's name; a host has a dot or a port.
  gitlab: /^gitlab:([^/]+[.:][^/]+)\/(.+):(\d{1,12})$/,
  gitguardian: /^gitguardian:([^/]+)\/(\d{1,12})$/,
};
const githubPage = /^\/(.+)\/security\/(secret-scanning|code-scanning|dependabot)\/(\d{1,12})\/?$/;
const gitlabPage = /^\/(.+)\/-\/security\/vulnerabilities\/(\d{1,12})\/?$/;
const kinds = { "secret-scanning": "secret", "code-scanning": "code", dependabot: "dependency" } as const;

/** The alert behind an incident: by its identity, else, where it is known by its secret, by its page at the source. Null where no source keeps one. */
export function alertOf({ identityKey, source, url }: Of): AlertAddress | null {
  const github = keys.github.exec(identityKey);
  if (github) {
    const [, kind, host = "", repository = "", number] = github;
    return {
      vendor: "github",
      kind: kind as "secret" | "code" | "dependency",
      host,
      repository,
      number: Number(number),
    };
  }
  const gitlab = keys.gitlab.exec(identityKey);
  if (gitlab)
    return { vendor: "gitlab", host: gitlab[1] ?? "", repository: gitlab[2] ?? "", number: Number(gitlab[3]) };
  const gitguardian = keys.gitguardian.exec(identityKey);
  if (gitguardian) return { vendor: "gitguardian", host: gitguardian[1] ?? "", number: Number(gitguardian[2]) };
  return url !== null && URL.canParse(url) ? byPage(source, new URL(url)) : null;
}

function byPage(source: string, { host, pathname }: URL): AlertAddress | null {
  const github = source === "github" ? githubPage.exec(pathname) : null;
  if (github) {
    const [, repository = "", page, number] = github;
    return { vendor: "github", kind: kinds[page as keyof typeof kinds], host, repository, number: Number(number) };
  }
  const gitlab = source === "gitlab" ? gitlabPage.exec(pathname) : null;
  return gitlab ? { vendor: "gitlab", host, repository: gitlab[1] ?? "", number: Number(gitlab[2]) } : null;
}

export const vendorName: Record<AlertAddress["vendor"], string> = {
  github: "GitHub",
  gitlab: "GitLab",
  gitguardian: "GitGuardian",
};
