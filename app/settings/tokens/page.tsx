import { Text } from "@mantine/core";
import type { Metadata } from "next";
import { pageViewer } from "@/app/_server/viewer";
import { Card } from "@/app/_ui/card";
import { CopyText } from "@/app/_ui/copy-text";
import { ExportMenu } from "@/app/_ui/export-menu";
import { isFresh } from "@/lib/access/fresh-sign-in";
import { can, scopesFor } from "@/lib/access/policy";
import { env } from "@/lib/env";
import { listTokens } from "@/lib/tokens/list";
import { FreshNotice } from "../_parts/fresh-notice";
import { SettingsFrame } from "../_parts/settings-frame";
import { TokenForm } from "../_parts/token-form";
import { tokenRow } from "../_parts/token-rows";
import { TokensTable } from "../_parts/tokens-table";

export const metadata: Metadata = { title: "Access tokens" };

const shown = 100;

export default async function TokensPage() {
  const viewer = await pageViewer("/settings/tokens");
  const { rows } = await listTokens(viewer, { memberId: viewer.memberId }, { limit: shown });
  return (
    <SettingsFrame
      viewer={viewer}
      title="Access tokens"
      lead="A token lets a tool act for you, within the scopes you choose and never beyond what you may do yourself."
    >
      <Card
        id="tokens"
        title="Your tokens"
        end={
          can(viewer, "api_tokens:read") && (
            <ExportMenu table="api_tokens" query={`member_id=${viewer.memberId}`} name="tokens" />
          )
        }
      >
        <TokensTable tokens={rows.map(tokenRow)} empty="You have none." />
      </Card>
      <Card id="new-token" title="A new token">
        {isFresh(viewer) ? (
          <TokenForm scopes={[...scopesFor(viewer.accessLevel)]} chosen={["scan"]} />
        ) : (
          <FreshNotice here="/settings/tokens">
            A token outlives your session, so making one needs proof of you.
          </FreshNotice>
        )}
      </Card>
      <Card id="ggshield" title="Check commits before they leave">
        <Text mb="xs">
          ggshield looks for secrets on your machine and asks Handback about them. It needs a token that may{" "}
          <span className="hb-mono">scan</span>:
        </Text>
        <CopyText value={`ggshield auth login --method token --instance ${env().PUBLIC_URL}`} what="command" />
      </Card>
    </SettingsFrame>
  );
}
