import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { NotFound } from "@/lib/errors";
import { reachOf } from "@/lib/forge/address";
import { type GitHub, type GitLab, githubClient, gitlabClient } from "@/lib/forge/clients";
import { unseal } from "@/lib/seal";
import type { CodeHost } from "@/prisma/generated/client";

/**
 * A code host that can be asked, and for what. Its client is the vendor's own (octokit, gitbeaker); every call of it
 * waits its turn, honours the host's limits and throws ForgeFailure.
 */
export type Forge = {
  /** Null: the token of the installation's settings. */
  connectionId: number | null;
  url: string;
  account: string;
  /** Nothing may be written there while this is false. */
  writeBack: boolean;
} & ({ kind: "github"; github: GitHub } | { kind: "gitlab"; gitlab: GitLab });

/** The connection nearest to a repository: on its host, and of the longest account that holds it. Null where there is none. */
export async function forgeOf(repository: { fullName: string; url: string | null }): Promise<Forge | null> {
  const connections = await db().codeHost.findMany();
  const near = connections
    .filter(({ url, account }) => isOn(url, repository.url) && holds(account, repository.fullName))
    .sort((a, b) => b.account.length - a.account.length || a.id - b.id);
  return near[0] ? forgeOfConnection(near[0]) : settingsForge(repository.url);
}

/** The code host of a connection. `spare`: the part of its allowance to leave to others. */
export async function forgeById(connectionId: number, spare = 0): Promise<Forge> {
  const connection = await db().codeHost.findUnique({ where: { id: connectionId } });
  if (!connection) throw new NotFound("There is no such connection.");
  return forgeOfConnection(connection, spare);
}

async function forgeOfConnection(connection: CodeHost, spare = 0): Promise<Forge> {
  const { id: connectionId, kind, url, account, writeBack, internal, sealedToken } = connection;
  const token = unseal(sealedToken, tokenContext(connection)).toString();
  const caller = { url, token, reach: reachOf(url, internal), spare };
  const what = { connectionId, url, account, writeBack };
  return kind === "github"
    ? { ...what, kind, github: await githubClient(caller) }
    : { ...what, kind, gitlab: await gitlabClient(caller) };
}

/** A token belongs to its connection's host: a row that was changed to another opens it no more. */
export const tokenContext = ({ url, account }: { url: string; account: string }) => `code-host:${url} ${account}`;

/** Whether the account is the repository's organisation or group, or the repository itself. Case is the host's own affair. */
export function holds(account: string, fullName: string): boolean {
  return `${fullName.toLowerCase()}/`.startsWith(`${account.toLowerCase()}/`);
}

/** A repository that came with a report has no address; any connection whose account holds it will do. */
function isOn(url: string, page: string | null): boolean {
  return !page || !URL.canParse(page) || new URL(page).host === new URL(url).host;
}

/** What GITHUB_TOKEN opens. Whoever set it named the host, so it may be anywhere. */
async function settingsForge(page: string | null): Promise<Forge | null> {
  const { GITHUB_TOKEN: token, GITHUB_API_URL: apiUrl } = env();
  const browsed = new URL(apiUrl).host.replace(/^api\./, "");
  const url = `https://${browsed}`;
  if (!token || !isOn(url, page)) return null;
  const github = await githubClient({ url, token, apiUrl, reach: { internal: true, loopback: true } });
  return { kind: "github", connectionId: null, url, account: "", writeBack: false, github };
}
