import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { pageViewer } from "@/app/_server/viewer";
import { can } from "@/lib/access/policy";
import { dueDays, organisationNames } from "@/lib/sla/days";
import { SettingsFrame } from "../_parts/settings-frame";
import { DaysForm } from "./_parts/days-form";
import { OtherDays } from "./_parts/other-days";
import { RecountStanding } from "./_parts/recount-standing";

export const metadata: Metadata = { title: "Due dates" };

export default async function DueDatesPage() {
  const viewer = await pageViewer("/settings/due-dates");
  if (!can(viewer, "sources:write")) notFound();
  const [{ workspace, organisations, repositories, recount }, known] = await Promise.all([
    dueDays(viewer),
    organisationNames(viewer),
  ]);
  return (
    <SettingsFrame
      viewer={viewer}
      title="Due dates"
      lead="Within how many days an incident is to be closed, from its first trigger; what came back has its days anew. A repository’s days win over its organisation’s, and those over the workspace’s. Open incidents get their new due dates after a change, which may take a while where there are many."
    >
      <RecountStanding recount={recount} />
      <DaysForm days={workspace} />
      <OtherDays
        rows={[
          ...organisations.map((each) => ({ ...each, of: "organisation" as const })),
          ...repositories.map((each) => ({ ...each, of: "repository" as const })),
        ]}
        organisations={known}
        workspace={workspace}
      />
    </SettingsFrame>
  );
}
