import { Text } from "@mantine/core";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { pageViewer } from "@/app/_server/viewer";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { can } from "@/lib/access/policy";
import { listSuggestions } from "@/lib/identities/suggestions";
import { SettingsFrame } from "../../_parts/settings-frame";
import { MailmapForm } from "../_parts/mailmap-form";
import { LookAgain, SuggestionList } from "../_parts/suggestion-list";
import { IdentityTabs } from "../_parts/tabs";

export const metadata: Metadata = { title: "Suggestions" };

export default async function SuggestionsPage() {
  const viewer = await pageViewer("/settings/identities/suggestions");
  if (!can(viewer, "members:write")) notFound();
  const { suggestions, more } = await listSuggestions(viewer);
  return (
    <SettingsFrame
      viewer={viewer}
      title="Developers"
      lead="Addresses that may be one person’s, the surest first. Nothing is linked until you agree."
    >
      <IdentityTabs current="suggestions" suggestions={suggestions.length} />
      <Card label="Suggestions">
        {suggestions.length === 0 ? (
          <EmptyState title="No two look like one person" action={<LookAgain />}>
            Handback looks each night at names and no-reply addresses, and at every .mailmap you give it.
          </EmptyState>
        ) : (
          <>
            <SuggestionList suggestions={suggestions} />
            {more > 0 && <Text c="dimmed">And {more} more, which come up when these are decided.</Text>}
            <LookAgain />
          </>
        )}
      </Card>
      <Card id="mailmap" title="Use a .mailmap">
        <MailmapForm />
      </Card>
    </SettingsFrame>
  );
}
