import { z } from "zod";
import { transition } from "@/lib/incidents/transition";
import { definePlaybook } from "@/lib/playbooks/playbook";

export const autoResolveRevoked = definePlaybook({
  id: "auto-resolve-revoked",
  title: "Resolve revoked secrets",
  description: "When a secret that was valid is seen to be invalid, its incident is resolved as revoked.",
  settings: z.object({}),
  on: ["incident.validity_changed"],
  async run(tx, { event, incident, viewer }) {
    if (event.detail.from !== "valid" || event.detail.to !== "invalid") {
      return { outcome: "skipped", detail: `validity went from ${event.detail.from} to ${event.detail.to}` };
    }
    if (incident.closedAt) return { outcome: "skipped", detail: "the incident is closed" };
    const at = incident.validityAt ?? new Date();
    await transition(tx, viewer, incident, {
      to: "resolved",
      revoked: true,
      at,
      comment: "The secret was seen to be invalid.",
    });
    return { outcome: "done", detail: "resolved as revoked" };
  },
});
