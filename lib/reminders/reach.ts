import type { LinkScope } from "@/lib/access/viewer";
import type { Tx } from "@/lib/db/client";
import type { Mailable } from "@/lib/mail/mailable";
import { type Asked, type Surroundings, surroundingsOf } from "@/lib/reminders/surroundings";
import type { Incident, Member } from "@/prisma/generated/client";

const mostMails = 3;

/** How somebody is reminded of an incident, or why nobody can be, as a sentence. */
export type Reach =
  | { by: "notification"; memberId: number; email: string }
  | { by: "mail"; email: string; scopes: LinkScope[]; lifespanDays: number }
  | { reason: string };

/** Of each of these incidents, by its id; what decides about it is read for all of them at once. */
export async function reachesFor(tx: Tx, incidents: readonly Incident[], now: Date): Promise<Map<number, Reach>> {
  const around = await surroundingsOf(tx, incidents, now);
  return new Map(incidents.map((incident) => [incident.id, reachOf(incident, around)]));
}

/** Whose turn it is: the owner, else whoever is asked, else the author; in the app where they are a member, else by mail. */
function reachOf(incident: Incident, around: Surroundings): Reach {
  if (incident.closedAt) return { reason: `It is ${incident.status}.` };
  const owner = around.ownerOf(incident);
  if (owner) return inApp(incident, owner, around);
  const address = around.askedOf(incident);
  if (!address) return { reason: "It has no owner, and nobody knows its author." };
  if (incident.contact === "disputed" && incident.askedId === null)
    return { reason: `${address.email} says that it is not theirs.` };
  const member = around.memberOf(address);
  if (member) return inApp(incident, member, around);
  if (address.developer.leftAt) return { reason: `${address.developer.name} has left. Give it to somebody else.` };
  return byMail(incident, address, around);
}

function inApp(incident: Incident, { id: memberId, email, name }: Member, around: Surroundings): Reach {
  if (!around.sees(memberId, incident))
    return { reason: `${name} has joined, but cannot see it. Give them access first.` };
  if (around.remindedLately(incident, email)) return { reason: `${name} was reminded within the last hour.` };
  return { by: "notification", memberId, email };
}

function byMail(incident: Incident, address: Asked, around: Surroundings): Reach {
  const verdict: Mailable = around.mailable(address.email, address.developer.name);
  if (!verdict.mailable) return { reason: `${address.email} cannot be mailed: ${verdict.reason}.` };
  const { recipient: email } = verdict;
  const { reminders, waiting } = around.mailsOf(incident, email);
  if (reminders >= mostMails)
    return { reason: `${email} was sent ${mostMails} reminders already. Write to them yourself, or give it an owner.` };
  if (waiting) return { reason: `A mail to ${email} waits to go out.` };
  if (around.remindedLately(incident, email)) return { reason: `${email} was reminded within the last hour.` };
  if (!around.linksEnabled) return { reason: "Links are switched off for the whole workspace." };
  return { by: "mail", email, ...around.linkOf(incident, email) };
}
