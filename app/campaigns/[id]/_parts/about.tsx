import Link from "next/link";
import { Facts } from "@/app/_ui/facts";
import { counted } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { contactWord, kindWord, validityWord } from "@/app/_ui/words";
import { severity } from "@/emails/brand";
import type { Chosen } from "@/lib/campaigns/choose";
import type { CampaignDetail } from "@/lib/campaigns/get";
import { rowsOf } from "../../_parts/rows";
import { mayWord } from "../../_parts/words";

/** What was decided when it was made. */
export function About({ campaign }: { campaign: CampaignDetail }) {
  const {
    id,
    planning,
    contact,
    dueAt,
    may,
    mailsPerHour,
    chosen,
    createdBy,
    createdAt,
    startedAt,
    startedBy,
    endedAt,
  } = campaign;
  return (
    <Facts
      facts={[
        ["About", aboutWords(chosen)],
        [
          "Incidents",
          !planning && (
            <Link key="i" className="hb-link" href={rowsOf(id)} prefetch={false}>
              See them in the list
            </Link>
          ),
        ],
        ["Due", <Moment key="d" at={dueAt.toISOString()} />],
        [
          "Contact",
          <Link key="c" className="hb-link" href={`/settings/members/${contact.id}`} prefetch={false}>
            {contact.name}
          </Link>,
        ],
        ["Developers", mayWord[may]],
        ["Pace", `${counted(mailsPerHour, "mail")} an hour`],
        ["Drafted", <By key="m" at={createdAt} by={createdBy?.name} />],
        ["Started", startedAt && <By key="s" at={startedAt} by={startedBy?.name} />],
        ["Ended", endedAt && <Moment key="e" at={endedAt.toISOString()} />],
      ]}
    />
  );
}

function By({ at, by }: { at: Date; by: string | undefined }) {
  return (
    <>
      <Moment at={at.toISOString()} />
      {by && ` by ${by}`}
    </>
  );
}

const tagWord: Record<string, string> = {
  FROM_HISTORICAL_SCAN: "found in the history",
  REGRESSION: "seen again",
};

/** "Critical; still valid; found in the history", as the filters were chosen. */
function aboutWords(chosen: Chosen): string {
  if ("incidentIds" in chosen) return counted(chosen.incidentIds.length, "selected incident");
  const {
    severity: levels,
    validity,
    kind,
    contact,
    tags,
    detector,
    repository,
    organisation,
    author,
    label,
    q,
    assignee,
  } = chosen.filter;
  const parts = [
    levels?.map((level) => severity[level].label),
    validity?.map((one) => validityWord[one]),
    tags?.map((tag) => tagWord[tag] ?? tag),
    kind?.map((one) => kindWord[one]),
    contact?.map((one) => contactWord[one]),
    detector,
    repository,
    organisation,
    author?.map((one) => one.replace(/^developer:/, "developer ")),
    label?.map((one) => `labelled ${one}`),
    assignee ? [`owned by ${assignee}`] : undefined,
    q ? [`“${q}”`] : undefined,
  ].flatMap((words) => (words?.length ? [words.join(" or ")] : []));
  return parts.length === 0 ? "Everything open" : `Open; ${parts.join("; ")}`;
}
