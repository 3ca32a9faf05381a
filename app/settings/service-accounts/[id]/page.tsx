import { Group, Title } from "@mantine/core";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { pageViewer } from "@/app/_server/viewer";
import { ExportMenu } from "@/app/_ui/export-menu";
import { isFresh } from "@/lib/access/fresh-sign-in";
import { can, scopesFor } from "@/lib/access/policy";
import { listServiceAccounts } from "@/lib/members/service-accounts";
import { listTokens } from "@/lib/tokens/list";
import { FreshNotice } from "../../_parts/fresh-notice";
import classes from "../../_parts/settings.module.css";
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
      <section className={classes.card} aria-labelledby="tokens">
        <Group justify="space-between" align="start">
          <Title order={2} id="tokens">
            Its tokens
          </Title>
          <ExportMenu table="api_tokens" query={`member_id=${account.id}`} name="tokens" />
        </Group>
        <TokensTable tokens={rows.map(tokenRow)} empty="It has none yet, so it cannot do anything." />
      </section>
      <section className={classes.card} aria-labelledby="new-token">
        <Title order={2} id="new-token">
          A new token
        </Title>
        {isFresh(viewer) ? (
          <TokenForm scopes={[...scopesFor(account.accessLevel)]} memberId={account.id} />
        ) : (
          <FreshNotice here={here}>Making a token needs proof of you.</FreshNotice>
        )}
      </section>
      <ServiceAccountCard id={account.id} name={account.name} level={account.accessLevel} />
    </SettingsFrame>
  );
}
