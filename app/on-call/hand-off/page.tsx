import { Text, Title } from "@mantine/core";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { titleOf } from "@/app/_ui/words";
import { can } from "@/lib/access/policy";
import { ownOpenWork } from "@/lib/oncall/hand-off";
import { listSchedules } from "@/lib/oncall/list";
import { ownOwed } from "@/lib/oncall/owed";
import { whoCanBeOnCall } from "@/lib/oncall/people";
import { HandOffForm } from "../_parts/hand-off-form";
import classes from "../_parts/on-call.module.css";

export const metadata: Metadata = { title: "Hand over" };

export default async function HandOffPage() {
  const viewer = await pageViewer("/on-call/hand-off");
  if (!can(viewer, "playbooks:read")) notFound();
  const [work, people, schedules, owed] = await Promise.all([
    ownOpenWork(viewer),
    whoCanBeOnCall(viewer),
    listSchedules(viewer),
    ownOwed(viewer),
  ]);
  // Owed, it goes to whoever is on call now: they may be another than those who came right after.
  const nowIn = ({ scheduleId, toId }: { scheduleId: number | null; toId: number }) =>
    schedules.find(({ schedule }) => schedule.id === scheduleId)?.now?.person?.id ?? toId;
  const mine = schedules.find(({ now }) => now?.person?.id === viewer.memberId);
  return (
    <MemberFrame viewer={viewer}>
      <Title order={1}>Hand over</Title>
      <Text c="dimmed" maw="72ch">
        What the next shift needs to know. It is sent to them and kept on each incident; what you own stays yours until
        they accept.
      </Text>
      <section className={classes.card} aria-label="Hand-off">
        <HandOffForm
          scheduleId={owed?.scheduleId ?? mine?.schedule.id ?? null}
          next={owed ? nowIn(owed) : (mine?.next?.person?.id ?? null)}
          people={people.filter(({ id }) => id !== viewer.memberId)}
          work={work.map(({ id, detectorName, repository }) => ({
            id,
            title: titleOf({ detectorName, repository: repository?.fullName ?? null }),
          }))}
        />
      </section>
    </MemberFrame>
  );
}
