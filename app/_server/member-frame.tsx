import type { ReactNode } from "react";
import { AppFrame } from "@/app/_ui/app-frame";
import { Bell } from "@/app/_ui/bell";
import type { MemberViewer } from "@/lib/access/viewer";
import { countUnread } from "@/lib/notifications/list";
import { workspaceName } from "@/lib/workspace";
import { mainPages } from "./navigation";
import { OwedBanner } from "./owed-banner";

type MemberFrameProps = { viewer: MemberViewer; wide?: boolean; children: ReactNode };

/** The frame of the app as this member may see it. */
export async function MemberFrame({ viewer, wide = false, children }: MemberFrameProps) {
  const { name, email, accessLevel } = viewer;
  const [workspace, unread] = await Promise.all([workspaceName(), countUnread(viewer)]);
  return (
    <AppFrame
      person={{ name, email, accessLevel }}
      workspace={workspace}
      groups={mainPages(viewer)}
      bell={<Bell unread={unread} />}
      wide={wide}
    >
      {viewer.accessLevel !== "restricted" && <OwedBanner viewer={viewer} />}
      {children}
    </AppFrame>
  );
}
