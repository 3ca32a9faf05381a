import type { AlertAddress } from "@/lib/alerts/address";
import type { Db } from "@/lib/db/client";
import { holds } from "@/lib/forge/forge";

/** Whether what is decided here about an alert is written to its source: a connection with a token says so. Off without one. */
export async function writingTo(db: Db, alert: AlertAddress): Promise<boolean> {
  if (alert.vendor === "gitguardian") {
    const workspace = await db.gitGuardianWorkspace.findUnique({ where: { host: alert.host } });
    return workspace?.writeBack ?? false;
  }
  return (await connectionOf(db, alert))?.writeBack ?? false;
}

/** The connection nearest to a repository of a host, by the longest account that holds it; without its token. */
export async function connectionOf(db: Db, { host, repository }: { host: string; repository: string }) {
  const connections = await db.codeHost.findMany({ omit: { sealedToken: true } });
  return (
    connections
      .filter(({ url, account }) => new URL(url).host === host && holds(account, repository))
      .sort((a, b) => b.account.length - a.account.length || a.id - b.id)[0] ?? null
  );
}
