import { Text } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { pageViewer } from "@/app/_server/viewer";
import { Card } from "@/app/_ui/card";
import { ExportMenu } from "@/app/_ui/export-menu";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";
import { accessLevelWord } from "@/app/_ui/words";
import { isFresh } from "@/lib/access/fresh-sign-in";
import { can } from "@/lib/access/policy";
import { listServiceAccounts } from "@/lib/members/service-accounts";
import { FreshNotice } from "../_parts/fresh-notice";
import { SettingsFrame } from "../_parts/settings-frame";
import { NewServiceAccount } from "./_parts/new-service-account";

export const metadata: Metadata = { title: "Service accounts" };

export default async function ServiceAccountsPage() {
  const viewer = await pageViewer("/settings/service-accounts");
  if (!can(viewer, "api_tokens:write")) notFound();
  const accounts = await listServiceAccounts(viewer);
  return (
    <SettingsFrame
      viewer={viewer}
      title="Service accounts"
      lead="Accounts for machines: they hold tokens, nobody signs in as them, and they go on when a colleague leaves."
    >
      <Card id="accounts" title="Accounts" end={<ExportMenu table="service_accounts" name="service accounts" />}>
        {accounts.length === 0 ? (
          <Text c="dimmed">
            There is none yet. Make one for each pipeline or tool, so that each can be ended by itself.
          </Text>
        ) : (
          <RecordTable
            caption="Service accounts"
            rows={accounts}
            idOf={({ id }) => id}
            columns={[
              {
                head: "Name",
                cell: ({ id, name }) => (
                  <Link className="hb-link" href={`/settings/service-accounts/${id}`}>
                    {name}
                  </Link>
                ),
              },
              { head: "Level", cell: ({ accessLevel }) => accessLevelWord[accessLevel] },
              { head: "Working tokens", numeric: true, cell: ({ tokens }) => tokens },
              { head: "Made", cell: ({ createdAt }) => <Moment at={createdAt.toISOString()} /> },
            ]}
          />
        )}
      </Card>
      <Card id="new-account" title="A new service account">
        {isFresh(viewer) ? (
          <NewServiceAccount />
        ) : (
          <FreshNotice here="/settings/service-accounts">Making an account needs proof of you.</FreshNotice>
        )}
      </Card>
    </SettingsFrame>
  );
}
