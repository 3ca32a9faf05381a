import { Text } from "@mantine/core";
import { counted, number } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { WorkProgress } from "@/app/_ui/work-progress";
import type { Recount } from "@/lib/sla/recount";

/** How far open incidents have the due dates of the last change. */
export function RecountStanding({ recount }: { recount: Recount | null }) {
  if (!recount) return null;
  const { seen, total, moved, finishedAt } = recount;
  if (!finishedAt)
    return (
      <WorkProgress title="Open incidents are getting their due dates" done={seen} total={total} noun="incidents">
        {counted(moved, "due date")} moved so far. You can leave this page; it goes on.
      </WorkProgress>
    );
  return (
    <Text size="sm" c="dimmed" mb="lg" role="status">
      The last change is applied since <Moment at={finishedAt.toISOString()} />:{" "}
      {moved === 0
        ? `none of ${number(total)} open incidents got another due date.`
        : `${number(moved)} of ${counted(total, "open incident")} got another due date.`}
    </Text>
  );
}
