import type { Metadata } from "next";
import Link from "next/link";
import { MessagePage } from "@/app/_ui/message-page";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <MessagePage
      title="There is nothing here for you"
      action={
        <Link href="/incidents" className="hb-link">
          Go to the incidents
        </Link>
      }
    >
      Either the address is mistyped, or it belongs to something that your account may not see. If a colleague sent it
      to you, ask a manager of the workspace for access.
    </MessagePage>
  );
}
