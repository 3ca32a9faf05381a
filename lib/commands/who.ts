import { z } from "zod";
import type { MemberViewer } from "@/lib/access/viewer";
import type { Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";

type Account = { host: string; accountId: string };

const idRow = z.object({ memberId: z.number() });

/**
 * The member an account at a code host is known to be, as a viewer: by its number there, which the host itself vouches
 * for. Either they showed that it is theirs, or it is in a no-reply address of the host that a provider, a code or a
 * manager tied to them; that an address was only seen in commits proves nothing. Never by a name.
 */
export async function memberBehind(tx: Tx, account: Account): Promise<MemberViewer | null> {
  const memberId = (await byAccount(tx, account)) ?? (await byNoReply(tx, account));
  if (memberId === null) return null;
  const member = await tx.member.findFirst({ where: { id: memberId, deactivatedAt: null, service: false } });
  return (
    member && {
      kind: "member",
      memberId: member.id,
      accessLevel: member.accessLevel,
      name: member.name,
      email: member.email,
    }
  );
}

async function byAccount(tx: Tx, { host, accountId }: Account): Promise<number | null> {
  const known = await tx.hostAccount.findUnique({
    where: { host_accountId: { host, accountId } },
    select: { memberId: true },
  });
  return known?.memberId ?? null;
}

/** github.com: 123+login@users.noreply.github.com; GitLab: 123-login@users.noreply.<host>. */
async function byNoReply(tx: Tx, { host, accountId }: Account): Promise<number | null> {
  if (!/^\d{1,18}$/.test(accountId)) return null;
  const rows = parseRows(
    idRow,
    await tx.$queryRaw`SELECT DISTINCT d."memberId" FROM "Address" a JOIN "Developer" d ON d.id = a."developerId"
      WHERE a.link IN ('provider', 'proved', 'approved') AND d."memberId" IS NOT NULL
        AND split_part(a.email, '@', 2) = ${`users.noreply.${host}`}
        AND split_part(a.email, '@', 1) ~ ${`^${accountId}[+-]`}`,
  );
  return rows.length === 1 ? (rows[0]?.memberId ?? null) : null;
}
