import type { ReactNode } from "react";
import { AppFrame } from "@/app/_ui/app-frame";
import { Bell } from "@/app/_ui/bell";
import type { MemberViewer } from "@/lib/access/viewer";
import { countUnread } from "@/lib/notifications/list";
import { workspaceName } from "@/lib/workspace";
import { mainPages, settingsPages } from "./navigation";
import { OwedBanner } from "./owed-banner";

type MemberFrameProps = {
  viewer: MemberViewer;
  wide?: boolean;
  /** Beside the page stand the settings' own pages, and a way out of them. */
  settings?: boolean;
  children: ReactNode;
};

/** The frame of the app as this member may see it. */
export async function MemberFrame({ viewer, wide = false, settings = false, children }: MemberFrameProps) {
  const { name, email, accessLevel } = viewer;
  const [workspace, unread] = await Promise.all([workspaceName(), countUnread(viewer)]);
  const groups = mainPages(viewer);
  const pages = groups.flatMap((group) => group.pages);
  const out = { href: pages[0]?.href ?? "/incidents", label: "Leave settings" };
  return (
    <AppFrame
      person={{ name, email, accessLevel }}
      workspace={workspace}
      pages={pages}
      navigation={settings ? { label: "Settings", groups: settingsPages(viewer), out } : { label: "Main", groups }}
      bell={<Bell unread={unread} />}
      wide={wide}
    >
      {viewer.accessLevel !== "restricted" && <OwedBanner viewer={viewer} />}
      {children}
    </AppFrame>
  );
}
