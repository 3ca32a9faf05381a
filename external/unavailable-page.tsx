import { MessagePage } from "./message-page";

export function UnavailablePage() {
  return (
    <MessagePage
      title="Please try again in a minute"
      sentences={[
        "Handback cannot reach its records right now. Your link is fine, and nothing that was saved is lost.",
        "If you were sending a form, it was not saved. Go back in your browser, where your words should still be, and send it again in a minute.",
      ]}
    />
  );
}
