import { Text } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { Callout, Columns, Middle, PageHead, Rail } from "@/app/_ui/page-frame";
import { DeveloperActions } from "@/app/developers/_actions/developer-actions";
import { rowOf } from "@/app/incidents/_list/row";
import { oneLine } from "@/emails/words";
import { can } from "@/lib/access/policy";
import { knownAddresses } from "@/lib/identities/known-addresses";
import { listAssignable } from "@/lib/members/list";
import { progressOf } from "@/lib/reporting/developer-progress";
import { developerStory, openIncidentsOf } from "@/lib/reporting/developer-story";
import { ProgressFilter, periods, sinceOf } from "@/lib/reporting/progress-filter";
import { preventionOf } from "@/lib/scanning/prevented";
import { Figures } from "./_parts/figures";
import { nextFor } from "./_parts/next-words";
import { OpenIncidents } from "./_parts/open-incidents";
import { Person } from "./_parts/person";
import { Story } from "./_parts/story";

export const metadata: Metadata = { title: "Developer" };

const openShown = 20;
const eventsShown = 50;
const dayMs = 86_400_000;

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function DeveloperPage({ params, searchParams }: Props) {
  const { id: text } = await params;
  const viewer = await pageViewer(`/developers/${text}`);
  if (!can(viewer, "analytics:read") || !/^\d{1,9}$/.test(text)) notFound();
  const id = Number(text);
  const { period: wanted, before } = await searchParams;
  const { period } = ProgressFilter.parse({ period: wanted });
  const row = await progressOf(viewer, id, period);
  if (!row) notFound();
  const mayChange = can(viewer, "members:write");
  const mayAct = mayChange && can(viewer, "incidents:share") && row.open > 0;
  const earlier = typeof before === "string" && /^\d{1,18}$/.test(before) ? { before: BigInt(before) } : {};
  const since = new Date(Date.now() - periods[period] * dayMs);
  const [open, story, addresses, members, prevented] = await Promise.all([
    openIncidentsOf(viewer, id, openShown),
    developerStory(viewer, id, { ...earlier, limit: eventsShown }),
    knownAddresses(viewer, id),
    mayAct ? listAssignable(viewer) : [],
    row.memberId === null ? null : preventionOf(viewer, row.memberId, since),
  ]);
  const name = oneLine(row.name, 80);
  const now = new Date();
  const next = nextFor({ ...row, isMember: row.memberId !== null }, now);
  const here = `/developers/${id}${period === "90d" ? "" : `?period=${period}`}`;
  return (
    <MemberFrame wide viewer={viewer}>
      <PageHead
        title={name}
        crumb={
          <Link className="hb-link" href="/developers" prefetch={false}>
            Developers
          </Link>
        }
        end={
          mayAct && (
            <DeveloperActions
              developer={{ id, name, memberId: row.memberId, hasLeft: row.leftAt !== null }}
              members={members}
            />
          )
        }
      />
      <Callout>
        <Text fw={500}>{next.stands}</Text>
        {next.todo && <Text>{next.todo}</Text>}
      </Callout>
      <Columns>
        <Middle>
          <Figures row={row} period={period} since={sinceOf(period, now)} prevented={prevented} now={now} />
          <OpenIncidents developerId={id} rows={open.map(rowOf)} open={row.open} />
          <Story {...story} at={here} />
        </Middle>
        <Rail label="About this person" first>
          <Person row={row} addresses={addresses} mayChange={mayChange} />
        </Rail>
      </Columns>
    </MemberFrame>
  );
}
