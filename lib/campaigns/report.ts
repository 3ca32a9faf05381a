import type { MemberViewer } from "@/lib/access/viewer";
import { type CampaignDetail, getCampaign } from "@/lib/campaigns/get";
import { listTargets, type Target } from "@/lib/campaigns/targets";
import { csvLine } from "@/lib/exports/csv";

const atOnce = 1_000;

export type CampaignReport = { campaign: CampaignDetail; targets: Target[] };

/** What became of a campaign so far, or in the end: in sum and for everybody in it. */
export async function campaignReport(viewer: MemberViewer, id: number): Promise<CampaignReport> {
  const campaign = await getCampaign(viewer, id);
  const targets: Target[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page = await listTargets(viewer, id, "all", { cursor, limit: atOnce });
    targets.push(...page.rows);
    cursor = page.next;
  }
  return { campaign, targets };
}

const columns = [
  "name",
  "address",
  "reached_by",
  "incidents",
  "mailed",
  "closed",
  "answered",
  "opened",
  "silent",
  "waiting",
  "not_asked",
  "why_not",
  "mails",
  "reminders",
  "last_mail_at",
  "last_mail_state",
];

/** The same as a table: a row for everybody, and one for the sum. */
export async function campaignCsv(viewer: MemberViewer, id: number): Promise<string> {
  const { campaign, targets } = await campaignReport(viewer, id);
  const countsOf = ({ incidents, mailed, closed, answered, opened, silent, sending, waiting, notAsked }: Counts) => [
    ...[incidents, mailed, closed, answered, opened, silent, sending + waiting, notAsked],
  ];
  const lines = targets.map((target) =>
    csvLine([
      ...[target.name, target.recipient, target.route],
      ...countsOf(target),
      ...[target.reason, target.mails, target.reminders, target.lastMailAt?.toISOString() ?? null, target.mailState],
    ]),
  );
  const sum = csvLine([campaign.name, null, "all", ...countsOf(campaign.figures), null, null, null, null, null]);
  return [csvLine(columns), ...lines, sum].join("");
}

type Counts = CampaignDetail["figures"];
