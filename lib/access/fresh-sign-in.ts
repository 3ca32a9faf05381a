import type { Viewer } from "@/lib/access/viewer";
import { SignInAgain } from "@/lib/errors";

const freshMs = 15 * 60_000;

/** Whether they signed in just now, so that whoever finds an open laptop cannot do the worst with it. */
export function isFresh(viewer: Viewer, now = Date.now()): boolean {
  return viewer.kind !== "member" || (viewer.signedInAt !== undefined && viewer.signedInAt.getTime() + freshMs > now);
}

/** Throws SignInAgain unless the person signed in within the last quarter of an hour. Tokens have their scopes instead. */
export function requireFreshSignIn(viewer: Viewer): void {
  if (isFresh(viewer)) return;
  throw new SignInAgain("To do this, sign in once more: your last sign-in is longer ago than 15 minutes.", {
    sign_in: "/sign-in?fresh=1",
  });
}
