import { env } from "@/lib/env";
import { Invalid } from "@/lib/errors";
import { isLoopback, type Reach, requireReachable } from "@/lib/forge/reach";

type Kind = "github" | "gitlab";

/** The address people browse a code host at, in one spelling. Throws Invalid where it may not be asked. */
export function codeHostUrl(given: string, internal: boolean): string {
  const url = URL.canParse(given.trim()) ? new URL(given.trim()) : undefined;
  if (!url || !["https:", "http:"].includes(url.protocol) || url.username || url.password) {
    throw new Invalid("The address is to look like https://github.com, without a name or password in it.", {
      pointer: "/url",
    });
  }
  const loopback = env().LOOPBACK_CODE_HOSTS && isLoopback(url);
  if (url.protocol === "http:" && !loopback) {
    throw new Invalid("The address has to begin with https://, so that the token travels encrypted.", {
      pointer: "/url",
    });
  }
  try {
    requireReachable(url, reachOf(url.href, internal));
  } catch (error) {
    throw new Invalid(error instanceof Error ? error.message : "", { pointer: "/url" });
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

/** What a connection may reach. */
export function reachOf(url: string, internal: boolean): Reach {
  return { internal, loopback: env().LOOPBACK_CODE_HOSTS && isLoopback(new URL(url)) };
}

/** Where its API is, for the address people browse. */
export function apiUrlOf(kind: Kind, url: string): string {
  if (kind === "gitlab") return `${url}/api/v4`;
  const { protocol, host } = new URL(url);
  if (host === "github.com" || host.endsWith(".ghe.com")) return `${protocol}//api.${host}`;
  return `${url}/api/v3`;
}

const accountName = /^(?!\.)[\w.-]{1,100}(\/(?!\.)[\w.-]{1,100}){0,19}$/;

/** An organisation, user or group, or a repository below it, as the code host spells it. */
export function accountOf(given: string, kind: Kind): string {
  const account = given.trim().replace(/^\/+|\/+$/g, "");
  if (!accountName.test(account) || (kind === "github" && account.split("/").length > 2)) {
    throw new Invalid("Name an organisation or a group, such as acme, or one repository of it, such as acme/api.", {
      pointer: "/account",
    });
  }
  return account;
}
