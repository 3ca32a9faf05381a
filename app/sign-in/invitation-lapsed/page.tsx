import type { Metadata } from "next";
import Link from "next/link";
import { pageViewer } from "@/app/_server/viewer";
import { MessagePage } from "@/app/_ui/message-page";
import { env } from "@/lib/env";
import { contact } from "@/lib/workspace";
import { safePath } from "../arrival";

export const metadata: Metadata = { title: "Your invitation had lapsed" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function InvitationLapsedPage({ searchParams }: { searchParams: Search }) {
  const { next } = await searchParams;
  await pageViewer("/incidents");
  return (
    <MessagePage
      title="You are signed in; your invitation had lapsed"
      action={
        <Link href={safePath(next, env().PUBLIC_URL)} className="hb-link">
          Go on
        </Link>
      }
    >
      An invitation holds for a week, and yours was older. So you are a restricted member for now: you see the incidents
      of your own commits and those given to you. Ask {await contact()} for the level you were invited to.
    </MessagePage>
  );
}
