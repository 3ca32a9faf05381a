import { Alert, Stack, Text, Title } from "@mantine/core";
import type { Metadata } from "next";
import { Mark } from "@/app/_ui/mark";
import { name, tagline } from "@/emails/brand";
import { env } from "@/lib/env";
import { problemText, safePath } from "./arrival";
import classes from "./sign-in.module.css";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function SignInPage({ searchParams }: { searchParams: Search }) {
  const { next, callbackUrl, error, reason, signed_out } = await searchParams;
  const provider = env().OIDC_NAME;
  const problem = problemText(provider, error, reason);
  return (
    <main className={classes.page}>
      <Stack className={classes.card} gap="md">
        <Mark size={40} />
        <div>
          <Title order={1}>Sign in to {name}</Title>
          <Text c="dimmed" mt={4}>
            {tagline}.
          </Text>
        </div>
        {problem && (
          <Alert variant="outline" color="danger" role="alert" title="You are not signed in">
            {problem}
          </Alert>
        )}
        {!problem && signed_out && <Text role="status">You are signed out.</Text>}
        <SignInForm provider={provider} destination={safePath(next ?? callbackUrl, env().PUBLIC_URL)} />
      </Stack>
    </main>
  );
}
