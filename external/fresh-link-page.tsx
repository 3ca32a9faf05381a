import { MessagePage } from "./message-page";

/** The one answer to everybody who asks for a fresh link, whatever became of it. */
export function FreshLinkPage() {
  return (
    <MessagePage
      title="Look into your mail"
      sentences={[
        "If this link was sent to you and its incident is still open, a fresh one is on its way to the address it was first sent to.",
        "If nothing comes, ask the person or team who wrote to you; the mail says whom to ask.",
      ]}
    />
  );
}
