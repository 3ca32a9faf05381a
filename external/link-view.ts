import { remediationFor } from "@/emails/steps";
import { noticeAfter } from "@/external/notices";
import type { Attempt, IncidentView, LinkAction, LinkIncident, LinkRequest } from "@/external/view";
import { standingOfLink } from "@/lib/closure/link-standing";
import { onDate, onMinute } from "@/lib/dates";
import { formToken } from "@/lib/sharing/form-token";
import type { OpenLink } from "@/lib/sharing/open";
import { linkPage, maskedAddress } from "@/lib/sharing/page";
import { contact } from "@/lib/workspace";

export type Shown = { attempt?: Attempt; done?: LinkAction };

/** The page of an opened link, with fresh form tokens. */
export async function incidentView(open: OpenLink, { attempt, done }: Shown = {}): Promise<IncidentView> {
  const { link, viewer } = open;
  const [page, { level, request }] = await Promise.all([linkPage(open), standingOfLink(viewer, link.incident)]);
  const isOpen = link.incident.closedAt === null;
  const canResolve = isOpen && level !== "off";
  const shown = isOpen ? requestOf(request) : null;
  const expiresText = onMinute(link.expiresAt);
  return {
    linkId: link.id,
    workspaceName: page.workspaceName,
    recipientMasked: maskedAddress(link.recipient),
    incident: incidentOf(open),
    askedAs: page.askedAs,
    places: page.places.map((place) => ({
      repository: place.repository.fullName,
      path: place.path,
      line: place.line || null,
      commit: place.commit,
      dateText: place.committedAt && onDate(place.committedAt),
      url: place.url,
      placeKind: place.place,
    })),
    placesTotal: page.placesTotal,
    repositoriesTotal: page.repositoriesTotal,
    remediation: remediationFor(link.incident.kind, link.incident.detector),
    answers: page.answers && { ...page.answers, atText: onDate(page.answers.updatedAt) },
    can: {
      feedback: isOpen && viewer.scopes.includes("feedback"),
      resolve: canResolve,
      ignore: canResolve,
      notMine: isOpen,
    },
    forms: {
      feedback: formToken(open, "feedback"),
      resolve: formToken(open, "resolve"),
      ignore: formToken(open, "ignore"),
      notMine: formToken(open, "not-mine"),
    },
    expiresText,
    dueBy: isOpen ? page.dueBy : null,
    sentByText: `${page.workspaceName} security`,
    contact: await contact(),
    ...(attempt ? { attempt } : {}),
    asks: level === "request",
    request: shown,
    ...(done && hasHappened(done, open, page.answers !== null, shown)
      ? { notice: noticeAfter(shown?.state === "waiting" && closes(done) ? "ask" : done, expiresText) }
      : {}),
  };
}

export function incidentOf({ link: { incident } }: OpenLink): LinkIncident {
  return {
    id: incident.id,
    kind: incident.kind,
    detector: incident.detector,
    detectorName: incident.detectorName,
    severity: incident.severity,
    validity: incident.validity,
    checkedText: incident.validityAt && onDate(incident.validityAt),
    mask: incident.mask,
    status: incident.status,
    ignoreReason: incident.ignoreReason,
    secretRevoked: incident.secretRevoked,
    verification: incident.verification,
    closedAtText: incident.closedAt && onDate(incident.closedAt),
    triggeredText: onDate(incident.triggeredAt),
    description: incident.kind === "secret" ? null : incident.description,
  };
}

const closes = (done: LinkAction) => done === "resolve" || done === "ignore";

function requestOf(request: Awaited<ReturnType<typeof standingOfLink>>["request"]): LinkRequest | null {
  if (!request || (request.decision !== null && request.decision !== "denied")) return null;
  return {
    state: request.decision === null ? "waiting" : "denied",
    wanted: request.wanted === "ignored" ? "ignore" : "resolve",
    why: request.why,
    answer: request.answer ?? "",
    atText: onDate(request.decidedAt ?? request.createdAt),
  };
}

/** A thank-you is shown for what was really done, whatever the address says. */
function hasHappened(done: LinkAction, { link }: OpenLink, answered: boolean, request: LinkRequest | null): boolean {
  if (done === "feedback") return answered;
  if (done === "not-mine") return link.incident.contact === "disputed";
  if (request?.state === "waiting" && request.wanted === done) return true;
  return link.incident.status === (done === "resolve" ? "resolved" : "ignored");
}
