import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { ignoreReasonLabel } from "@/lib/incidents/ignore-reasons";

/** Who decided it here, as what, and in which words: for whoever reads the alert at its source. No addresses. */
export async function commentFor(incidentId: number): Promise<string> {
  const event = await db().auditEvent.findFirst({
    where: {
      incidentId,
      type: {
        in: ["incident.resolved", "incident.ignored", "incident.reopened", "incident.regressed", "incident.expired"],
      },
    },
    orderBy: { id: "desc" },
  });
  const incident = await db().incident.findUniqueOrThrow({
    where: { id: incidentId },
    select: { status: true, ignoreReason: true },
  });
  const detail = (event?.detail ?? {}) as Record<string, unknown>;
  const words = typeof detail.comment === "string" ? detail.comment.trim() : "";
  const reason = incident.ignoreReason ? ` (${ignoreReasonLabel[incident.ignoreReason].toLowerCase()})` : "";
  const did = { resolved: "Resolved", ignored: `Ignored${reason}`, triggered: "Reopened", assigned: "Reopened" };
  const who = event ? await whoDid(event) : "";
  return `${did[incident.status]} in Handback${who}: ${env().PUBLIC_URL}/incidents/${incidentId}${words ? ` ${words}` : ""}`;
}

async function whoDid({ actor, memberId }: { actor: string; memberId: number | null }): Promise<string> {
  if (actor.startsWith("link:")) return " by its author";
  if (memberId === null) return "";
  const member = await db().member.findUnique({ where: { id: memberId }, select: { name: true } });
  return member && !member.name.includes("@") ? ` by ${member.name}` : "";
}
