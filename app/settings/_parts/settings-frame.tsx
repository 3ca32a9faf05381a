import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { MemberFrame } from "@/app/_server/member-frame";
import { PageHead } from "@/app/_ui/page-frame";
import type { MemberViewer } from "@/lib/access/viewer";

type SettingsFrameProps = { viewer: MemberViewer; title: string; lead: ReactNode; children: ReactNode };

/** A page of the settings; beside it stand the others this member may see. */
export function SettingsFrame({ viewer, title, lead, children }: SettingsFrameProps) {
  return (
    <MemberFrame settings viewer={viewer}>
      <PageHead title={title} crumb="Settings">
        <Text c="dimmed" maw="72ch">
          {lead}
        </Text>
      </PageHead>
      {children}
    </MemberFrame>
  );
}
