import { route } from "@/app/_server/route";
import { Policy, PolicyBody, policyChangeOf, policyShape } from "@/app/api/v1/_shape/escalation";
import { changePolicy, readPolicy } from "@/lib/oncall/change-policy";

export const GET = route({
  summary: "Whom to page, one after the other, and when",
  permission: "playbooks:read",
  answer: Policy,
  run: async (viewer) => policyShape(await readPolicy(viewer)),
});

export const PATCH = route({
  summary: "Change whom to page; steps are replaced together",
  permission: "playbooks:write",
  body: PolicyBody,
  answer: Policy,
  async run(viewer, { body }) {
    await changePolicy(viewer, policyChangeOf(body));
    return policyShape(await readPolicy(viewer));
  },
});
