import type { SessionView } from "@/lib/members/session-list";
import type { SessionRow } from "./sessions-table";

export function sessionRow({ startedAt, lastSeenAt, vouchedAt, ...session }: SessionView): SessionRow {
  return {
    id: session.id,
    userAgent: session.userAgent,
    network: session.network,
    startedAt: startedAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    vouchedAt: vouchedAt?.toISOString() ?? null,
    current: session.current,
  };
}
