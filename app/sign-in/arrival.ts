type Parameter = string | string[] | undefined;

/** Why somebody was not let in. `{provider}` is the provider's name and host. */
const refusals = {
  deactivated: "This account was deactivated. A manager of the workspace can switch it on again.",
  no_email:
    "{provider} did not tell Handback your e-mail address. Ask its administrator to release it, then try again.",
  address_taken:
    "Another account of this workspace uses your e-mail address already. A manager of the workspace can sort it out.",
  unusable:
    "{provider} did not say who you are in a form that can be used. Ask its administrator, or whoever runs Handback.",
  cancelled: "You were not signed in: it was cancelled, or not allowed, at {provider}. Start again when you like.",
  stale: "This sign-in began too long ago, in another tab or in another browser. Nothing happened; start again here.",
  away: "{provider} cannot be reached at the moment. Try again in a minute; if that does not help, tell whoever runs Handback.",
  untrusted:
    "The answer of {provider} could not be trusted, so it was not used. Whoever runs Handback finds the reason in its log.",
  not_fresh:
    "{provider} let you through without asking who you are again, which this step needs. Sign out there, then sign in once more.",
  refused: "{provider} or this workspace did not admit you. Ask a manager of the workspace for access.",
  internal: "Signing in did not work, for a reason on our side. Nothing was changed; try again in a minute.",
} as const;
export type RefusalReason = keyof typeof refusals;

/** What next-auth calls things, where it answers by itself. */
const otherNames: Record<string, RefusalReason> = {
  AccessDenied: "refused",
  OAuthSignin: "away",
  OAuthCallback: "untrusted",
  Callback: "stale",
};

export function isRefusalReason(word: unknown): word is RefusalReason {
  return typeof word === "string" && Object.hasOwn(refusals, word);
}

/** Why signing in did not work, as one sentence with what to do; nothing when it was not tried. */
export function problemText(provider: string, error: Parameter): string | null {
  if (typeof error !== "string") return null;
  if (error === "SessionRequired") return "Your session has ended. Sign in again to go on where you were.";
  if (error === "Configuration")
    return "Signing in is not set up correctly. Whoever runs Handback finds the reason in its log.";
  const reason = Object.hasOwn(otherNames, error) ? otherNames[error] : error;
  return capital(refusals[isRefusalReason(reason) ? reason : "internal"].replace("{provider}", provider));
}

/** Where to go after signing in: a path on this server, never anywhere else. */
export function safePath(wish: Parameter, base: string): string {
  const home = "/";
  const { origin } = new URL(base);
  if (typeof wish !== "string" || wish.length > 2_000 || !URL.canParse(wish, base)) return home;
  if (!wish.startsWith("/") && !wish.startsWith(`${origin}/`)) return home;
  const target = new URL(wish, base);
  if (target.origin !== origin || target.username || target.password) return home;
  // A path of two slashes would be another server's address wherever it is used by itself.
  if (target.pathname.startsWith("//") || /^\/(sign-in|api)(\/|$)/.test(target.pathname)) return home;
  return `${target.pathname}${target.search}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
