import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { pageViewer } from "@/app/_server/viewer";
import { can } from "@/lib/access/policy";
import { mergePolicies } from "@/lib/merge-requests/policy";
import { organisationNames } from "@/lib/sla/days";
import { SettingsFrame } from "../_parts/settings-frame";
import { OtherPolicies } from "./_parts/other-policies";
import { PolicyForm } from "./_parts/policy-form";

export const metadata: Metadata = { title: "Merge requests" };

export default async function MergePoliciesPage() {
  const viewer = await pageViewer("/settings/merge-requests");
  if (!can(viewer, "sources:write")) notFound();
  const [{ workspace, organisations, repositories }, known] = await Promise.all([
    mergePolicies(viewer),
    organisationNames(viewer),
  ]);
  return (
    <SettingsFrame
      viewer={viewer}
      title="Merge requests"
      lead="Which incidents that are new on a branch block its merge request, where its pipeline reports to Handback. The others are told in its comment. A repository's policy wins over its organisation's, and that over the workspace's; a manager can let a single merge request pass."
    >
      <PolicyForm policy={workspace} />
      <OtherPolicies
        organisations={known}
        rows={[
          ...organisations.map((each) => ({ ...each, of: "organisation" as const })),
          ...repositories.map((each) => ({ ...each, of: "repository" as const })),
        ]}
      />
    </SettingsFrame>
  );
}
