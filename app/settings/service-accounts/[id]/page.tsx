import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { pageViewer } from "@/app/_server/viewer";
import { Card } from "@/app/_ui/card";
import { ExportMenu } from "@/app/_ui/export-menu";
import { isFresh } from "@/lib/access/fresh-sign-in";
import { can, scopesFor } from "@/lib/access/policy";
import { listServiceAccounts } from "@/lib/members/service-accounts";
import { listTokens } from "@/lib/tokens/list";
import { FreshNotice } from "../../_parts/fresh-notice";
import { SettingsFrame } from "../../_parts/settings-frame";
import { TokenForm } from "../../_parts/token-form";
import { tokenRow } from "../../_parts/token-rows";
import { TokensTable } from "../../_parts/tokens-table";
import { ServiceAccountCard } from "../_parts/service-account-card";

export const metadata: Metadata = { title: "Service account" };

const shown = 100;

type Params = Promise<{ id: string }>;

export default async function ServiceAccountPage({ params }: { params: Params }) {
  const { id } = await params;
  const here = `/settings/service-accounts/${id}`;
  const viewer = await pageViewer(here);
  if (!can(viewer, "api_tokens:write")) notFound();
  const account = (await listServiceAccounts(viewer)).find((one) => String(one.id) === id);
  if (!account) notFound();
  const { rows } = await listTokens(viewer, { memberId: account.id }, { limit: shown });
  return (
    <SettingsFrame viewer={viewer} title={account.name} lead="A service account. Nobody signs in as it.">
      <Card
        id="tokens"
        title="Its tokens"
        end={<ExportMenu table="api_tokens" query={`member_id=${account.id}`} name="tokens" />}
      >
        <TokensTable tokens={rows.map(tokenRow)} empty="It has none yet, so it cannot do anything." />
      </Card>
      <Card id="new-token" title="A new token">
        {isFresh(viewer) ? (
          <TokenForm scopes={[...scopesFor(account.accessLevel)]} memberId={account.id} />
        ) : (
          <FreshNotice here={here}>Making a token needs proof of you.</FreshNotice>
        )}
      </Card>
      <ServiceAccountCard id={account.id} name={account.name} level={account.accessLevel} />
    </SettingsFrame>
  );
}
