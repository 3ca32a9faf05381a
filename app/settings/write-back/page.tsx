import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { pageViewer } from "@/app/_server/viewer";
import { can } from "@/lib/access/policy";
import { listGitGuardian } from "@/lib/write-back/gitguardian";
import { listAlertStandings, listFailedAnswers, listFailedThreads } from "@/lib/write-back/standing";
import { SettingsFrame } from "../_parts/settings-frame";
import { FailedAnswers } from "./_parts/failed-answers";
import { GitGuardianCard } from "./_parts/gitguardian-card";
import { NotInStep, type Row } from "./_parts/not-in-step";

export const metadata: Metadata = { title: "Write-back" };

export default async function WriteBackPage() {
  const viewer = await pageViewer("/settings/write-back");
  if (!can(viewer, "sources:write")) notFound();
  const [alerts, threads, answers, workspaces] = await Promise.all([
    listAlertStandings(viewer),
    listFailedThreads(viewer),
    listFailedAnswers(viewer),
    listGitGuardian(viewer),
  ]);
  const rows: Row[] = [
    ...alerts.map(({ incident, standing, error, attempts, updatedAt }) => ({
      key: `alert-${incident.id}`,
      incidentId: incident.id,
      what: "Alert at its source",
      standing,
      error,
      attempts,
      at: updatedAt.toISOString(),
      retry: standing === "conflict" ? null : { path: `/incidents/${incident.id}/alert`, body: { take: "retry" } },
    })),
    ...threads.map(({ id, incidentId, kind, repository, error, attempts, state, createdAt }) => ({
      key: `thread-${id}`,
      incidentId,
      what: `${kind === "issue" ? "Issue" : "Change"} in ${repository}`,
      standing: state === "failed" ? ("failed" as const) : ("due" as const),
      error,
      attempts,
      at: createdAt.toISOString(),
      retry: { path: `/incidents/${incidentId}/threads/${id}/retry`, body: {} },
    })),
  ];
  return (
    <SettingsFrame
      viewer={viewer}
      title="Write-back"
      lead="What is decided here is written to where an incident came from, and what is decided there arrives here, where a connection has that switched on. What is not in step stands here until it is; nothing is lost meanwhile."
    >
      <NotInStep rows={rows} />
      {answers.length > 0 && (
        <FailedAnswers answers={answers.map((answer) => ({ ...answer, createdAt: answer.createdAt.toISOString() }))} />
      )}
      <GitGuardianCard
        workspaces={workspaces.map(({ host, write_back, token_set_at }) => ({
          host,
          writeBack: write_back,
          tokenSetAt: token_set_at.toISOString(),
        }))}
      />
    </SettingsFrame>
  );
}
