import { z } from "zod";
import { Forbidden } from "@/lib/errors";
import type { Claims } from "@/lib/members/sign-in";

const textOrNothing = z.string().nullable().catch(null);

// OpenID Connect Core, 2: at most 255 ASCII characters, compared as they are.
const Subject = z.string().regex(/^[\x21-\x7e]{1,255}$/);

const UserInfo = z.object({
  sub: Subject,
  email: textOrNothing.default(null),
  name: textOrNothing.default(null),
});

type Payload = Record<string, unknown>;

/**
 * What the provider said, in our words; of a claim that has not its form, nothing. Address and `email_verified` are taken
 * from the userinfo answer together; groups, which prove nothing by themselves, from the id token where it lacks them.
 */
export function claimsOf(issuer: string, userInfo: Payload, idToken: Payload, groupsClaim?: string): Claims {
  const parsed = UserInfo.safeParse(userInfo);
  if (!parsed.success)
    throw new Forbidden("The sign-in provider's answer does not say who you are in a form that can be used.", {
      reason: "unusable",
    });
  const { sub, email, name } = parsed.data;
  return {
    issuer,
    subject: sub,
    email,
    // Only the boolean: a text "true" comes from providers that do not have the notion.
    emailVerified: userInfo.email_verified === true,
    name,
    groups: groupsClaim ? (groupsOf(userInfo[groupsClaim]) ?? groupsOf(idToken[groupsClaim])) : null,
  };
}

/** One name or a list of names; anything else is as if nothing had been told. */
function groupsOf(claim: unknown): string[] | null {
  if (typeof claim === "string") return [claim];
  const names = z.array(z.string()).safeParse(claim);
  return names.success ? names.data : null;
}
