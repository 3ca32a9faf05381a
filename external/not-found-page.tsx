import { MessagePage } from "./message-page";

/** The one answer to every link that opens nothing, whatever the reason: same bytes each time. */
export function NotFoundPage() {
  return (
    <MessagePage
      title="This link opens nothing"
      sentences={[
        "Links to incidents work for a limited time and can be withdrawn. Sometimes a mail program also cuts a long address in two.",
        "Check that the whole address from the mail is in your browser. If it is, ask the person or team who wrote to you for a new link; the mail says whom to ask.",
        "Nothing you did caused this, and nothing was lost.",
      ]}
    />
  );
}
