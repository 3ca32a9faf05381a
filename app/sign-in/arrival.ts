type Parameter = string | string[] | undefined;

const refusals: Record<string, string> = {
  deactivated: "This account was deactivated. A manager of the workspace can switch it on again.",
  no_email:
    "The provider did not tell Handback your e-mail address. Ask its administrator to release it, then try again.",
  address_taken:
    "Another account of this workspace uses your e-mail address already. A manager of the workspace can sort it out.",
};

/** Why signing in did not work, as one sentence with what to do; nothing when it was not tried. */
export function problemText(provider: string, error: Parameter, reason: Parameter): string | null {
  if (typeof error !== "string") return null;
  switch (error) {
    case "AccessDenied":
      return (
        (typeof reason === "string" && refusals[reason]) ||
        `${capital(provider)} or this workspace did not admit you. Ask a manager of the workspace for access.`
      );
    case "OAuthSignin":
      return `${capital(provider)} could not be reached. Try again in a minute; if that does not help, tell whoever runs Handback.`;
    case "OAuthCallback":
    case "Callback":
      return `The answer of ${provider} could not be used: it came late, was cancelled or was meant for another tab. Try again.`;
    case "SessionRequired":
      return "Your session has ended. Sign in again to go on where you were.";
    case "Configuration":
      return "Signing in is not set up correctly. Whoever runs Handback finds the reason in its log.";
    default:
      return "Signing in did not work. Try again; if that does not help, tell whoever runs Handback.";
  }
}

/** Where to go after signing in: a path on this server, never anywhere else. */
export function safePath(wish: Parameter, base: string): string {
  const home = "/incidents";
  if (typeof wish !== "string" || wish.length > 2_000 || !URL.canParse(wish, base)) return home;
  const target = new URL(wish, base);
  if (target.origin !== new URL(base).origin || target.pathname.startsWith("/sign-in")) return home;
  return `${target.pathname}${target.search}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
