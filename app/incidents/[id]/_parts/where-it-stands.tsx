import Link from "next/link";
import { Card } from "@/app/_ui/card";
import { CopyText } from "@/app/_ui/copy-text";
import { Facts } from "@/app/_ui/facts";
import { date, duration } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { Callout } from "@/app/_ui/page-frame";
import { contactWord, sourceWord } from "@/app/_ui/words";
import { oneLine } from "@/emails/words";
import type { CampaignName } from "@/lib/campaigns/names";
import type { getIncident } from "@/lib/incidents/get";
import { Due } from "../../_list/due";
import type { IncidentRow } from "../../_list/row";
import { Labels } from "./labels";
import { revocationSentence } from "./revocation";

type Incident = Awaited<ReturnType<typeof getIncident>>["incident"];
type Props = {
  row: IncidentRow;
  incident: Incident;
  sentence: string;
  discreet: boolean;
  /** The campaigns that asked about it, and whether the reader may open their pages. */
  campaigns: CampaignName[];
  runsCampaigns: boolean;
  mayLabel: boolean;
};

/** Who, whose turn, until when, and since when. */
export function WhereItStands({ row, incident, sentence, discreet, campaigns, runsCampaigns, mayLabel }: Props) {
  const { triggeredAt, closedAt, dueAt } = incident;
  const revocation = revocationSentence(incident, new Date());
  return (
    <Card id="standing" title="Where it stands">
      <Callout>{sentence}</Callout>
      <Facts
        facts={[
          ["Owner", row.owner ?? "Nobody"],
          [
            "Due",
            closedAt === null && dueAt && (
              <>
                <Due at={dueAt.toISOString()} /> <span className="hb-muted">on {date(dueAt)}</span>
              </>
            ),
          ],
          ["Revocation", revocation],
          [
            "Author",
            row.author ? (
              <>
                {row.author.name && row.author.name !== row.author.email && <div>{row.author.name}</div>}
                {row.author.email && <CopyText value={row.author.email} what="address" />}
              </>
            ) : (
              "Unknown"
            ),
          ],
          [
            "Contact",
            !discreet &&
              (row.contactReason ? `${contactWord[row.contact]}: ${row.contactReason}` : contactWord[row.contact]),
          ],
          [
            campaigns.length > 1 ? "Campaigns" : "Campaign",
            campaigns.length > 0 &&
              campaigns.map(({ id, name }) => (
                <div key={id}>
                  <Link
                    className="hb-link"
                    href={runsCampaigns ? `/campaigns/${id}` : `/incidents?campaign=${id}`}
                    prefetch={false}
                  >
                    {oneLine(name, 60)}
                  </Link>
                </div>
              )),
          ],
          [
            "Labels",
            !discreet && <Labels key="labels" incidentId={incident.id} labels={incident.labels} mayEdit={mayLabel} />,
          ],
          ["First seen", <Moment key="first" at={triggeredAt.toISOString()} />],
          ["Last seen", <Moment key="last" at={incident.lastSeenAt.toISOString()} />],
          [
            "Ignored until",
            incident.ignoredUntil && (
              <span key="until">
                {date(incident.ignoredUntil)} <span className="hb-muted">then it is open again</span>
              </span>
            ),
          ],
          ["Closed", closedAt && <Moment key="closed" at={closedAt.toISOString()} />],
          [
            closedAt ? "Took" : "Open for",
            <span key="took" title="From the first trigger to the last close">
              {duration((closedAt ?? new Date()).getTime() - triggeredAt.getTime())}
            </span>,
          ],
          ["Source", sourceWord(incident.source)],
        ]}
      />
    </Card>
  );
}
