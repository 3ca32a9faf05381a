import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { pageViewer } from "@/app/_server/viewer";
import { can } from "@/lib/access/policy";
import { listEndpoints } from "@/lib/ingest/endpoints";
import { sources } from "@/lib/ingest/sources";
import { workspaceSettings } from "@/lib/workspace-settings";
import { EndpointsCard } from "../_parts/endpoints-card";
import { SettingsFrame } from "../_parts/settings-frame";
import { WorkspaceCard } from "../_parts/workspace-card";

export const metadata: Metadata = { title: "Workspace and sources" };

export default async function SettingsPage() {
  const viewer = await pageViewer("/settings/workspace");
  if (!can(viewer, "sources:write")) notFound();
  const [settings, endpoints] = await Promise.all([workspaceSettings(viewer), listEndpoints(viewer)]);
  return (
    <SettingsFrame
      viewer={viewer}
      title="Workspace and sources"
      lead="Who may be mailed, and where incidents come from. Every change is in the audit trail."
    >
      <WorkspaceCard settings={settings} />
      <EndpointsCard
        sources={sources.filter(({ webhook }) => webhook).map(({ name }) => name)}
        endpoints={endpoints.map(({ createdAt, lastAcceptedAt, previousValidUntil, ...endpoint }) => ({
          ...endpoint,
          previousValidUntil: previousValidUntil?.toISOString() ?? null,
          createdAt: createdAt.toISOString(),
          lastAcceptedAt: lastAcceptedAt?.toISOString() ?? null,
        }))}
      />
    </SettingsFrame>
  );
}
