import { requireFreshSignIn } from "@/lib/access/fresh-sign-in";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { Forbidden, Invalid, NotFound } from "@/lib/errors";
import { codeHostUrl } from "@/lib/forge/address";
import { seal } from "@/lib/seal";
import { gitguardianContext } from "@/lib/write-back/gitguardian-desk";

export type GitGuardianView = {
  host: string;
  api_url: string;
  write_back: boolean;
  internal: boolean;
  token_set_at: Date;
};

/** The GitGuardian workspaces that may be written to, without their tokens. */
export async function listGitGuardian(viewer: Viewer): Promise<GitGuardianView[]> {
  authorize(viewer, "sources:read");
  const rows = await db().gitGuardianWorkspace.findMany({ orderBy: { host: "asc" }, omit: { sealedToken: true } });
  return rows.map(({ host, apiUrl, writeBack, internal, tokenSetAt }) => ({
    host,
    api_url: apiUrl,
    write_back: writeBack,
    internal,
    token_set_at: tokenSetAt,
  }));
}

export type GitGuardianGiven = { url: string; token: string; internal?: boolean | undefined };

/** Keeps a token for a GitGuardian workspace, sealed, in place of the one before. Nothing is written until that is switched on. */
export async function connectGitGuardian(
  viewer: Viewer,
  { url, token, internal = false }: GitGuardianGiven,
): Promise<void> {
  authorize(viewer, "sources:write");
  requireFreshSignIn(viewer);
  if (internal && !("accessLevel" in viewer && viewer.accessLevel === "owner"))
    throw new Forbidden("Only an owner may connect a host inside the network.");
  const dashboard = codeHostUrl(url, internal);
  const secret = token.trim();
  if (!/^[\x21-\x7e]{8,1000}$/.test(secret))
    throw new Invalid("The token is not one: it is 8 characters or more, without blanks.", { pointer: "/token" });
  const where = { host: new URL(dashboard).host };
  const apiUrl = apiOf(dashboard);
  const sealed = {
    apiUrl,
    internal,
    sealedToken: seal(Buffer.from(secret), gitguardianContext({ ...where, apiUrl })),
    tokenSetAt: new Date(),
  };
  await inTransaction(async (tx) => {
    await tx.gitGuardianWorkspace.upsert({ where, create: { ...where, ...sealed }, update: sealed });
    await record(tx, viewer, [{ type: "write-back.connected", subject: where.host, detail: { host: where.host } }]);
  });
}

/** GitGuardian's own addresses, and that of an instance of one's own. */
function apiOf(dashboard: string): string {
  const { host } = new URL(dashboard);
  const region = /^dashboard\.((?:[a-z0-9]+\.)?gitguardian\.com)$/.exec(host)?.[1];
  return region ? `https://api.${region}/v1` : `${dashboard}/exposed/v1`;
}

export async function configureGitGuardian(
  viewer: Viewer,
  host: string,
  { writeBack }: { writeBack: boolean },
): Promise<void> {
  authorize(viewer, "sources:write");
  requireFreshSignIn(viewer);
  await inTransaction(async (tx) => {
    const before = await tx.gitGuardianWorkspace.findUnique({ where: { host } });
    if (!before) throw new NotFound("There is no such workspace.");
    await tx.gitGuardianWorkspace.update({ where: { host }, data: { writeBack } });
    await record(tx, viewer, [
      {
        type: "write-back.configured",
        subject: host,
        detail: { host, before: { writeBack: before.writeBack }, after: { writeBack } },
      },
    ]);
  });
}

export async function disconnectGitGuardian(viewer: Viewer, host: string): Promise<void> {
  authorize(viewer, "sources:write");
  requireFreshSignIn(viewer);
  await inTransaction(async (tx) => {
    const { count } = await tx.gitGuardianWorkspace.deleteMany({ where: { host } });
    if (count === 0) throw new NotFound("There is no such workspace.");
    await record(tx, viewer, [{ type: "write-back.disconnected", subject: host, detail: { host } }]);
  });
}
