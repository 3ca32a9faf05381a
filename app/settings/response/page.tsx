import { Text, Title } from "@mantine/core";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { pageViewer } from "@/app/_server/viewer";
import { Moment } from "@/app/_ui/moment";
import { isManager } from "@/lib/access/policy";
import { listTemplates } from "@/lib/response/template";
import { SettingsFrame } from "../_parts/settings-frame";
import { TemplateForm } from "./_parts/template-form";

export const metadata: Metadata = { title: "Response checklist" };

export default async function ResponseTemplatePage() {
  const viewer = await pageViewer("/settings/response");
  if (!isManager(viewer)) notFound();
  const versions = await listTemplates(viewer);
  const [current] = versions;
  return (
    <SettingsFrame
      viewer={viewer}
      title="Response checklist"
      lead="What a security incident begins with when it is declared. A new version holds for those declared from then on; what goes on keeps its own."
    >
      {current && <TemplateForm key={current.version} version={current.version} steps={[...current.steps]} />}
      <Title order={2} mt="xl">
        Versions
      </Title>
      <ul>
        {versions.map(({ version, steps, createdAt }) => (
          <li key={version}>
            <Text inherit>
              {version === 0 ? "What comes with Handback" : `Version ${version}`}, {steps.length} steps
              {createdAt && (
                <>
                  , <Moment at={createdAt.toISOString()} />
                </>
              )}
            </Text>
          </li>
        ))}
      </ul>
    </SettingsFrame>
  );
}
