import type { Gitlab } from "@gitbeaker/rest";
import type { Octokit } from "octokit";
import { apiUrlOf } from "@/lib/forge/address";
import { courteousFetch } from "@/lib/forge/courtesy";
import { failureOf, failureOfAnswer } from "@/lib/forge/failure";
import type { Reach } from "@/lib/forge/reach";

export type GitHub = Octokit;
export type GitLab = InstanceType<typeof Gitlab>;
export type Caller = { url: string; token: string; reach: Reach; spare?: number; apiUrl?: string };

const userAgent = "handback";

/** Octokit over a courteous fetch; what fails throws ForgeFailure. */
export async function githubClient({ url, token, reach, spare, apiUrl }: Caller): Promise<GitHub> {
  const { Octokit } = await import("octokit");
  const baseUrl = apiUrl ?? apiUrlOf("github", url);
  const octokit = new Octokit({
    auth: token,
    baseUrl,
    userAgent,
    // Its own waiting would know nothing of what other jobs ask with the same token.
    throttle: { enabled: false },
    retry: { enabled: false },
    request: { fetch: courteousFetch({ token, origin: new URL(baseUrl).origin, reach, ...(spare ? { spare } : {}) }) },
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });
  octokit.hook.error("request", (error) => {
    throw failureOf(error);
  });
  return octokit;
}

/** Gitbeaker over the same fetch. */
export async function gitlabClient({ url, token, reach, spare }: Caller): Promise<GitLab> {
  const [{ Gitlab }, { createRequesterFn }] = await Promise.all([
    import("@gitbeaker/rest"),
    import("@gitbeaker/requester-utils"),
  ]);
  const fetchIt = courteousFetch({ token, origin: new URL(url).origin, reach, ...(spare ? { spare } : {}) });
  return new Gitlab({
    host: url,
    token,
    requesterFn: createRequesterFn(
      (_, options) => Promise.resolve(options),
      (endpoint, options) => askGitLab(fetchIt, endpoint, options),
    ),
  });
}

async function askGitLab(fetchIt: typeof fetch, endpoint: string, options: Record<string, unknown> = {}) {
  const { prefixUrl, searchParams, method, headers, body } = options as {
    prefixUrl: string;
    searchParams?: string;
    method?: string;
    headers?: Record<string, string>;
    body?: string | FormData;
  };
  const url = new URL(endpoint, prefixUrl.endsWith("/") ? prefixUrl : `${prefixUrl}/`);
  url.search = searchParams ?? "";
  const response = await fetchIt(url, {
    method: method ?? "GET",
    headers: { ...headers, "user-agent": userAgent },
    ...(body ? { body } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw failureOfAnswer(response.status, response.headers, saidIn(text));
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  return {
    body: isJson ? (JSON.parse(text) as Record<string, unknown>) : text,
    headers: Object.fromEntries(response.headers),
    status: response.status,
  };
}

function saidIn(text: string): string {
  try {
    const { message, error } = JSON.parse(text) as { message?: unknown; error?: unknown };
    const said = message ?? error ?? "";
    return typeof said === "string" ? said : JSON.stringify(said);
  } catch {
    return "";
  }
}
