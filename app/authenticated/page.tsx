import type { Metadata } from "next";
import { MessagePage } from "@/app/_ui/message-page";

export const metadata: Metadata = { title: "ggshield is let in" };

/** Where ggshield sends the browser once it has its token. */
export default function AuthenticatedPage() {
  return (
    <MessagePage
      title="ggshield is let in"
      action={
        <a className="hb-link" href="/settings/tokens">
          Your access tokens
        </a>
      }
    >
      It has its token, and your terminal goes on. You can close this page. To end it, revoke the token, or run
      “ggshield auth logout”.
    </MessagePage>
  );
}
