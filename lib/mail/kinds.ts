import type { MailKind } from "@/lib/mail/kind";
import { addressCode } from "@/lib/mail/kinds/address-code";
import { campaign, campaignApp, campaignReport } from "@/lib/mail/kinds/campaign";
import { digest } from "@/lib/mail/kinds/digest";
import { incidentLink } from "@/lib/mail/kinds/incident-link";
import { invitation } from "@/lib/mail/kinds/invitation";
import { linkCode } from "@/lib/mail/kinds/link-code";
import { notification } from "@/lib/mail/kinds/notification";
import { page } from "@/lib/mail/kinds/page";
import { weeklyReport } from "@/lib/mail/kinds/weekly-report";

/** Every kind of mail, by the word the outbox knows it by. */
const kinds: Record<string, MailKind> = {
  "address-code": addressCode,
  "incident-link": incidentLink,
  reminder: incidentLink,
  denial: incidentLink,
  invitation,
  campaign,
  "campaign-app": campaignApp,
  "campaign-report": campaignReport,
  "link-code": linkCode,
  digest,
  notification,
  "notification-digest": notification,
  "weekly-report": weeklyReport,
  page,
};

export function mailKind(word: string): MailKind {
  const kind = kinds[word];
  if (!kind) throw new Error(`There is no mail of the kind ${word}`);
  return kind;
}
