import { Title } from "@mantine/core";
import type { Metadata } from "next";
import { pageViewer } from "@/app/_server/viewer";
import { listSessions } from "@/lib/members/session-list";
import { sessionRow } from "../_parts/session-rows";
import { SessionsTable } from "../_parts/sessions-table";
import classes from "../_parts/settings.module.css";
import { SettingsFrame } from "../_parts/settings-frame";
import { SignOutEverywhere } from "../_parts/sign-out-everywhere";

export const metadata: Metadata = { title: "Sessions" };

export default async function SessionsPage() {
  const viewer = await pageViewer("/settings/sessions");
  const sessions = await listSessions(viewer, viewer.memberId);
  return (
    <SettingsFrame
      viewer={viewer}
      title="Sessions"
      lead="Where you are signed in. A session ends after an hour without use, an hour without your sign-in provider’s word, and after eight hours in any case."
    >
      <section className={classes.card} aria-labelledby="sessions">
        <Title order={2} id="sessions">
          Signed in
        </Title>
        <SessionsTable sessions={sessions.map(sessionRow)} />
      </section>
      <section className={classes.card} aria-labelledby="everywhere">
        <Title order={2} id="everywhere">
          Sign out everywhere
        </Title>
        <SignOutEverywhere memberId="self" />
      </section>
    </SettingsFrame>
  );
}
