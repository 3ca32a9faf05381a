import { Text, Title } from "@mantine/core";
import type { Metadata } from "next";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { MessagePage } from "@/app/_ui/message-page";
import { FreshNotice } from "@/app/settings/_parts/fresh-notice";
import { scopeWord } from "@/app/settings/_parts/scope-words";
import { isFresh } from "@/lib/access/fresh-sign-in";
import { scopesOffered } from "@/lib/tokens/client-login";
import { AllowLogin } from "./_parts/allow-login";
import { askedIn, type Search } from "./_parts/asked";

export const metadata: Metadata = { title: "Let ggshield in" };

/** Where ggshield sends a person's browser, so that it gets a token of theirs. */
export default async function LoginPage({ searchParams }: { searchParams: Promise<Search> }) {
  const search = await searchParams;
  const here = `/auth/login?${new URLSearchParams(Object.entries(search).map(([name, value]) => [name, String(value)]))}`;
  const viewer = await pageViewer(here);
  const asked = askedIn(search);
  if (!asked) {
    return (
      <MessagePage title="This login cannot go on" action={<a href="/settings/tokens">Make a token by hand</a>}>
        The address is not one that ggshield makes, or it would send the code away from your computer. Nothing was
        allowed. Start the login again in your terminal.
      </MessagePage>
    );
  }
  const scopes = scopesOffered(viewer, asked.scopes);
  return (
    <MemberFrame viewer={viewer}>
      <Title order={1} mb="sm">
        Let ggshield in on this computer?
      </Title>
      <Text mb="md">A program on your computer asks for a token of yours, called “{asked.name}”. With it, it may:</Text>
      <ul>
        {scopes.map((scope) => (
          <li key={scope}>{scopeWord[scope] ?? scope}</li>
        ))}
      </ul>
      <Text mb="md" c="dimmed">
        Allow it only if you have just started a login in your own terminal. You can revoke the token at any time under
        Settings, Access tokens.
      </Text>
      {isFresh(viewer) ? (
        <AllowLogin asked={asked} />
      ) : (
        <FreshNotice here={here}>Making a token needs a sign-in of the last 15 minutes.</FreshNotice>
      )}
    </MemberFrame>
  );
}
