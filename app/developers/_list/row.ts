import { oneLine } from "@/emails/words";
import type { DeveloperProgress } from "@/lib/reporting/developer-progress";
import type { Standing } from "./standing-words";

/** One line of the list, ready to be shown. */
export type DeveloperRow = {
  id: number;
  name: string;
  email: string | null;
  /** How many addresses more are known of them. */
  more: number;
  memberId: number | null;
  contact: Standing;
  lastContactAt: string | null;
  incidents: number;
  open: number;
  overdue: number;
  awaiting: number;
  resolved: number;
  ignored: number;
  actionMs: number | null;
  remediateMs: number | null;
  opened: number[];
  closed: number[];
};

export function rowOf(row: DeveloperProgress): DeveloperRow {
  const { id, memberId, contact, incidents, open, overdue, awaiting, resolved, ignored, opened, closed } = row;
  return {
    id,
    name: oneLine(row.name, 80),
    email: row.email && oneLine(row.email, 120),
    more: Math.max(0, row.addresses - 1),
    memberId,
    contact,
    lastContactAt: row.lastContactAt?.toISOString() ?? null,
    incidents,
    open,
    overdue,
    awaiting,
    resolved,
    ignored,
    actionMs: row.actionMs,
    remediateMs: row.remediateMs,
    opened,
    closed,
  };
}
