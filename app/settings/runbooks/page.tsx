import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { pageViewer } from "@/app/_server/viewer";
import { can } from "@/lib/access/policy";
import { listDetectors, listRunbooks } from "@/lib/runbooks/runbooks";
import { SettingsFrame } from "../_parts/settings-frame";
import { RunbookForm } from "./_parts/runbook-form";
import { RunbookTable } from "./_parts/runbook-table";

export const metadata: Metadata = { title: "Runbooks" };

export default async function RunbooksPage() {
  const viewer = await pageViewer("/settings/runbooks");
  if (!can(viewer, "sources:write")) notFound();
  const [runbooks, detectors] = await Promise.all([listRunbooks(viewer), listDetectors(viewer)]);
  return (
    <SettingsFrame
      viewer={viewer}
      title="Runbooks"
      lead="Where your own people read what to do. Each incident's page leads to the runbook of its detector, else to the one of every detector."
    >
      <RunbookTable runbooks={runbooks} />
      <RunbookForm detectors={detectors} />
    </SettingsFrame>
  );
}
