import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { IdParams } from "@/app/_server/route";
import { pageViewer } from "@/app/_server/viewer";
import { counted } from "@/app/_ui/format";
import { Standing } from "@/app/repositories/_parts/standing";
import { oneLine } from "@/emails/words";
import { can } from "@/lib/access/policy";
import { NotFound } from "@/lib/errors";
import { hasGitHubToken } from "@/lib/forge/github";
import { getRepositorySettings } from "@/lib/repositories/list";
import { SettingsFrame } from "../../_parts/settings-frame";
import { AutoHealingCard } from "../_parts/auto-healing-card";
import { CodeownersCard } from "../_parts/codeowners-card";
import { OwnerCard } from "../_parts/owner-card";
import { RulesCard } from "../_parts/rules-card";

export const metadata: Metadata = { title: "Repository" };

export default async function RepositoryPage({ params }: { params: Promise<{ id: string }> }) {
  const asked = IdParams.safeParse(await params);
  const viewer = await pageViewer(`/settings/repositories/${asked.data?.id ?? ""}`);
  if (!asked.success || !can(viewer, "sources:write")) notFound();
  const { id } = asked.data;
  const repository = await getRepositorySettings(viewer, id).catch((error: unknown) => {
    if (error instanceof NotFound) notFound();
    throw error;
  });
  return (
    <SettingsFrame
      viewer={viewer}
      title={oneLine(repository.fullName, 120)}
      lead={
        <>
          <Standing standing={repository.standing} formerNames={repository.formerNames} />{" "}
          {counted(repository.openIncidents, "open incident")}. After a change, Handback looks again for whom to ask.{" "}
          <Link className="hb-link" href={`/repositories/${id}`}>
            Its figures, month by month
          </Link>
        </>
      }
    >
      <OwnerCard id={id} owner={repository.ownerEmail} warning={repository.ownerWarning} />
      <CodeownersCard
        id={id}
        text={repository.codeowners}
        at={repository.codeownersAt?.toISOString() ?? null}
        mayFetch={hasGitHubToken()}
      />
      {repository.codeowners && <RulesCard rules={repository.rules} />}
      <AutoHealingCard id={id} level={repository.autoHealing} />
    </SettingsFrame>
  );
}
