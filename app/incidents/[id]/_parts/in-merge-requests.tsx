import Link from "next/link";
import { Card } from "@/app/_ui/card";
import { VerdictLabel } from "@/app/merge-requests/_parts/verdict-label";
import { referenceOf } from "@/app/merge-requests/_parts/words";
import { oneLine } from "@/emails/words";
import type { MemberViewer } from "@/lib/access/viewer";
import { mergeRequestsOf } from "@/lib/merge-requests/read";

/** The merge requests whose branch it is new on. */
export async function InMergeRequests({ viewer, incidentId }: { viewer: MemberViewer; incidentId: number }) {
  const rows = await mergeRequestsOf(viewer, incidentId);
  if (rows.length === 0) return null;
  return (
    <Card id="merge-requests" title="New in a merge request">
      {rows.map((request) => (
        <p key={request.id}>
          <Link className="hb-link" href={`/merge-requests/${request.id}`} prefetch={false}>
            {oneLine(referenceOf(request), 120)}
          </Link>{" "}
          <VerdictLabel verdict={request.verdict} />
        </p>
      ))}
    </Card>
  );
}
