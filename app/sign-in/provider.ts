import { env } from "@/lib/env";

/** What the sign-in provider is called, with the host people know it by. */
export function providerName(): { name: string; host: string; text: string } {
  const { OIDC_NAME: name, OIDC_ISSUER: issuer } = env();
  const host = new URL(issuer).host;
  return { name, host, text: `${name} (${host})` };
}
