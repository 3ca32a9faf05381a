import { Text } from "@mantine/core";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { pageViewer } from "@/app/_server/viewer";
import { can } from "@/lib/access/policy";
import { readPolicy } from "@/lib/oncall/change-policy";
import { listChannels } from "@/lib/oncall/channels";
import { listSchedules } from "@/lib/oncall/list";
import { whoCanBeOnCall } from "@/lib/oncall/people";
import { listPlaybooks } from "@/lib/playbooks/configure";
import { SettingsFrame } from "../_parts/settings-frame";
import { AllowedHosts } from "./_parts/allowed-hosts";
import { Channels } from "./_parts/channels";
import { PolicyForm } from "./_parts/policy-form";

export const metadata: Metadata = { title: "On call" };

export default async function OnCallSettingsPage() {
  const viewer = await pageViewer("/settings/on-call");
  if (!can(viewer, "playbooks:write")) notFound();
  const [policy, channels, schedules, people, playbooks] = await Promise.all([
    readPolicy(viewer),
    listChannels(viewer),
    listSchedules(viewer),
    whoCanBeOnCall(viewer),
    listPlaybooks(viewer),
  ]);
  const paging = playbooks.find(({ id }) => id === "page-on-call");
  return (
    <SettingsFrame
      viewer={viewer}
      title="On call"
      lead="Whom to page, one after the other, when an incident needs somebody at once; and where it is told besides mail and the app."
    >
      {!paging?.enabled && (
        <Text mb="md">
          Nobody is paged by itself yet: switch on the playbook{" "}
          <Link className="hb-link" href="/playbooks">
            Page whoever is on call
          </Link>
          .
        </Text>
      )}
      <PolicyForm
        policy={{
          urgentSeverities: policy.urgentSeverities,
          timeZone: policy.timeZone,
          officeFrom: policy.officeFrom,
          officeTo: policy.officeTo,
          rounds: policy.rounds,
          handOffMinutes: policy.handOffMinutes,
          steps: policy.steps.map(({ target, scheduleId, memberId, delayMinutes }) => ({
            ...{ target, scheduleId, memberId, delayMinutes },
          })),
        }}
        schedules={schedules.map(({ schedule: { id, name } }) => ({ id, name }))}
        people={people}
        zones={Intl.supportedValuesOf("timeZone")}
      />
      <Channels
        channels={channels.map(({ lastSentAt, ...channel }) => ({
          ...channel,
          lastSentAt: lastSentAt?.toISOString() ?? null,
        }))}
      />
      <AllowedHosts hosts={policy.allowedHosts} mayChange={viewer.accessLevel === "owner"} />
    </SettingsFrame>
  );
}
