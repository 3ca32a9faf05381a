import { clientId, isOwnComputer } from "@/lib/tokens/client-login";

export type Search = Record<string, string | string[] | undefined>;
export type Asked = {
  redirectUri: string;
  scope: string;
  scopes: string[];
  challenge: string;
  state: string;
  name: string;
};

/** What the program asks for, from its address; null where it is none of ours. */
export function askedIn(search: Search): Asked | null {
  const one = (name: string) => [search[name]].flat()[0] ?? "";
  const redirectUri = one("redirect_uri");
  const challenge = one("code_challenge");
  if (one("client_id") !== clientId || one("response_type") !== "code") return null;
  if (one("code_challenge_method") !== "S256" || !/^[A-Za-z0-9_-]{43}$/.test(challenge)) return null;
  if (!isOwnComputer(redirectUri)) return null;
  const scope = one("scope");
  const state = one("state").slice(0, 2_000);
  return { redirectUri, scope, scopes: scope.split(/[\s,]+/).filter(Boolean), challenge, state, name: nameIn(state) };
}

/** ggshield keeps the token's name in the state, as JSON in URL quoting. */
function nameIn(state: string): string {
  try {
    const said: unknown = JSON.parse(decodeURIComponent(state));
    const name = typeof said === "object" && said !== null && "token_name" in said ? said.token_name : undefined;
    return typeof name === "string" && name.trim() ? name.trim().slice(0, 100) : "ggshield";
  } catch {
    return "ggshield";
  }
}
