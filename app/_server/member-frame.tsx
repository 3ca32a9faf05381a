import type { ReactNode } from "react";
import { AppFrame } from "@/app/_ui/app-frame";
import { Bell } from "@/app/_ui/bell";
import type { NavPage } from "@/app/_ui/main-nav";
import { can, isManager } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import { countUnread } from "@/lib/notifications/list";
import { workspaceName } from "@/lib/workspace";
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
      pages={pagesFor(viewer)}
      bell={<Bell unread={unread} />}
      wide={wide}
    >
      {viewer.accessLevel !== "restricted" && <OwedBanner viewer={viewer} />}
      {children}
    </AppFrame>
  );
}

function pagesFor(viewer: MemberViewer): NavPage[] {
  // Who is restricted begins with what is asked of them; everybody else with the list.
  return [
    ...(viewer.accessLevel === "restricted" ? [{ href: "/", label: "Home" }] : []),
    { href: "/incidents", label: "Incidents" },
    { href: "/dashboard", label: "Dashboard" },
    ...(can(viewer, "analytics:read")
      ? [
          { href: "/developers", label: "Developers" },
          { href: "/repositories", label: "Repositories", also: "/organisations" },
        ]
      : []),
    ...(viewer.accessLevel === "restricted" ? [] : [{ href: "/responses", label: "Response" }]),
    ...(isManager(viewer) ? [{ href: "/campaigns", label: "Campaigns" }] : []),
    ...(can(viewer, "playbooks:read") ? [{ href: "/on-call", label: "On call" }] : []),
    ...(can(viewer, "playbooks:read") ? [{ href: "/playbooks", label: "Playbooks" }] : []),
    ...(can(viewer, "audit_logs:read") ? [{ href: "/audit", label: "Audit" }] : []),
    { href: "/settings", label: "Settings" },
  ];
}
