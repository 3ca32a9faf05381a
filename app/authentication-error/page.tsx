import type { Metadata } from "next";
import { MessagePage } from "@/app/_ui/message-page";

export const metadata: Metadata = { title: "ggshield has no token" };

/** Where ggshield sends the browser when its login failed. What its address says is anybody's word, and is not shown. */
export default function AuthenticationErrorPage() {
  return (
    <MessagePage
      title="ggshield has no token"
      action={
        <a className="hb-link" href="/settings/tokens">
          Make a token by hand
        </a>
      }
    >
      The login was not allowed, or it took too long. Your terminal says which; nothing was changed here. To try again,
      start the login in your terminal once more.
    </MessagePage>
  );
}
