import { z } from "zod";
import { definePlaybook } from "@/lib/playbooks/playbook";
import { declare } from "@/lib/response/declare";
import { IncidentKind, Severity, Validity } from "@/prisma/generated/enums";

export const declareSecurityIncident = definePlaybook({
  id: "declare-incident",
  title: "Declare a security incident",
  description:
    "When a new incident is grave enough, it is declared a security incident: a few people work on it by the checklist, and nobody else sees it.",
  settings: z.object({
    kind: z
      .enum(["any", ...Object.values(IncidentKind)])
      .default("secret")
      .describe("Only incidents of this kind"),
    severity: z
      .enum(["any", ...Object.values(Severity)])
      .default("critical")
      .describe("Only of this severity"),
    validity: z
      .enum(["any", ...Object.values(Validity)])
      .default("valid")
      .describe("Only secrets of this validity"),
  }),
  on: ["incident.triggered", "incident.regressed", "incident.validity_changed"],
  async run(tx, { event, incident, settings, viewer }) {
    if (incident.closedAt) return { outcome: "skipped", detail: "the incident is closed" };
    if (event.detail.historical === true)
      return { outcome: "skipped", detail: "it comes from a scan of the history; somebody decides that" };
    for (const name of ["kind", "severity", "validity"] as const) {
      if (settings[name] !== "any" && settings[name] !== incident[name])
        return { outcome: "skipped", detail: `its ${name} is ${incident[name]}, not ${settings[name]}` };
    }
    if ((await tx.response.count({ where: { incidentId: incident.id } })) > 0)
      return { outcome: "skipped", detail: "it was declared before" };
    await declare(tx, viewer, incident.id, { why: `It is a ${incident.severity} incident, declared by a playbook.` });
    return { outcome: "done", detail: "declared a security incident" };
  },
});
