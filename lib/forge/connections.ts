import { requireFreshSignIn } from "@/lib/access/fresh-sign-in";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/errors";
import { accountOf, codeHostUrl } from "@/lib/forge/address";
import { tokenContext } from "@/lib/forge/forge";
import { seal } from "@/lib/seal";
import type { CodeHost, Prisma } from "@/prisma/generated/client";

const view = {
  id: true,
  kind: true,
  url: true,
  account: true,
  internal: true,
  writeBack: true,
  issueClosed: true,
  issueLabels: true,
  createdAt: true,
  tokenSetAt: true,
  tokenEndsAt: true,
  checkedAt: true,
  checkedFault: true,
  lacking: true,
  reconciledAt: true,
  reconcileFault: true,
  sweptAt: true,
  sweepFault: true,
} satisfies Prisma.CodeHostSelect;
export type ConnectionView = Prisma.CodeHostGetPayload<{ select: typeof view }>;

export type NewConnection = {
  kind: "github" | "gitlab";
  url: string;
  account: string;
  token: string;
  internal: boolean;
};

/** The connected code hosts, without their tokens. */
export async function listConnections(viewer: Viewer): Promise<ConnectionView[]> {
  authorize(viewer, "sources:read");
  return db().codeHost.findMany({ orderBy: [{ url: "asc" }, { account: "asc" }], select: view });
}

export async function getConnection(viewer: Viewer, id: number): Promise<ConnectionView> {
  authorize(viewer, "sources:read");
  return (await db().codeHost.findUnique({ where: { id }, select: view })) ?? missing();
}

/** Connects a code host. Its token is sealed, and never shown again; a host inside our own network is an owner's to name. */
export async function connectCodeHost(viewer: Viewer, given: NewConnection): Promise<ConnectionView> {
  authorize(viewer, "sources:write");
  requireFreshSignIn(viewer);
  if (given.internal) requireOwner(viewer);
  const { kind, internal } = given;
  const url = codeHostUrl(given.url, internal);
  const account = accountOf(given.account, kind);
  const token = tokenOf(given.token);
  const sealedToken = seal(token, tokenContext({ url, account }));
  return inTransaction(async (tx) => {
    if (await tx.codeHost.findFirst({ where: { url, account: { equals: account, mode: "insensitive" } } })) {
      throw new Conflict(`${account} on ${url} is connected already. Give that connection a new token instead.`);
    }
    const made = await tx.codeHost.create({ data: { kind, url, account, internal, sealedToken }, select: view });
    await note(tx, viewer, "code-host.connected", made, { internal });
    return made;
  });
}

/** Takes another token in place of the one before, which is forgotten at once. */
export async function rotateConnectionToken(viewer: Viewer, id: number, given: string): Promise<void> {
  authorize(viewer, "sources:write");
  requireFreshSignIn(viewer);
  const token = tokenOf(given);
  await inTransaction(async (tx) => {
    const connection = await locked(tx, id);
    await tx.codeHost.update({
      where: { id },
      data: {
        sealedToken: seal(token, tokenContext(connection)),
        tokenSetAt: new Date(),
        tokenEndsAt: null,
        checkedAt: null,
        checkedFault: null,
        lacking: [],
      },
    });
    await note(tx, viewer, "code-host.token_rotated", connection);
  });
}

export type ConnectionChange = {
  /** Whether what is decided here is written there. */
  writeBack?: boolean | undefined;
  /** Whether an issue that is closed there asks its incident's owner, or is only marked. */
  issueClosed?: "ask" | "mark" | undefined;
  issueLabels?: string[] | undefined;
};

/** Changes what is named and leaves the rest. */
export async function configureConnection(viewer: Viewer, id: number, change: ConnectionChange) {
  authorize(viewer, "sources:write");
  requireFreshSignIn(viewer);
  return inTransaction(async (tx) => {
    const before = await locked(tx, id);
    const data = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const after = await tx.codeHost.update({ where: { id }, data, select: view });
    const said = ({ writeBack, issueClosed, issueLabels }: ConnectionView) => ({ writeBack, issueClosed, issueLabels });
    await note(tx, viewer, "code-host.configured", before, { before: said(before), after: said(after) });
    return after;
  });
}

/** Forgets a connection and its token. What came through it stays. */
export async function disconnectCodeHost(viewer: Viewer, id: number): Promise<void> {
  authorize(viewer, "sources:write");
  requireFreshSignIn(viewer);
  await inTransaction(async (tx) => {
    const connection = await locked(tx, id);
    await tx.codeHost.delete({ where: { id } });
    await note(tx, viewer, "code-host.disconnected", connection);
  });
}

function requireOwner(viewer: Viewer): void {
  const isOwner = viewer.kind === "system" || ("accessLevel" in viewer && viewer.accessLevel === "owner");
  if (!isOwner) throw new Forbidden("Only an owner may connect a code host inside the network.");
}

function tokenOf(given: string): Buffer {
  const token = given.trim();
  if (!/^[\x21-\x7e]{8,1000}$/.test(token)) {
    throw new Invalid("The token is not one: it is 8 characters or more, without blanks.", { pointer: "/token" });
  }
  return Buffer.from(token);
}

async function locked(tx: Tx, id: number): Promise<CodeHost> {
  await tx.$queryRaw`SELECT id FROM "CodeHost" WHERE id = ${id} FOR UPDATE`;
  return (await tx.codeHost.findUnique({ where: { id } })) ?? missing();
}

function missing(): never {
  throw new NotFound("There is no such connection.");
}

function note(
  tx: Tx,
  viewer: Viewer,
  type: string,
  { id, url, account }: Pick<CodeHost, "id" | "url" | "account">,
  detail: Prisma.InputJsonObject = {},
) {
  return record(tx, viewer, [{ type, subject: String(id), detail: { url, account, ...detail } }]);
}
