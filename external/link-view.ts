import { remediationFor } from "@/emails/steps";
import { noticeAfter } from "@/external/notices";
import type { Attempt, IncidentView, LinkAction, LinkIncident } from "@/external/view";
import { onDate } from "@/lib/dates";
import { formToken } from "@/lib/sharing/form-token";
import type { OpenLink } from "@/lib/sharing/open";
import { linkPage, maskedAddress } from "@/lib/sharing/page";
import { contact } from "@/lib/workspace";

export type Shown = { attempt?: Attempt; done?: LinkAction };

/** The page of an opened link, with fresh form tokens. */
export async function incidentView(open: OpenLink, { attempt, done }: Shown = {}): Promise<IncidentView> {
  const page = await linkPage(open);
  const { link, viewer } = open;
  const isOpen = link.incident.closedAt === null;
  const canResolve = isOpen && viewer.scopes.includes("resolve");
  const expiresText = onDate(link.expiresAt);
  return {
    linkId: link.id,
    workspaceName: page.workspaceName,
    recipientMasked: maskedAddress(link.recipient),
    incident: incidentOf(open),
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
    sentByText: `${page.workspaceName} security`,
    contact: await contact(),
    ...(attempt ? { attempt } : {}),
    ...(done && hasHappened(done, open, page.answers !== null) ? { notice: noticeAfter(done, expiresText) } : {}),
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
    mask: incident.mask,
    status: incident.status,
    ignoreReason: incident.ignoreReason,
    closedAtText: incident.closedAt && onDate(incident.closedAt),
    triggeredText: onDate(incident.triggeredAt),
    description: incident.kind === "secret" ? null : incident.description,
  };
}

/** A thank-you is shown for what was really done, whatever the address says. */
function hasHappened(done: LinkAction, { link }: OpenLink, answered: boolean): boolean {
  if (done === "feedback") return answered;
  if (done === "resolve") return link.incident.status === "resolved";
  if (done === "ignore") return link.incident.status === "ignored";
  return link.incident.contact === "disputed";
}
