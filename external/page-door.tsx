import { MessagePage } from "@/external/message-page";
import { type PageAnswer, pageAnswer } from "@/external/page-answer";
import { PageLinkPage } from "@/external/page-link-page";
import { pageLinkView } from "@/external/page-link-view";
import { Conflict } from "@/lib/errors";
import { acknowledgePage, openPage } from "@/lib/oncall/page-link";

const path = /^\/page\/([^/]+)\/?$/;
export const isPageLink = (pathname: string) => pathname.startsWith("/page/");

type Visit = { method: string; pathname: string; address: string; body: string };

/**
 * The link of a page that somebody on call was mailed: it shows what it is about, and its form acknowledges. Whoever has
 * the address may do both, without signing in; so only a POST changes anything, and it may come from anywhere. It has to
 * come by the button: a form that was submitted untouched, as mail scanners do, is never enough.
 */
export async function handlePageLink({ method, pathname, address, body }: Visit): Promise<PageAnswer> {
  const opened = await openPage(path.exec(pathname)?.[1] ?? "", address);
  if (!opened) return pageAnswer(404, <Gone />);
  const pressed = method === "POST" && new URLSearchParams(body).get("acknowledge") === "yes";
  if (!pressed) return pageAnswer(200, <PageLinkPage view={pageLinkView(opened)} />);
  try {
    await acknowledgePage(opened);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
  const after = await openPage(path.exec(pathname)?.[1] ?? "", address);
  return after ? pageAnswer(200, <PageLinkPage view={pageLinkView(after)} done />) : pageAnswer(404, <Gone />);
}

function Gone() {
  return (
    <MessagePage
      title="This page is over"
      sentences={[
        "The link of a page works for a week, for whoever was paged. Nothing was changed.",
        "Open the incident in Handback, or look into your mail for a newer page.",
      ]}
    />
  );
}
