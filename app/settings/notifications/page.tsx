import type { Metadata } from "next";
import { pageViewer } from "@/app/_server/viewer";
import { aboutKind } from "@/lib/notifications/kinds";
import { notificationPreferences } from "@/lib/notifications/preferences";
import { SettingsFrame } from "../_parts/settings-frame";
import { KindsCard } from "./_parts/kinds-card";
import { TimesCard } from "./_parts/times-card";
import { WeeklyCard } from "./_parts/weekly-card";

export const metadata: Metadata = { title: "Notifications" };

export default async function NotificationSettingsPage() {
  const viewer = await pageViewer("/settings/notifications");
  const { timeZone, quietHours, weeklyReport, kinds } = await notificationPreferences(viewer);
  const zones = new Set(["UTC", ...Intl.supportedValuesOf("timeZone"), timeZone]);
  return (
    <SettingsFrame
      viewer={viewer}
      title="Notifications"
      lead="What you are told, in the app and by mail. You only ever hear of incidents you can see."
    >
      <KindsCard
        kinds={kinds.map(({ kind, inApp, mail }) => {
          const { label, reaches } = aboutKind(kind);
          return { kind, label, reaches, inApp, mail };
        })}
      />
      {weeklyReport !== undefined && <WeeklyCard wanted={weeklyReport} />}
      <TimesCard timeZone={timeZone} quietHours={quietHours} zones={[...zones].sort()} />
    </SettingsFrame>
  );
}
