import { oneLine } from "@/emails/words";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { ignoreReasonLabel } from "@/lib/incidents/ignore-reasons";
import { withoutSecrets } from "@/lib/scanning/without-secrets";

const longestWords = 4_000;

/**
 * Who decided it here, as what, and in which words, on one line: for whoever reads the alert at its source. No addresses,
 * and nothing that looks like a secret. `spell`: how what people wrote is written there.
 */
export async function commentFor(
  incidentId: number,
  spell: (given: string, longest: number) => string = oneLine,
): Promise<string> {
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
  const said = typeof detail.comment === "string" ? await withoutSecrets(detail.comment).catch(() => "") : "";
  const words = spell(said, longestWords);
  const reason = incident.ignoreReason ? ` (${ignoreReasonLabel[incident.ignoreReason].toLowerCase()})` : "";
  const did = { resolved: "Resolved", ignored: `Ignored${reason}`, triggered: "Reopened", assigned: "Reopened" };
  const who = event ? spell(await whoDid(event), 100) : "";
  return `${did[incident.status]} in Handback${who && ` ${who}`}: ${env().PUBLIC_URL}/incidents/${incidentId}${words ? ` ${words}` : ""}`;
}

async function whoDid({ actor, memberId }: { actor: string; memberId: number | null }): Promise<string> {
  if (actor.startsWith("link:")) return "by its author";
  if (memberId === null) return "";
  const member = await db().member.findUnique({ where: { id: memberId }, select: { name: true } });
  return member && !member.name.includes("@") ? `by ${member.name}` : "";
}
