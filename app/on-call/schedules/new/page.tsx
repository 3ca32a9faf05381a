import { Text, Title } from "@mantine/core";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { MemberFrame } from "@/app/_server/member-frame";
import { pageViewer } from "@/app/_server/viewer";
import { can } from "@/lib/access/policy";
import { whoCanBeOnCall } from "@/lib/oncall/people";
import { NewScheduleForm } from "../../_parts/new-schedule-form";
import classes from "../../_parts/on-call.module.css";

export const metadata: Metadata = { title: "New schedule" };

export default async function NewSchedulePage() {
  const viewer = await pageViewer("/on-call/schedules/new");
  if (!can(viewer, "playbooks:write")) notFound();
  return (
    <MemberFrame viewer={viewer}>
      <Title order={1}>New schedule</Title>
      <Text c="dimmed" maw="72ch">
        Choose who takes part, and in which zone they live. Layers, times and overrides can be changed afterwards.
      </Text>
      <section className={classes.card} aria-label="New schedule">
        <NewScheduleForm people={await whoCanBeOnCall(viewer)} zones={Intl.supportedValuesOf("timeZone")} />
      </section>
    </MemberFrame>
  );
}
