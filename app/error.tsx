"use client";

import { Button } from "@mantine/core";
import { MessagePage } from "@/app/_ui/message-page";

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <MessagePage title="This page could not be shown" action={<Button onClick={reset}>Try again</Button>}>
      Something went wrong on our side while it was put together. Nothing was changed or lost. If trying again does not
      help, tell whoever runs Handback{error.digest ? `, and mention ${error.digest}` : ""}.
    </MessagePage>
  );
}
