import type { ReactNode } from "react";
import { AppFrame } from "@/app/_ui/app-frame";
import { can } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import { workspaceName } from "@/lib/workspace";

type MemberFrameProps = { viewer: MemberViewer; wide?: boolean; children: ReactNode };

/** The frame of the app as this member may see it. */
export async function MemberFrame({ viewer, wide = false, children }: MemberFrameProps) {
  return (
    <AppFrame
      person={viewer}
      workspace={await workspaceName()}
      maySeePlaybooks={can(viewer, "playbooks:read")}
      maySeeAudit={can(viewer, "audit_logs:read")}
      wide={wide}
    >
      {children}
    </AppFrame>
  );
}
