import type { Metadata } from "next";
import { pageViewer } from "@/app/_server/viewer";
import { Card } from "@/app/_ui/card";
import { listSessions } from "@/lib/members/session-list";
import { sessionRow } from "../_parts/session-rows";
import { SessionsTable } from "../_parts/sessions-table";
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
      <Card id="sessions" title="Signed in">
        <SessionsTable sessions={sessions.map(sessionRow)} />
      </Card>
      <Card id="everywhere" title="Sign out everywhere">
        <SignOutEverywhere memberId="self" />
      </Card>
    </SettingsFrame>
  );
}
