import { z } from "zod";
import { requireFreshSignIn } from "@/lib/access/fresh-sign-in";
import { authorize } from "@/lib/access/policy";
import { actorOf, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { Invalid, NotFound } from "@/lib/errors";
import { personName } from "@/lib/members/person-name";
import type { Member } from "@/prisma/generated/client";

export type ServiceLevel = "manager" | "member";

export type ServiceAccount = Pick<Member, "id" | "name" | "accessLevel" | "createdAt"> & { tokens: number };

const shown = { id: true, name: true, accessLevel: true, createdAt: true } as const;

/** The accounts that hold tokens for machines, by name. */
export async function listServiceAccounts(viewer: Viewer): Promise<ServiceAccount[]> {
  authorize(viewer, "api_tokens:read");
  const rows = await db().member.findMany({
    where: { service: true, deactivatedAt: null },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    select: {
      ...shown,
      _count: {
        select: {
          tokens: { where: { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] } },
        },
      },
    },
  });
  return rows.map(({ _count, ...row }) => ({ ...row, tokens: _count.tokens }));
}

/** Makes an account for a machine: it has a level and holds tokens, and nobody ever signs in as it. */
export async function createServiceAccount(
  viewer: Viewer,
  rawName: string,
  accessLevel: ServiceLevel,
): Promise<ServiceAccount> {
  authorize(viewer, "api_tokens:write");
  requireFreshSignIn(viewer);
  const name = personName(rawName);
  if (!name) throw new Invalid("A service account needs a name.", { pointer: "/name" });
  return inTransaction(async (tx) => {
    const rows = await tx.$queryRaw`SELECT nextval(pg_get_serial_sequence('"Member"', 'id'))::int AS id`;
    const [{ id } = { id: 0 }] = parseRows(z.object({ id: z.number() }), rows);
    const account = await tx.member.create({
      data: { id, email: `service-${id}@service.invalid`, name, accessLevel, service: true },
      select: shown,
    });
    await record(tx, viewer, [{ type: "service_account.created", subject: String(id), detail: { name, accessLevel } }]);
    return { ...account, tokens: 0 };
  });
}

/** Gives a service account another name or level; its tokens follow with their next request. */
export async function changeServiceAccount(
  viewer: Viewer,
  id: number,
  wanted: { name?: string | undefined; accessLevel?: ServiceLevel | undefined },
): Promise<void> {
  authorize(viewer, "api_tokens:write");
  requireFreshSignIn(viewer);
  const name = wanted.name === undefined ? undefined : personName(wanted.name);
  if (name === null) throw new Invalid("A service account needs a name.", { pointer: "/name" });
  await inTransaction(async (tx) => {
    const before = await serviceAccount(tx, id);
    const after = await tx.member.update({
      where: { id },
      data: { ...(name ? { name } : {}), ...(wanted.accessLevel ? { accessLevel: wanted.accessLevel } : {}) },
    });
    const told = (row: Member) => ({ name: row.name, accessLevel: row.accessLevel });
    await record(tx, viewer, [
      {
        type: "service_account.changed",
        subject: String(id),
        detail: { name: before.name, before: told(before), after: told(after) },
      },
    ]);
  });
}

/** Ends a service account and every token it holds. */
export async function endServiceAccount(viewer: Viewer, id: number): Promise<void> {
  authorize(viewer, "api_tokens:write");
  requireFreshSignIn(viewer);
  await inTransaction(async (tx) => {
    const { name } = await serviceAccount(tx, id);
    const now = new Date();
    await tx.member.update({ where: { id }, data: { deactivatedAt: now } });
    const { count: tokens } = await tx.apiToken.updateMany({
      where: { memberId: id, revokedAt: null },
      data: { revokedAt: now, revokedBy: actorOf(viewer) },
    });
    await record(tx, viewer, [{ type: "service_account.ended", subject: String(id), detail: { name, tokens } }]);
  });
}

async function serviceAccount(tx: Tx, id: number): Promise<Member> {
  const account = await tx.member.findFirst({ where: { id, service: true, deactivatedAt: null } });
  if (!account) throw new NotFound("There is no such service account.");
  return account;
}
