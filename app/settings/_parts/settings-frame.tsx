import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { MemberFrame } from "@/app/_server/member-frame";
import { settingsPages } from "@/app/_server/navigation";
import { NavGroup } from "@/app/_ui/nav-link";
import { PageHead } from "@/app/_ui/page-frame";
import type { MemberViewer } from "@/lib/access/viewer";
import classes from "./settings.module.css";

type SettingsFrameProps = { viewer: MemberViewer; title: string; lead: ReactNode; children: ReactNode };

/** A page of the settings, with the way to the others this member may see. */
export function SettingsFrame({ viewer, title, lead, children }: SettingsFrameProps) {
  return (
    <MemberFrame viewer={viewer}>
      <div className={classes.layout}>
        <nav aria-label="Settings" className={classes.side}>
          {settingsPages(viewer).map((group) => (
            <NavGroup key={group.heading} {...group} />
          ))}
        </nav>
        <div>
          <PageHead title={title}>
            <Text c="dimmed" maw="72ch">
              {lead}
            </Text>
          </PageHead>
          {children}
        </div>
      </div>
    </MemberFrame>
  );
}
