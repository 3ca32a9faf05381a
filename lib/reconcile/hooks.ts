import { z } from "zod";
import type { GitHub, GitLab } from "@/lib/forge/clients";
import { githubAccount } from "@/lib/forge/github/account";
import { ownerPath } from "@/lib/forge/github/alerts";
import { gitlabAccount } from "@/lib/forge/gitlab/account";
import { endpointUrl } from "@/lib/ingest/endpoints";

/** A webhook of the account that delivers to us, and why nothing comes from it, where the host says so. */
export type Hook = { id: bigint; endpointId: string; fault: string | null };

const GitHubHook = z.looseObject({
  id: z.int(),
  active: z.boolean().catch(true),
  config: z.looseObject({ url: z.string().catch("") }),
  last_response: z.looseObject({ code: z.int().nullable() }).optional().catch(undefined),
});

/** Null for a user's account, which has none of its own. */
export async function githubHooks(github: GitHub, account: string): Promise<Hook[] | null> {
  const found = await githubAccount(github, account);
  if (!found || found.is === "user") return null;
  const { data } = await github.request(`GET ${ownerPath(account)}/hooks`, { per_page: 100 });
  return z
    .array(GitHubHook)
    .parse(data)
    .flatMap(({ id, active, config, last_response }) => {
      const endpointId = endpointIn(config.url, "github");
      if (!endpointId) return [];
      const code = last_response?.code ?? 200;
      const failed = code < 200 || code > 299 ? `Its last delivery failed: Handback answered ${code}.` : null;
      return [{ id: BigInt(id), endpointId, fault: active ? failed : "The webhook is switched off at GitHub." }];
    });
}

const GitLabHook = z.looseObject({
  id: z.int(),
  url: z.string().catch(""),
  alert_status: z.string().catch(""),
  disabled_until: z.string().nullish().catch(null),
});

export async function gitlabHooks(gitlab: GitLab, account: string): Promise<Hook[] | null> {
  const found = await gitlabAccount(gitlab, account);
  if (!found) return null;
  const asked = { perPage: 100, maxPages: 1 };
  const hooks: unknown =
    found.is === "group"
      ? await gitlab.GroupHooks.all(found.id, asked)
      : await gitlab.ProjectHooks.all(found.id, asked);
  return z
    .array(GitLabHook)
    .parse(hooks)
    .flatMap(({ id, url, alert_status, disabled_until }) => {
      const endpointId = endpointIn(url, "gitlab");
      return endpointId ? [{ id: BigInt(id), endpointId, fault: faultOf(alert_status, disabled_until) }] : [];
    });
}

function faultOf(status: string, until: string | null | undefined): string | null {
  if (status === "disabled") return "GitLab switched the webhook off after failures. Send a test from its page there.";
  if (status !== "temporarily_disabled") return null;
  const when = until && !Number.isNaN(Date.parse(until)) ? ` until ${new Date(until).toISOString()}` : "";
  return `GitLab holds the webhook back after failures${when}.`;
}

/** Which of our endpoints an address is, by its path: the host may be spelt in several ways. */
function endpointIn(url: string, source: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const path = new URL(endpointUrl(source, "")).pathname;
  const { pathname } = new URL(url);
  const id = pathname.startsWith(path) ? pathname.slice(path.length) : "";
  return /^[A-Za-z0-9]{1,40}$/.test(id) ? id : undefined;
}
