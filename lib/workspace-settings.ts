import { requireFreshSignIn } from "@/lib/access/fresh-sign-in";
import { lockIdentities, recomputeGrants } from "@/lib/access/grants";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { Invalid } from "@/lib/errors";
import { canonicalDomain } from "@/lib/identities/canonical-email";
import { mailAllowedDomains } from "@/lib/workspace";

export type WorkspaceSettings = {
  name: string;
  mailAllowedDomains: string[];
  linksEnabled: boolean;
  /** Closing through a link asks for a code mailed to its recipient. */
  mailBackEnabled: boolean;
  /** Of a hundred closures by developers, how many a Manager looks at again. */
  reviewPercent: number;
};

export async function workspaceSettings(viewer: Viewer): Promise<WorkspaceSettings> {
  authorize(viewer, "playbooks:write");
  const { name, linksEnabled, mailBackEnabled, reviewPercent } = await db().workspace.findUniqueOrThrow({
    where: { id: 1 },
  });
  return { name, linksEnabled, mailBackEnabled, reviewPercent, mailAllowedDomains: await mailAllowedDomains(db()) };
}

/** Changes what is named and leaves the rest. Switching links off makes every link a 404 until they are on again. */
export async function changeWorkspaceSettings(
  viewer: Viewer,
  change: { [Field in keyof WorkspaceSettings]?: WorkspaceSettings[Field] | undefined },
) {
  authorize(viewer, "playbooks:write");
  if (change.mailAllowedDomains) requireFreshSignIn(viewer);
  const domains = change.mailAllowedDomains?.map((domain) => canonicalDomain(domain) ?? refuse(domain));
  const before = await workspaceSettings(viewer);
  await inTransaction(async (tx) => {
    if (domains) await lockIdentities(tx);
    await tx.workspace.update({
      where: { id: 1 },
      data: {
        ...(change.name === undefined ? {} : { name: change.name.trim() }),
        ...(change.linksEnabled === undefined ? {} : { linksEnabled: change.linksEnabled }),
        ...(change.mailBackEnabled === undefined ? {} : { mailBackEnabled: change.mailBackEnabled }),
        ...(change.reviewPercent === undefined ? {} : { reviewPercent: change.reviewPercent }),
        ...(domains ? { mailAllowedDomains: [...new Set(domains)], mailDomainsEditedAt: new Date() } : {}),
      },
    });
    await record(tx, viewer, [{ type: "workspace.configured", detail: { before, after: { ...before, ...change } } }]);
    if (domains) await recomputeGrants(tx, viewer);
  });
  return workspaceSettings(viewer);
}

function refuse(domain: string): never {
  throw new Invalid(`"${domain}" is not a domain. Write it like acme.example, without @.`, {
    pointer: "/mail_allowed_domains",
  });
}
