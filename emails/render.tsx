import { render } from "react-email";
import { AddressCode, type AddressCodeProps, addressCodeSubject, addressCodeText } from "./address-code";
import { Campaign } from "./campaign";
import { CampaignReport, type CampaignReportProps, campaignReportSubject, campaignReportText } from "./campaign-report";
import { type CampaignProps, campaignSubject, campaignText, campaignWords } from "./campaign-words";
import { Digest } from "./digest";
import { type DigestProps, digestSubject, digestText, digestWords } from "./digest-words";
import { IncidentLink } from "./incident-link";
import { incidentText } from "./incident-text";
import { type IncidentLinkProps, incidentWords, subject } from "./incident-words";
import { Invitation, type InvitationProps, invitationSubject, invitationText } from "./invitation";
import { LinkCode } from "./link-code";
import { codeSubject, codeText, type LinkCodeProps } from "./link-code-words";
import { NotificationMail } from "./notification";
import { type NotificationProps, subject as notificationSubject, notificationText } from "./notification-words";
import { PageMail, type PageMailProps, pageMailSubject, pageMailText } from "./page";
import { flowPicture, remediationPicture } from "./weekly-charts";
import { WeeklyReport } from "./weekly-report";
import { type WeeklyReportProps, weeklyReportSubject, weeklyReportText } from "./weekly-report-words";

/** Everything a transport needs for the mail to an author; `linkUrl` must be an absolute http(s) address. */
export async function renderIncidentLink(
  props: IncidentLinkProps,
): Promise<{ subject: string; html: string; text: string }> {
  const address = new URL(props.linkUrl);
  if (address.protocol !== "https:" && address.protocol !== "http:") throw new TypeError("a link must be http(s)");
  const linkUrl = address.href;
  return {
    subject: subject(props),
    html: await render(<IncidentLink {...props} linkUrl={linkUrl} />),
    text: incidentText(incidentWords(props), linkUrl),
  };
}

/** The code that shows that a member reads an address's mail. */
export async function renderAddressCode(
  props: AddressCodeProps,
): Promise<{ subject: string; html: string; text: string }> {
  return {
    subject: addressCodeSubject(props),
    html: await render(<AddressCode {...props} />),
    text: addressCodeText(props),
  };
}

/** What a member is told by mail, at once or in their daily digest. */
export async function renderNotification(
  props: NotificationProps,
): Promise<{ subject: string; html: string; text: string }> {
  return {
    subject: notificationSubject(props),
    html: await render(<NotificationMail {...props} />),
    text: notificationText(props),
  };
}

/** The one mail a day for what is beyond a recipient's caps. */
export async function renderDigest(props: DigestProps): Promise<{ subject: string; html: string; text: string }> {
  return {
    subject: digestSubject(props),
    html: await render(<Digest {...props} />),
    text: digestText(digestWords(props)),
  };
}

/** The six digits that closing through a link asks for. */
export async function renderLinkCode(props: LinkCodeProps): Promise<{ subject: string; html: string; text: string }> {
  return { subject: codeSubject(props), html: await render(<LinkCode {...props} />), text: codeText(props) };
}

/** What wakes whoever is on call. */
export async function renderPageMail(props: PageMailProps): Promise<{ subject: string; html: string; text: string }> {
  return { subject: pageMailSubject(props), html: await render(<PageMail {...props} />), text: pageMailText(props) };
}

/** An invitation to sign in, for somebody whose level waits for them. */
export async function renderInvitation(
  props: InvitationProps,
): Promise<{ subject: string; html: string; text: string }> {
  return {
    subject: invitationSubject(props),
    html: await render(<Invitation {...props} />),
    text: invitationText(props),
  };
}

/** What a campaign asks one person: every line's `url` must be an absolute http(s) address. */
export async function renderCampaign(props: CampaignProps): Promise<{ subject: string; html: string; text: string }> {
  return {
    subject: campaignSubject(props),
    html: await render(<Campaign {...props} />),
    text: campaignText(campaignWords(props)),
  };
}

/** What became of a campaign, for whoever made it. */
export async function renderCampaignReport(
  props: CampaignReportProps,
): Promise<{ subject: string; html: string; text: string }> {
  return {
    subject: campaignReportSubject(props),
    html: await render(<CampaignReport {...props} />),
    text: campaignReportText(props),
  };
}

type Drawing = { cid: string; svg: string };

/**
 * The week in figures, for whoever manages the workspace; with the drawings that are its pictures, which the mail names
 * by `cid:` unless `pictureUrl` says otherwise.
 */
export async function renderWeeklyReport(
  props: WeeklyReportProps,
  pictureUrl = (cid: string) => `cid:${cid}@handback`,
): Promise<{ subject: string; html: string; text: string; drawings: Drawing[] }> {
  return {
    subject: weeklyReportSubject(props),
    html: await render(<WeeklyReport {...props} pictureUrl={pictureUrl} />),
    text: weeklyReportText(props),
    drawings: weeklyDrawings(props),
  };
}

/** The pictures of a weekly report, as SVG. */
export function weeklyDrawings({ weeks, months }: WeeklyReportProps): Drawing[] {
  return [
    { cid: "flow", svg: flowPicture(weeks) },
    { cid: "remediation", svg: remediationPicture(months) },
  ];
}
