import { z } from "zod";
import { Time } from "@/app/api/v1/_shape/answers";
import type { DeveloperProgress } from "@/lib/reporting/developer-progress";
import { standings } from "@/lib/reporting/progress-filter";

const Count = z.int().min(0);
const Milliseconds = z.number().min(0).nullable();
const weeks = z.array(Count).describe("Twelve weeks from Monday, UTC; the running one last");

/** How one developer does, over the incidents they authored or own. */
export const ProgressAnswer = z
  .object({
    id: z.int(),
    name: z.string(),
    email: z.string().nullable(),
    addresses: Count.describe("How many addresses are known of them"),
    member_id: z.int().nullable(),
    left_at: Time.nullable(),
    contact: z.enum(standings),
    last_contact_at: Time.nullable(),
    mailed_at: Time.nullable().describe("Last mailed about an incident, or told in the app"),
    opened_at: Time.nullable().describe("Last opened a link, or read it in the app"),
    answered_at: Time.nullable().describe("Last answered, or closed something themselves"),
    incidents: Count.describe("Theirs at some time in the period: open, or closed in it"),
    open: Count,
    overdue: Count,
    awaiting_feedback: Count.describe("Open ones that wait for an answer of theirs"),
    unreachable: Count.describe("Open ones that nobody can be asked about"),
    resolved: Count.describe("In the period"),
    ignored: Count.describe("In the period"),
    median_time_to_first_action_ms: Milliseconds,
    median_time_to_remediate_ms: Milliseconds.describe("False positives are left out"),
    weeks: z.object({ opened: weeks, closed_by_them: weeks }),
  })
  .meta({ id: "DeveloperProgress" });

export function progressShape(row: DeveloperProgress): z.input<typeof ProgressAnswer> {
  const { id, name, email, addresses, contact, incidents, open, overdue, unreachable, resolved, ignored } = row;
  return {
    id,
    name,
    email,
    addresses,
    member_id: row.memberId,
    left_at: timeOf(row.leftAt),
    contact,
    last_contact_at: timeOf(row.lastContactAt),
    mailed_at: timeOf(row.toldAt),
    opened_at: timeOf(row.openedAt),
    answered_at: timeOf(row.answeredAt),
    incidents,
    open,
    overdue,
    awaiting_feedback: row.awaiting,
    unreachable,
    resolved,
    ignored,
    median_time_to_first_action_ms: row.actionMs,
    median_time_to_remediate_ms: row.remediateMs,
    weeks: { opened: row.opened, closed_by_them: row.closed },
  };
}

const timeOf = (at: Date | null) => at?.toISOString() ?? null;
