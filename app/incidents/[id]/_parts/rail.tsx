import { Text, Title } from "@mantine/core";
import { CopyText } from "@/app/_ui/copy-text";
import { Facts } from "@/app/_ui/facts";
import { duration } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { contactWord, sourceWord } from "@/app/_ui/words";
import type { getIncident } from "@/lib/incidents/get";
import { ignoreReasonLabel } from "@/lib/incidents/ignore-reasons";
import type { IncidentRow } from "../../_list/row";
import classes from "./incident.module.css";
import { nextAction } from "./next-action";

type Incident = Awaited<ReturnType<typeof getIncident>>["incident"];

/** Who, whose turn, and since when. */
export function Rail({ row, incident }: { row: IncidentRow; incident: Incident }) {
  const { triggeredAt, closedAt, ignoreReason } = incident;
  const live =
    incident.sharingLinks.find((link) => link.revokedAt === null && link.expiresAt > new Date()) ??
    incident.sharingLinks[0];
  const sentence = nextAction(new Date(), {
    ...incident,
    author: row.author && (row.author.name || row.author.email),
    owner: row.owner,
    ignoreReasonLabel: ignoreReason && ignoreReasonLabel[ignoreReason],
    mailedAt: incident.mails.find(({ state }) => state === "accepted")?.settledAt ?? null,
    linkLive: live !== undefined && live.revokedAt === null && live.expiresAt > new Date(),
    openedAt: live?.lastSeenAt ?? null,
    answeredAt: incident.feedback.at(-1)?.updatedAt ?? null,
  });
  return (
    <section className={classes.card} aria-labelledby="standing">
      <Title order={2} id="standing">
        Where it stands
      </Title>
      <Text className={classes.next} mb="md">
        {sentence}
      </Text>
      <Facts
        facts={[
          ["Owner", row.owner ?? "Nobody"],
          [
            "Author",
            row.author ? (
              <>
                {row.author.name && row.author.name !== row.author.email && <div>{row.author.name}</div>}
                <CopyText value={row.author.email} what="address" />
              </>
            ) : (
              "Unknown"
            ),
          ],
          [
            "Contact",
            row.contactReason ? `${contactWord[row.contact]}: ${row.contactReason}` : contactWord[row.contact],
          ],
          ["First seen", <Moment key="first" at={triggeredAt.toISOString()} />],
          ["Last seen", <Moment key="last" at={incident.lastSeenAt.toISOString()} />],
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
    </section>
  );
}
