import type { MemberViewer } from "@/lib/access/viewer";
import type { getIncident } from "@/lib/incidents/get";
import { askOf } from "@/lib/incidents/home";
import { wishWords } from "./wish";

type Incident = Awaited<ReturnType<typeof getIncident>>["incident"];

/** The reader's own part in an incident. Whoever is restricted was given it because it is asked of them. */
export function ownSide(viewer: MemberViewer, incident: Incident) {
  const isRestricted = viewer.accessLevel === "restricted";
  // Of others, a restricted member is shown nothing: what there is, is theirs, under whichever address.
  const isOwn = (said: { memberId: number | null; email: string }) =>
    isRestricted || said.memberId === viewer.memberId || said.email === viewer.email;
  const answered = incident.feedback.filter(isOwn).at(-1);
  const request = incident.requests.find(isOwn);
  const disputed = incident.disputes.some(({ memberId }) => isRestricted || memberId === viewer.memberId);
  const stands = request && (request.decision === null || request.decision === "denied") && incident.closedAt === null;
  return {
    isOwn,
    isAsked: isRestricted || incident.author?.email === viewer.email || incident.asked?.email === viewer.email,
    disputed,
    ask: askOf({ validity: incident.validity, answered: answered ?? null, disputed, request: request ?? null }),
    answers: answered ? { ...answered, at: answered.updatedAt.toISOString() } : null,
    request: stands
      ? {
          id: request.id,
          wanted: request.wanted,
          wish: wishWords(request),
          why: request.why,
          answer: request.answer,
          at: (request.decidedAt ?? request.createdAt).toISOString(),
          state: request.decision === null ? ("waiting" as const) : ("denied" as const),
          mine: request.memberId === viewer.memberId,
        }
      : null,
  };
}

/** Who attached a piece of evidence, by the name the reader may know. */
export function nameOf(viewer: MemberViewer, members: readonly { id: number; name: string }[]) {
  return (actor: string): string => {
    const id = Number(/^member:(\d+)$/.exec(actor)?.[1] ?? Number.NaN);
    if (id === viewer.memberId) return viewer.name;
    return members.find((member) => member.id === id)?.name ?? "Somebody else";
  };
}
