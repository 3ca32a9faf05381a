import type { AlertAddress } from "@/lib/alerts/address";
import { db } from "@/lib/db/client";
import { forgeOf } from "@/lib/forge/forge";
import type { AlertDesk } from "@/lib/write-back/desk";
import { gitguardianDesk } from "@/lib/write-back/gitguardian-desk";
import { githubDesk } from "@/lib/write-back/github-desk";
import { gitlabDesk } from "@/lib/write-back/gitlab-desk";

/** Null while nothing may be written there. */
export async function deskOf(alert: AlertAddress): Promise<AlertDesk | null> {
  if (alert.vendor === "gitguardian") {
    const workspace = await db().gitGuardianWorkspace.findUnique({ where: { host: alert.host } });
    return workspace?.writeBack ? gitguardianDesk(workspace, alert.number) : null;
  }
  const forge = await forgeOf({ fullName: alert.repository, url: `https://${alert.host}/${alert.repository}` });
  if (!forge?.writeBack || forge.kind !== alert.vendor) return null;
  if (forge.kind === "github" && alert.vendor === "github") return githubDesk(forge.github, alert);
  return forge.kind === "gitlab" ? gitlabDesk(forge.gitlab, alert.number) : null;
}
