import { env } from "@/lib/env";

const timeoutMs = 10_000;

/** Whether GitHub can be asked at all. */
export function hasGitHubToken(): boolean {
  return env().GITHUB_TOKEN !== undefined;
}

/** Reads something of a repository from GitHub's API. Null where it says there is none; throws where it does not answer. */
export async function readFromGitHub(fullName: string, what: string, accept: string): Promise<Response | null> {
  const { GITHUB_TOKEN: token, GITHUB_API_URL: api } = env();
  if (!token) return null;
  const repository = fullName.split("/").map(encodeURIComponent).join("/");
  const response = await fetch(`${api}/repos/${repository}/${what}`, {
    headers: { accept, authorization: `Bearer ${token}`, "user-agent": "handback" },
    signal: AbortSignal.timeout(timeoutMs),
    redirect: "error",
  });
  if (response.ok) return response;
  await response.body?.cancel();
  if (response.status === 404 || response.status === 422) return null;
  throw new Error(`the code host answered ${response.status}`);
}
