import { Text } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Facts } from "@/app/_ui/facts";
import { Moment } from "@/app/_ui/moment";
import { PageHead } from "@/app/_ui/page-frame";
import { capitalised, oneLine, shortCommit } from "@/emails/words";
import { can, isManager } from "@/lib/access/policy";
import { NotFound } from "@/lib/errors";
import { headline } from "@/lib/merge-requests/comment";
import { getMergeRequest, type JudgedRequest } from "@/lib/merge-requests/read";
import classes from "../_parts/merge-requests.module.css";
import { VerdictLabel } from "../_parts/verdict-label";
import { referenceOf } from "../_parts/words";
import { Approvals } from "./_parts/approvals";
import { FoundTable } from "./_parts/found-table";

export const metadata: Metadata = { title: "Merge request" };

export default async function MergeRequestPage({ params }: { params: Promise<{ id: string }> }) {
  const { id: text } = await params;
  const viewer = await pageViewer(`/merge-requests/${text}`);
  if (!can(viewer, "sources:read") || !/^\d{1,9}$/.test(text)) notFound();
  const request = await getMergeRequest(viewer, Number(text)).catch((error: unknown) => {
    if (error instanceof NotFound) notFound();
    throw error;
  });
  const { incidents } = request;
  return (
    <MemberFrame viewer={viewer}>
      <PageHead
        title={oneLine(referenceOf(request), 120)}
        crumb={
          <Link className="hb-link" href="/merge-requests" prefetch={false}>
            Merge requests
          </Link>
        }
      >
        <Text fw={500}>{capitalised(headline(request))}.</Text>
      </PageHead>
      <About request={request} />
      <Card id="found" title="On its branch">
        {incidents.length > 0 ? (
          <FoundTable rows={incidents} />
        ) : (
          <EmptyState title="Nothing was found">Its pipeline has reported, and there was nothing in it.</EmptyState>
        )}
      </Card>
      <Approvals
        id={request.id}
        blocked={request.verdict === "blocked"}
        mayDecide={isManager(viewer)}
        passed={incidents.flatMap(({ approvedAt, approvedBy, approvedWhy, incidentId }) =>
          approvedAt
            ? { id: incidentId, by: approvedBy ?? "a manager", why: approvedWhy ?? "", at: approvedAt.toISOString() }
            : [],
        )}
      />
    </MemberFrame>
  );
}

function About({ request }: { request: JudgedRequest }) {
  const { branch, targetBranch, commit, verdict, judgedAt, saidAt, sayFault } = request;
  return (
    <Facts
      facts={[
        ["Verdict", <VerdictLabel key="verdict" verdict={verdict} />],
        ["Commit", <code key="commit">{shortCommit(commit)}</code>],
        ["Branch", branch && <code className={classes.path}>{oneLine(branch, 120)}</code>],
        ["Into", targetBranch && <code className={classes.path}>{oneLine(targetBranch, 120)}</code>],
        ["Looked at", <Moment key="judged" at={judgedAt.toISOString()} />],
        ["Told there", saidAt && <Moment at={saidAt.toISOString()} />],
        ["Could not be told there", sayFault],
      ]}
    />
  );
}
