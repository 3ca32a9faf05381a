import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { pageViewer } from "@/app/_server/viewer";
import { sourceWord } from "@/app/_ui/words";
import { can } from "@/lib/access/policy";
import { sources } from "@/lib/ingest/sources";
import { listRepositorySettings } from "@/lib/repositories/list";
import { SettingsFrame } from "../_parts/settings-frame";
import { UploadReport } from "./_parts/upload-report";

export const metadata: Metadata = { title: "Upload a report" };

const suggested = 100;

export default async function UploadPage() {
  const viewer = await pageViewer("/settings/upload");
  if (!can(viewer, "reports:write")) notFound();
  const known = await listRepositorySettings(viewer, {}, { limit: suggested });
  return (
    <SettingsFrame
      viewer={viewer}
      title="Upload a report"
      lead={
        <>
          What a scanner found becomes incidents, one per problem; the same report again changes nothing. A pipeline
          does this with one command: see <Link href="/docs/api">the API</Link>.
        </>
      }
    >
      <UploadReport
        sources={sources.filter(({ report }) => report).map(({ name }) => ({ value: name, label: sourceWord(name) }))}
        repositories={known.rows.filter(({ standing }) => standing === "active").map(({ fullName }) => fullName)}
      />
    </SettingsFrame>
  );
}
