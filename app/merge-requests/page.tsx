import { Text } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { ExportMenu } from "@/app/_ui/export-menu";
import { Moment } from "@/app/_ui/moment";
import { PageHead } from "@/app/_ui/page-frame";
import { RecordTable } from "@/app/_ui/record-table";
import { oneLine } from "@/emails/words";
import { can } from "@/lib/access/policy";
import { type ListedRequest, listMergeRequests } from "@/lib/merge-requests/read";
import classes from "./_parts/merge-requests.module.css";
import { VerdictLabel } from "./_parts/verdict-label";
import { referenceOf, type Verdict, verdictWord } from "./_parts/words";

export const metadata: Metadata = { title: "Merge requests" };

const shown = 30;
const verdicts = Object.keys(verdictWord) as Verdict[];

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function MergeRequestsPage({ searchParams }: { searchParams: Search }) {
  const viewer = await pageViewer("/merge-requests");
  if (!can(viewer, "sources:read")) notFound();
  const { cursor, verdict: asked } = await searchParams;
  const verdict = verdicts.find((one) => one === asked);
  const page = await listMergeRequests(
    viewer,
    { verdict },
    { cursor: typeof cursor === "string" ? cursor : undefined, limit: shown },
  );
  const here = (more: Record<string, string>) =>
    `/merge-requests?${new URLSearchParams({ ...(verdict ? { verdict } : {}), ...more })}`;
  return (
    <MemberFrame viewer={viewer}>
      <PageHead
        title="Merge requests"
        end={page.rows.length > 0 && <ExportMenu table="merge_requests" query={verdict ? `verdict=${verdict}` : ""} />}
      >
        <Text c="dimmed" maw="72ch">
          What is new on the branch of each merge or pull request whose pipeline reports to Handback, and whether it may
          be merged.
          {can(viewer, "sources:write") && (
            <>
              {" "}
              <Link className="hb-link" href="/settings/merge-requests">
                What blocks
              </Link>{" "}
              is a setting.
            </>
          )}
        </Text>
      </PageHead>
      <nav aria-label="Which" className={classes.filters}>
        <Link className="hb-link" href="/merge-requests" aria-current={verdict ? undefined : "page"}>
          All
        </Link>
        {verdicts.map((one) => (
          <Link
            key={one}
            className="hb-link"
            href={`/merge-requests?verdict=${one}`}
            aria-current={one === verdict ? "page" : undefined}
          >
            {verdictWord[one]}
          </Link>
        ))}
      </nav>
      <Card label="Merge requests">
        {page.rows.length > 0 && <Requests rows={page.rows} />}
        {page.rows.length === 0 && verdict && (
          <EmptyState title="None">There is no merge request with this verdict.</EmptyState>
        )}
        {page.rows.length === 0 && !verdict && (
          <EmptyState title="No pipeline has reported a merge request yet">
            Include one of the templates in the folder integrations, for GitLab or for GitHub Actions. It takes two
            minutes: docs/merge-requests.md says how.
          </EmptyState>
        )}
        {(page.previous || page.next) && (
          <nav className={classes.pager} aria-label="Pages">
            {page.previous ? (
              <Link className="hb-link" href={here({ cursor: page.previous })} rel="prev">
                Newer
              </Link>
            ) : (
              <span />
            )}
            {page.next && (
              <Link className="hb-link" href={here({ cursor: page.next })} rel="next">
                Older
              </Link>
            )}
          </nav>
        )}
      </Card>
    </MemberFrame>
  );
}

function Requests({ rows }: { rows: ListedRequest[] }) {
  return (
    <RecordTable
      caption="Merge requests, newest first"
      rows={rows}
      idOf={({ id }) => id}
      columns={[
        {
          head: "Merge request",
          cell: (request) => (
            <Link className="hb-link" href={`/merge-requests/${request.id}`} prefetch={false}>
              {oneLine(referenceOf(request), 120)}
            </Link>
          ),
        },
        { head: "Verdict", cell: ({ verdict }) => <VerdictLabel verdict={verdict} /> },
        { head: "Branch", cell: ({ branch }) => <code className={classes.path}>{oneLine(branch, 80) || "–"}</code> },
        { head: "Looked at", cell: ({ judgedAt }) => <Moment at={judgedAt.toISOString()} /> },
      ]}
    />
  );
}
