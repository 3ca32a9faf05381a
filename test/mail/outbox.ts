import { db } from "@/lib/db/client";
import { sendMail } from "@/lib/mail/send";
import { runPlaybooks } from "@/lib/playbooks/run";
import type { Prisma } from "@/prisma/generated/client";
import { eventIds } from "../database";
import { incident, later, next } from "../factories";

export const author = () => `author-${next()}@acme.example`;

/** A mail as the product writes it: an incident, its event, the playbook. */
export async function queued(email = author(), place: object = {}) {
  const { id } = await incident({ place: { authorEmail: email, ...place } });
  await runPlaybooks(await eventIds(id), { last: true });
  const mail = await db().mail.findFirstOrThrow({ where: { incidentId: id } });
  return { incidentId: id, mailId: mail.id, mail, email };
}

export const mailOf = (id: string) => db().mail.findUniqueOrThrow({ where: { id } });

/** As if the time until the next try had passed. */
export async function due(id: string) {
  await db().mail.update({ where: { id }, data: { notBefore: new Date(0) } });
}

export async function tryAgain(id: string) {
  await due(id);
  await sendMail(id);
}

export const linksIn = (text: string | undefined) =>
  [...(text ?? "").matchAll(/https:\/\/handback\.acme\.example\/l\/(\S+)/g)].map(([, token]) => token ?? "");
export const linkIn = (text: string | undefined) => linksIn(text)[0] ?? "";

/** Mails accepted before, without an incident. */
export async function sentBefore(recipient: string | ((index: number) => string), count: number, ago: number) {
  const settledAt = later(new Date(), -ago);
  const rows: Prisma.MailCreateManyInput[] = Array.from({ length: count }, (_, index) => ({
    dedupeKey: `earlier ${next()}`,
    messageId: `<earlier-${next()}@handback.acme.example>`,
    kind: "incident-link",
    recipient: typeof recipient === "string" ? recipient : recipient(index),
    state: "accepted",
    queuedAt: settledAt,
    settledAt,
  }));
  await db().mail.createMany({ data: rows });
}
