import { Alert, Stack, Text, Title } from "@mantine/core";
import type { Metadata } from "next";
import { Mark } from "@/app/_ui/mark";
import { name, tagline } from "@/emails/brand";
import { env } from "@/lib/env";
import { problemText, safePath } from "./arrival";
import { InvitationNote } from "./invitation-note";
import { providerName } from "./provider";
import classes from "./sign-in.module.css";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function SignInPage({ searchParams }: { searchParams: Search }) {
  const { next, callbackUrl, error, signed_out, fresh, invitation } = await searchParams;
  const provider = providerName();
  const problem = problemText(provider.text, error);
  const again = fresh === "1";
  return (
    <main className={classes.page}>
      <Stack className={classes.card} gap="md">
        <Mark size={40} />
        <div>
          <Title order={1}>{again ? "Sign in once more" : `Sign in to ${name}`}</Title>
          <Text c="dimmed" mt={4}>
            {again
              ? "What you asked for changes who may do what, so it needs a sign-in of the last 15 minutes. Nothing has changed yet; you come back to where you were."
              : `${tagline}.`}
          </Text>
        </div>
        {problem && (
          <Alert variant="outline" color="danger" role="alert" title="You are not signed in">
            {problem}
          </Alert>
        )}
        {!problem && signed_out && <Text role="status">You are signed out.</Text>}
        {!problem && typeof invitation === "string" && <InvitationNote token={invitation} />}
        <SignInForm
          provider={provider.name}
          fresh={again}
          destination={safePath(next ?? callbackUrl, env().PUBLIC_URL)}
        />
        <Text c="dimmed" size="sm">
          You sign in at <span className="hb-mono">{provider.host}</span>. {name} sees no password of yours.
        </Text>
      </Stack>
    </main>
  );
}
