import { Page } from "./page";

const title = "This link opens nothing";

/** The one answer to every link that opens nothing, whatever the reason: same bytes each time. */
export function NotFoundPage() {
  return (
    <Page title={title}>
      <h1>{title}</h1>
      <p>
        Links to incidents work for a limited time and can be withdrawn, and a page that was left open closes after a
        while. Sometimes a mail program also cuts a long address in two.
      </p>
      <p>
        Open the link in your mail again, and check that the whole address is in your browser. If it still opens
        nothing, you can have a fresh one sent to the address it was first sent to:
      </p>
      {/* Without an action it is sent to the address that was opened, which is the same form for every address. */}
      <form method="post">
        <button type="submit" name="fresh" value="link" className="primary">
          Send me a fresh link
        </button>
      </form>
      <p>
        If no mail comes, ask the person or team who wrote to you for a new link; the mail says whom to ask. Nothing you
        did caused this, and nothing was lost.
      </p>
    </Page>
  );
}
