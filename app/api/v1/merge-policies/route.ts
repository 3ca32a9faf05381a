import { z } from "zod";
import { route } from "@/app/_server/route";
import { MergePolicy, mergePolicies, setMergePolicy } from "@/lib/merge-requests/policy";

const Own = z.object({ id: z.int(), name: z.string(), policy: MergePolicy });
const answer = z.object({ workspace: MergePolicy, organisations: z.array(Own), repositories: z.array(Own) });

export const GET = route({
  summary: "Say which new incidents block a merge request, by severity and validity, and who has another policy",
  permission: "sources:read",
  answer,
  run: (viewer) => mergePolicies(viewer),
});

export const PATCH = route({
  summary: "Set the policy of the workspace, an organisation or a repository; null leaves it to the wider one",
  permission: "sources:write",
  answer,
  body: z.union([
    z.strictObject({ of: z.literal("workspace"), policy: MergePolicy }),
    z.strictObject({
      of: z.enum(["organisation", "repository"]),
      id: z.int32().positive(),
      policy: MergePolicy.nullable(),
    }),
  ]),
  async run(viewer, { body: { policy, ...scope } }) {
    await setMergePolicy(viewer, scope, policy);
    return mergePolicies(viewer);
  },
});
