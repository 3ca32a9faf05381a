import { z } from "zod";
import type { Tx } from "@/lib/db/client";
import { escalate } from "@/lib/oncall/escalate";
import { definePlaybook, type Outcome } from "@/lib/playbooks/playbook";
import type { Incident } from "@/prisma/generated/client";
import { IncidentKind, type Severity, Validity } from "@/prisma/generated/enums";

const severities = ["critical", "high", "medium", "low", "info", "unknown"] as const satisfies readonly Severity[];

export const pageOnCallSettings = z.object({
  kinds: z
    .array(z.enum(IncidentKind))
    .min(1)
    .default(["secret", "code_scanning", "dependency"])
    .describe("Only incidents of these kinds"),
  minimum_severity: z.enum(severities).default("critical").describe("Only incidents of this severity or above"),
  validities: z
    .array(z.enum(Validity))
    .min(1)
    .default(["valid", "failed_to_check", "no_checker", "unknown"])
    .describe("Of secrets: only those whose validity is one of these"),
  exposure: z
    .enum(["any", "recent", "spread"])
    .default("any")
    .describe("Any place; only what was not found in a scan of the history; or only what is in several places"),
});
type Settings = z.infer<typeof pageOnCallSettings>;

const because = { started: "paging has begun", "made urgent": "it is paged at once from now on" } as const;

export const pageOnCall = definePlaybook({
  id: "page-on-call",
  title: "Page whoever is on call",
  description: "When something critical appears, whoever is on call is paged, and the next one where nobody answers.",
  settings: pageOnCallSettings,
  on: [
    "incident.triggered",
    "incident.regressed",
    "incident.severity_changed",
    "incident.validity_changed",
    "incident.occurrence_added",
  ],
  async run(tx, { event, incident, settings, viewer }) {
    const reason = await whyNot(tx, incident, settings, event.detail.historical === true);
    if (reason) return skipped(reason);
    const outcome = await escalate(tx, viewer, incident, "playbook:page-on-call");
    if (outcome === "started" || outcome === "made urgent") return { outcome: "done", detail: because[outcome] };
    return skipped(
      outcome === "acknowledged already" ? "somebody has acknowledged it" : "somebody is being paged already",
    );
  },
});

async function whyNot(tx: Tx, incident: Incident, settings: Settings, historical: boolean): Promise<string | null> {
  if (incident.closedAt) return "the incident is closed";
  if (!settings.kinds.includes(incident.kind))
    return `nobody is paged about the kind ${incident.kind.replace("_", " ")}`;
  if (severities.indexOf(incident.severity) > severities.indexOf(settings.minimum_severity))
    return `severity ${incident.severity} is below ${settings.minimum_severity}`;
  if (incident.kind === "secret" && !settings.validities.includes(incident.validity))
    return `its validity is ${incident.validity.replaceAll("_", " ")}`;
  return exposedEnough(tx, incident, settings, historical);
}

async function exposedEnough(tx: Tx, { id }: Incident, { exposure }: Settings, historical: boolean) {
  if (exposure === "any") return null;
  if (exposure === "recent") {
    const recent = await tx.occurrence.count({ where: { incidentId: id, kind: "realtime" } });
    return historical || recent === 0 ? "it was found in a scan of the history" : null;
  }
  return (await tx.occurrence.count({ where: { incidentId: id } })) > 1 ? null : "it is in one place only";
}

function skipped(detail: string): Outcome {
  return { outcome: "skipped", detail };
}
