import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { NotFound } from "@/lib/errors";
import { enqueue } from "@/lib/jobs/queue";
import { Prisma } from "@/prisma/generated/client";
import { Severity, type Validity } from "@/prisma/generated/enums";

/** Whatever its validity, all but what is seen to be invalid, or only what is seen to be valid. */
export const validities = ["any", "not_invalid", "valid"] as const;

/** Which new incidents block a merge request; with no severity, none does. */
export const MergePolicy = z.object({
  blocks: z.array(z.enum(Severity)).max(Object.keys(Severity).length),
  validity: z.enum(validities),
});
export type MergePolicy = z.infer<typeof MergePolicy>;
export type PolicyScope = { of: "workspace" } | { of: "organisation" | "repository"; id: number };

export function isBlocking(policy: MergePolicy, incident: { severity: Severity; validity: Validity }): boolean {
  if (!policy.blocks.includes(incident.severity)) return false;
  if (policy.validity === "valid") return incident.validity === "valid";
  return policy.validity === "any" || incident.validity !== "invalid";
}

/** The repository's policy, else its organisation's, else the workspace's. */
export async function policyFor(tx: Tx, repositoryId: number): Promise<MergePolicy> {
  const { mergePolicy: own, organisation } = await tx.repository.findUniqueOrThrow({
    where: { id: repositoryId },
    select: { mergePolicy: true, organisation: { select: { mergePolicy: true } } },
  });
  const workspace = await tx.workspace.findUniqueOrThrow({ where: { id: 1 }, select: { mergePolicy: true } });
  return MergePolicy.parse(own ?? organisation.mergePolicy ?? workspace.mergePolicy);
}

/** The workspace's policy, and who has another. */
export async function mergePolicies(viewer: Viewer) {
  authorize(viewer, "sources:read");
  const { mergePolicy } = await db().workspace.findUniqueOrThrow({ where: { id: 1 }, select: { mergePolicy: true } });
  const own = { where: { mergePolicy: { not: Prisma.DbNull } }, take: 500 };
  const [organisations, repositories] = await Promise.all([
    db().organisation.findMany({
      ...own,
      orderBy: { name: "asc" },
      select: { id: true, name: true, mergePolicy: true },
    }),
    db().repository.findMany({
      ...own,
      orderBy: { fullName: "asc" },
      select: { id: true, fullName: true, mergePolicy: true },
    }),
  ]);
  const parsed = (policy: Prisma.JsonValue) => MergePolicy.parse(policy);
  return {
    workspace: parsed(mergePolicy),
    organisations: organisations.map(({ id, name, mergePolicy }) => ({ id, name, policy: parsed(mergePolicy) })),
    repositories: repositories.map(({ id, fullName, mergePolicy }) => ({
      id,
      name: fullName,
      policy: parsed(mergePolicy),
    })),
  };
}

/** Sets the policy of a scope; null leaves it to the wider one. Merge requests of the last weeks are judged anew. */
export async function setMergePolicy(viewer: Viewer, scope: PolicyScope, policy: MergePolicy | null): Promise<void> {
  authorize(viewer, "sources:write");
  const own = policy && { blocks: [...new Set(policy.blocks)].sort(), validity: policy.validity };
  await inTransaction(async (tx) => {
    const { name, before } = await change(tx, scope, own);
    const detail = { of: scope.of, name, before: before ?? null, after: own };
    await record(tx, viewer, [{ type: "merge-policy.changed", subject: name, detail }]);
    await enqueue(tx, "merge-requests.judge", {}, { key: "merge-requests.judge" });
  });
}

async function change(
  tx: Tx,
  scope: PolicyScope,
  own: MergePolicy | null,
): Promise<{ name: string; before: Prisma.JsonValue }> {
  const data = { mergePolicy: own ?? Prisma.DbNull };
  if (scope.of === "workspace") {
    const { mergePolicy: before } = await tx.workspace.findUniqueOrThrow({ where: { id: 1 } });
    await tx.workspace.update({ where: { id: 1 }, data: { mergePolicy: own ?? { blocks: [], validity: "any" } } });
    return { name: "workspace", before };
  }
  const { id } = scope;
  if (scope.of === "organisation") {
    const found = await tx.organisation.findUnique({ where: { id } });
    if (!found) throw new NotFound("There is no such organisation.");
    await tx.organisation.update({ where: { id }, data });
    return { name: found.name, before: found.mergePolicy };
  }
  const found = await tx.repository.findUnique({ where: { id } });
  if (!found) throw new NotFound("There is no such repository.");
  await tx.repository.update({ where: { id }, data });
  return { name: found.fullName, before: found.mergePolicy };
}
