import { authorize } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { asOfOneMoment, db } from "@/lib/db/client";
import { discreet, discretionFor } from "@/lib/incidents/discretion";
import { summary } from "@/lib/incidents/views";
import type { Severity, Validity } from "@/prisma/generated/enums";

const mostShown = 100;

/** What one open incident asks of the developer: the most telling thing, not all. */
export type Ask = "denied" | "revoke" | "answer" | "close" | "waiting" | "disputed";

export type Standing = {
  validity: Validity;
  answered: { actualSecret: boolean | null; revoked: boolean | null } | null;
  disputed: boolean;
  request: { decision: string | null; decidedAt: Date | null } | null;
};

/** What is to be done next by the developer. Whoever said that it is not theirs, or asked to close it, waits. */
export function askOf({ validity, answered, disputed, request }: Standing): Ask {
  if (request?.decision === null) return "waiting";
  if (disputed) return "disputed";
  if (request?.decision === "denied") return "denied";
  if (validity === "valid" && answered?.revoked !== true) return "revoke";
  if (!answered) return "answer";
  return answered.revoked === false ? "revoke" : "close";
}

const order: Record<Severity, number> = { critical: 0, high: 1, medium: 2, low: 3, info: 4, unknown: 5 };
const isUp = (ask: Ask) => ask !== "waiting" && ask !== "disputed";

/** The open incidents of a member, what is asked of them first: by severity, then the oldest. */
export async function developerHome(viewer: MemberViewer) {
  authorize(viewer, "incidents:read");
  const own = await discretionFor(viewer);
  const { memberId, email } = viewer;
  const mine = { OR: [{ memberId }, { email: { in: [...(own?.emails ?? [email])] } }] };
  const rows = await asOfOneMoment((tx) =>
    tx.incident.findMany({
      where: { AND: [{ closedAt: null }, visibleTo(viewer)] },
      orderBy: [{ severity: "asc" }, { triggeredAt: "asc" }, { id: "asc" }],
      take: mostShown,
      select: {
        ...summary,
        feedback: { where: mine, orderBy: { updatedAt: "desc" }, take: 1 },
        requests: { where: mine, orderBy: { createdAt: "desc" }, take: 1 },
        disputes: { where: { memberId }, take: 1 },
      },
    }),
  );
  const closed = await db().incident.count({
    where: { AND: [{ closedAt: { not: null } }, visibleTo(viewer)] },
  });
  const items = rows.map(({ feedback: [answered], requests: [request], disputes, ...incident }) => ({
    incident: own ? discreet(incident, own) : incident,
    request: request ?? null,
    answeredAt: answered?.updatedAt ?? null,
    ask: askOf({
      validity: incident.validity,
      answered: answered ?? null,
      disputed: disputes.length > 0,
      request: request ?? null,
    }),
  }));
  const dueTime = (item: (typeof items)[number]) => item.incident.dueAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const urgency = (item: (typeof items)[number]) => order[item.incident.severity];
  const up = items
    .filter(({ ask }) => isUp(ask))
    .sort((a, b) => urgency(a) - urgency(b) || dueTime(a) - dueTime(b) || a.incident.id - b.incident.id);
  return { up, waiting: items.filter(({ ask }) => !isUp(ask)), closed };
}

export type HomeItem = Awaited<ReturnType<typeof developerHome>>["up"][number];
