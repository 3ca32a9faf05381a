import { Skeleton, Text, Title } from "@mantine/core";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { Card } from "@/app/_ui/card";
import { counted, number } from "@/app/_ui/format";
import { facetsFor } from "@/app/incidents/_list/counts";
import { can } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import { sizeOf } from "@/lib/campaigns/choose";
import { getCampaign } from "@/lib/campaigns/get";
import { hourly, mostIncidents } from "@/lib/campaigns/terms";
import { incidentTotals } from "@/lib/incidents/count";
import { IncidentFilter } from "@/lib/incidents/filter";
import { listAssignable } from "@/lib/members/list";
import classes from "../_parts/campaigns.module.css";
import { CampaignForm, type FormValues } from "./_parts/campaign-form";
import { addressOf, type Choice } from "./_parts/choice";
import { choiceOf, chosenOf, type Search } from "./_parts/choice-in";
import { What } from "./_parts/what";

export const metadata: Metadata = { title: "New campaign" };

const day = 86_400_000;
const usualDays = 21;
const mayOf = { off: "answer", request: "request", on: "close" } as const;
const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10);

export default async function NewCampaignPage({ searchParams }: { searchParams: Promise<Search> }) {
  const choice = choiceOf(await searchParams);
  const viewer = await pageViewer(addressOf(choice));
  if (!can(viewer, "incidents:share")) notFound();
  return (
    <MemberFrame viewer={viewer}>
      <Title order={1}>New campaign</Title>
      <Text c="dimmed" maw="72ch">
        Each developer gets one mail with a link to each of their incidents. You see who would get what before anything
        is sent.
      </Text>
      <Suspense fallback={<FormSkeleton />}>
        <Form viewer={viewer} choice={choice} />
      </Suspense>
    </MemberFrame>
  );
}

async function Form({ viewer, choice }: { viewer: MemberViewer; choice: Choice }) {
  const [facets, members, size, values] = await Promise.all([
    incidentTotals(viewer).then((totals) =>
      facetsFor(
        viewer,
        IncidentFilter.parse({ detector: choice.detector, repository: choice.repository, author: choice.author }),
        totals,
      ),
    ),
    listAssignable(viewer),
    sizeOf(viewer, chosenOf(choice)),
    valuesFor(viewer, choice),
  ]);
  return (
    <>
      <Card id="what" title="Which incidents">
        <What choice={choice} facets={facets} />
        <Text mt="sm" fw={500} role="status">
          {sizeWords(size)}
        </Text>
      </Card>
      <Card id="how" title="How they are asked">
        <CampaignForm
          choice={choice}
          values={values}
          earliest={dateOf(Date.now() + day)}
          members={members}
          size={size > mostIncidents ? 0 : size}
          mostPerHour={hourly.most}
        />
      </Card>
    </>
  );
}

function sizeWords(size: number): string {
  if (size === 0) return "No open incident is chosen. Widen the filters.";
  if (size > mostIncidents) return `More than ${number(mostIncidents)} open incidents. Narrow the filters.`;
  return counted(size, "open incident");
}

/** What the form begins with: the draft it takes the place of, or what is usual. */
async function valuesFor(viewer: MemberViewer, { replaces }: Choice): Promise<FormValues> {
  const draft = replaces ? await getCampaign(viewer, replaces).catch(() => null) : null;
  if (!draft)
    return {
      name: "",
      dueOn: dateOf(Date.now() + usualDays * day),
      contactId: viewer.memberId,
      may: "answer",
      mailsPerHour: hourly.usual,
    };
  const { name, dueAt, contact, may, mailsPerHour } = draft;
  return { name, dueOn: dateOf(dueAt.getTime()), contactId: contact.id, may: mayOf[may], mailsPerHour };
}

function FormSkeleton() {
  return (
    <div aria-busy="true">
      <div className={classes.card}>
        <Skeleton height={22} width={160} mb="sm" />
        <Skeleton height={30} />
      </div>
      <div className={classes.card}>
        <Skeleton height={22} width={160} mb="sm" />
        {[1, 2, 3, 4].map((row) => (
          <Skeleton key={row} height={58} mb="md" maw={560} />
        ))}
      </div>
    </div>
  );
}
