import { Text, Title } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { EmptyState } from "@/app/_ui/empty-state";
import { Moment } from "@/app/_ui/moment";
import { RecordTable } from "@/app/_ui/record-table";
import { SeverityLabel } from "@/app/_ui/severity-label";
import { listResponses } from "@/lib/response/get";
import { isOverdue, ownActions } from "@/lib/response/own-actions";

import { OwnActions } from "./_parts/own-actions";

export const metadata: Metadata = { title: "Responses" };

/** The declared incidents that whoever looks knows of. */
export default async function ResponsesPage() {
  const viewer = await pageViewer("/responses");
  const now = new Date();
  const [responses, actions] = await Promise.all([listResponses(viewer), ownActions(viewer, now)]);
  return (
    <MemberFrame viewer={viewer}>
      <Title order={1}>Responses</Title>
      <Text c="dimmed" maw="72ch" mb="lg">
        What was declared a security incident, and what you know of. A small team works on each by a checklist that fits
        security; nobody else sees it while the attack goes on.
      </Text>
      {actions.length > 0 && (
        <section aria-labelledby="own-actions">
          <Title order={2} id="own-actions" size="h4" mb="xs">
            What is yours to do
          </Title>
          <OwnActions actions={actions} />
        </section>
      )}
      {responses.length === 0 ? (
        <EmptyState title="None that you know of">
          Open an incident and choose “Declare a security incident” in its menu. When in doubt, declare it: nothing is
          lost.
        </EmptyState>
      ) : (
        <RecordTable
          caption="Security incidents"
          rows={responses}
          idOf={({ incidentId }) => incidentId}
          isOver={({ reviewedAt }) => reviewedAt !== null}
          columns={[
            {
              head: "Codename",
              cell: ({ incidentId, codename }) => (
                <Link className="hb-link" href={`/incidents/${incidentId}/response`}>
                  {codename}
                </Link>
              ),
            },
            { head: "Severity", cell: ({ incident }) => <SeverityLabel level={incident.severity} /> },
            { head: "Led by", cell: ({ lead }) => lead.name },
            {
              head: "Attack",
              cell: ({ attackOverAt }) =>
                attackOverAt ? (
                  <>
                    over <Moment at={attackOverAt.toISOString()} />
                  </>
                ) : (
                  "goes on"
                ),
            },
            {
              head: "Steps",
              cell: ({ steps }) =>
                `${steps.filter(({ state }) => state === "done" || state === "not_applicable").length} of ${steps.length}`,
            },
            { head: "Declared", cell: ({ declaredAt }) => <Moment at={declaredAt.toISOString()} /> },
            {
              head: "Actions",
              cell: ({ actions: decided }) => {
                const late = decided.filter((one) => one.doneAt === null && isOverdue(one, now)).length;
                const done = decided.filter(({ doneAt }) => doneAt !== null).length;
                if (decided.length === 0) return "–";
                return `${done} of ${decided.length} done${late > 0 ? `, ${late} overdue` : ""}`;
              },
            },
            {
              head: "Review",
              cell: ({ reviewedAt }) => (reviewedAt ? <Moment at={reviewedAt.toISOString()} /> : "to be written"),
            },
          ]}
        />
      )}
    </MemberFrame>
  );
}
