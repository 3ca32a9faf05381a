import type { ReactNode } from "react";
import { AppFrame } from "@/app/_ui/app-frame";
import { Bell } from "@/app/_ui/bell";
import { can } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import { countUnread } from "@/lib/notifications/list";
import { workspaceName } from "@/lib/workspace";

type MemberFrameProps = { viewer: MemberViewer; wide?: boolean; children: ReactNode };

/** The frame of the app as this member may see it. */
export async function MemberFrame({ viewer, wide = false, children }: MemberFrameProps) {
  const { name, email, accessLevel } = viewer;
  const [workspace, unread] = await Promise.all([workspaceName(), countUnread(viewer)]);
  return (
    <AppFrame
      person={{ name, email, accessLevel }}
      workspace={workspace}
      maySeePlaybooks={can(viewer, "playbooks:read")}
      maySeeAudit={can(viewer, "audit_logs:read")}
      bell={<Bell unread={unread} />}
      wide={wide}
    >
      {children}
    </AppFrame>
  );
}
