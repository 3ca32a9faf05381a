import type { LinkScope } from "@/lib/access/viewer";
import { db, inTransaction } from "@/lib/db/client";
import { createLink } from "@/lib/sharing/create";
import { signLinkToken } from "@/lib/sharing/token";
import { asSystem, incident } from "../factories";

export type Sent = Awaited<ReturnType<typeof sent>>;

/** A link to an incident, new unless one is given, as its recipient has it in their mail. */
export async function sent(
  recipient = "dana.li@acme.example",
  { incidentId, scopes = ["view", "feedback"] }: { incidentId?: number; scopes?: LinkScope[] } = {},
) {
  const id = incidentId ?? (await incident({ place: { authorEmail: recipient } })).id;
  const link = await inTransaction((tx) =>
    createLink(tx, asSystem, { incidentId: id, recipient, scopes, lifespanDays: 14 }),
  );
  const row = await db().sharingLink.findUniqueOrThrow({ where: { id: link.linkId } });
  const claims = { ...link, incidentId: id, scopes, issuedAt: link.createdAt };
  return { incidentId: id, recipient, row, linkId: row.id, claims, token: await signLinkToken(claims, row.kid) };
}

/** The same a month later: the token and its row have run out. */
export async function expired(...as: Parameters<typeof sent>) {
  const link = await sent(...as);
  return { ...link, ...(await runOut(link)) };
}

export async function runOut({ linkId, claims, row }: { linkId: string; claims: Sent["claims"]; row: Sent["row"] }) {
  const back = (date: Date) => new Date(date.getTime() - 15 * 86_400_000);
  const times = { createdAt: back(row.createdAt), expiresAt: back(row.expiresAt) };
  await db().sharingLink.update({ where: { id: linkId }, data: times });
  const old = { ...claims, issuedAt: times.createdAt, expiresAt: times.expiresAt };
  return { claims: old, token: await signLinkToken(old, row.kid) };
}

export const linksTo = (incidentId: number) =>
  db().sharingLink.findMany({ where: { incidentId }, orderBy: { id: "asc" } });
export const mailsAbout = (incidentId: number) => db().mail.findMany({ where: { incidentId } });
