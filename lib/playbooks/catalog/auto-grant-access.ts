import { z } from "zod";
import { recomputeGrants } from "@/lib/access/grants";
import { definePlaybook } from "@/lib/playbooks/playbook";

export const autoGrantAccess = definePlaybook({
  id: "auto-grant-access",
  title: "Give authors access",
  description: "Members who joined by single sign-on see the incidents of their own commits, historical ones too.",
  settings: z.object({}),
  on: ["incident.triggered", "incident.author_identified", "incident.occurrence_authored", "incident.occurrence_added"],
  async run(tx, { incident, viewer }) {
    const { granted } = await recomputeGrants(tx, viewer, { incidentId: incident.id });
    if (granted === 0) return { outcome: "skipped", detail: "no author of it has joined, or all have access already" };
    return {
      outcome: "done",
      detail: granted === 1 ? "1 member was given access" : `${granted} members were given access`,
    };
  },
});
