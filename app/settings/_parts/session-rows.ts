import type { SessionView } from "@/lib/members/session-list";
import type { SessionRow } from "./sessions-table";

export function sessionRow({ id, userAgent, network, startedAt, lastSeenAt, current }: SessionView): SessionRow {
  return {
    id,
    userAgent,
    network,
    startedAt: startedAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    current,
  };
}
