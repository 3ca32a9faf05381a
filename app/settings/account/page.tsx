import type { Metadata } from "next";
import { pageViewer } from "@/app/_server/viewer";
import { Card } from "@/app/_ui/card";
import { Facts } from "@/app/_ui/facts";
import { Moment } from "@/app/_ui/moment";
import { accessLevelWord } from "@/app/_ui/words";
import { knownHosts, listOwnAccounts } from "@/lib/commands/connect";
import { ownAccount } from "@/lib/members/account";
import { SettingsFrame } from "../_parts/settings-frame";
import { SignOutEverywhere } from "../_parts/sign-out-everywhere";
import { AccountsCard } from "./_parts/accounts-card";
import { AddressesCard } from "./_parts/addresses-card";
import { ProfileCard } from "./_parts/profile-card";

export const metadata: Metadata = { title: "Account and addresses" };

const mayWord = {
  owner: "You see and may change everything, and may hand the workspace over.",
  manager: "You see every incident, and decide who does what.",
  member: "You see every incident, and can work on it.",
  restricted: "You see the incidents of your own commits and those given to you. A manager can give you more.",
};

export default async function AccountPage() {
  const viewer = await pageViewer("/settings/account");
  const [account, accounts, hosts] = await Promise.all([ownAccount(viewer), listOwnAccounts(viewer), knownHosts()]);
  return (
    <SettingsFrame viewer={viewer} title="Account and addresses" lead="Who you are here, and which commits are yours.">
      <ProfileCard name={account.name} timeZone={account.timeZone} />
      <Card id="access" title="Your access">
        <Facts
          facts={[
            ["Level", `${accessLevelWord[account.accessLevel]}. ${mayWord[account.accessLevel]}`],
            ["Address", <span key="address">{addressOf(account)}</span>],
            ["Signed in by", account.identities.map(({ issuer }) => new URL(issuer).host).join(", ")],
            ["Last sign-in", account.lastSignInAt && <Moment key="last" at={account.lastSignInAt.toISOString()} />],
            ["Here since", <Moment key="since" at={account.createdAt.toISOString()} />],
          ]}
        />
      </Card>
      <AddressesCard viewer={viewer} />
      {hosts.length > 0 && (
        <AccountsCard hosts={hosts} accounts={accounts.map(({ id, host, login }) => ({ id, host, login }))} />
      )}
      <Card id="everywhere" title="Sign out everywhere">
        <SignOutEverywhere memberId="self" />
      </Card>
    </SettingsFrame>
  );
}

function addressOf({ email, identities }: Awaited<ReturnType<typeof ownAccount>>): string {
  if (email.endsWith("@unverified.invalid"))
    return `${identities[0]?.email ?? "none"}, which your provider has not verified: it gives you no access`;
  return email;
}
