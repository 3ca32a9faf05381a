import { Text, Title } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { Definition } from "@/app/_figures/definition";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { Card } from "@/app/_ui/card";
import { duration } from "@/app/_ui/format";
import { KeepFresh } from "@/app/_ui/keep-fresh";
import { Moment } from "@/app/_ui/moment";
import { PageHead } from "@/app/_ui/page-frame";
import { WorkProgress } from "@/app/_ui/work-progress";
import { can } from "@/lib/access/policy";
import { type CampaignDetail, getCampaign } from "@/lib/campaigns/get";
import { type Day, overTime } from "@/lib/campaigns/progress";
import classes from "../_parts/campaigns.module.css";
import { FateBar, FateLegend } from "../_parts/fate-bar";
import { rowsOf } from "../_parts/rows";
import { StateLabel } from "../_parts/state-label";
import { closedOf } from "../_parts/words";
import { addressOf } from "../new/_parts/choice";
import { choiceFrom } from "../new/_parts/choice-in";
import { About } from "./_parts/about";
import { CampaignButtons } from "./_parts/buttons";
import { OverTime } from "./_parts/over-time";
import { People } from "./_parts/people";
import { Reasons } from "./_parts/reasons";
import { firstMailsTake, isTooSlow, nextSentence, startSentence } from "./_parts/sentences";

export const metadata: Metadata = { title: "Campaign" };

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function CampaignPage({ params, searchParams }: Props) {
  const { id: text } = await params;
  const viewer = await pageViewer(`/campaigns/${text}`);
  if (!can(viewer, "incidents:share") || !/^\d{1,9}$/.test(text)) notFound();
  const id = Number(text);
  const campaign = await getCampaign(viewer, id).catch(() => notFound());
  const { show, cursor } = await searchParams;
  const isDraft = campaign.state === "draft";
  const isPlanned = isDraft && !campaign.planning;
  const days = isDraft ? [] : await overTime(viewer, id);
  return (
    <MemberFrame viewer={viewer} wide>
      <PageHead
        title={
          <>
            {campaign.name} <StateLabel state={campaign.state} />
          </>
        }
        crumb={
          <Link className="hb-link" href="/campaigns" prefetch={false}>
            Campaigns
          </Link>
        }
        end={
          <CampaignButtons
            id={id}
            state={campaign.state}
            starts={campaign.plannedAt ? startSentence(campaign) : null}
            isPlanning={campaign.planning !== null}
            changeAddress={addressOf(choiceFrom(campaign.chosen, id))}
          />
        }
      />
      {isDraft ? <Draft campaign={campaign} /> : <Standing campaign={campaign} />}
      <div className={classes.columns}>
        {!isDraft && <Progress campaign={campaign} days={days} />}
        {isPlanned && <Reasons reasons={campaign.reasons} resting={campaign.resting} />}
        <Card id="about" title="The campaign">
          <About campaign={campaign} />
        </Card>
      </div>
      {!campaign.planning && (
        <People
          viewer={viewer}
          id={id}
          isDraft={isDraft}
          show={typeof show === "string" ? show : "all"}
          cursor={typeof cursor === "string" ? cursor : undefined}
        />
      )}
      {!isDraft && <Reasons reasons={campaign.reasons} resting={campaign.resting} />}
    </MemberFrame>
  );
}

function Draft({ campaign }: { campaign: CampaignDetail }) {
  if (campaign.planning)
    return (
      <WorkProgress title="Working out who would get what" {...campaign.planning} noun="incidents">
        You can leave this page: a notification tells you when it is done. Nothing is sent.
      </WorkProgress>
    );
  const starts = startSentence(campaign);
  return (
    <div className={classes.lead}>
      <Text inherit>
        {starts ??
          "Nobody of this campaign can be asked. The reasons are below; change what it is about, or mend them."}
      </Text>
      {starts && isTooSlow(campaign, Date.now()) && (
        <Text inherit className={classes.danger} role="alert">
          That is after the due date: {duration(firstMailsTake(campaign))} are needed. Choose more mails an hour, or a
          later date.
        </Text>
      )}
      <Text size="sm" c="dimmed">
        Nothing is sent before you start it. Worked out{" "}
        {campaign.plannedAt && <Moment at={campaign.plannedAt.toISOString()} />}; whose turn each incident is, is looked
        at again before each mail.
      </Text>
    </div>
  );
}

function Standing({ campaign }: { campaign: CampaignDetail }) {
  const { state, nextMailAt, dueAt } = campaign;
  const running = state === "running";
  return (
    <div className={classes.lead}>
      {running && <KeepFresh seconds={20} />}
      <Text inherit>
        {nextSentence(campaign)}
        {running && nextMailAt && (
          <>
            {" "}
            Next mail <Moment at={nextMailAt.toISOString()} />.
          </>
        )}
        {(running || state === "paused") && (
          <>
            {" "}
            Due <Moment at={dueAt.toISOString()} />.
          </>
        )}
      </Text>
    </div>
  );
}

function Progress({ campaign, days }: { campaign: CampaignDetail; days: Day[] }) {
  const { figures, id } = campaign;
  return (
    <Card id="progress" title={closedOf(figures)} end={<Definition of="campaign-progress" />}>
      <FateBar figures={figures} />
      <FateLegend
        figures={figures}
        people={(show) => `/campaigns/${id}?show=${show}`}
        rows={(fate) => rowsOf(id, { fate })}
      />
      <Title order={3} mt="lg" mb="xs">
        Day by day <Definition of="campaign-days" />
      </Title>
      <OverTime days={days} />
    </Card>
  );
}
