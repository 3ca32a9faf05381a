import { Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { MemberFrame } from "@/app/_server/member-frame";
import { NavLink } from "@/app/_ui/nav-link";
import { can, type Permission } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import classes from "./settings.module.css";

type Page = { href: string; label: string; needs?: Permission };

const own: Page[] = [
  { href: "/settings/account", label: "Account and addresses" },
  { href: "/settings/notifications", label: "Notifications" },
  { href: "/settings/tokens", label: "Access tokens" },
  { href: "/settings/sessions", label: "Sessions" },
  { href: "/settings/exports", label: "Exports" },
];

const workspace: Page[] = [
  { href: "/settings/workspace", label: "Workspace and sources", needs: "sources:write" },
  { href: "/settings/code-hosts", label: "Code hosts", needs: "sources:write" },
  { href: "/settings/due-dates", label: "Due dates", needs: "sources:write" },
  { href: "/settings/merge-requests", label: "Merge requests", needs: "sources:write" },
  { href: "/settings/response", label: "Response checklist", needs: "playbooks:write" },
  { href: "/settings/on-call", label: "On call", needs: "playbooks:write" },
  { href: "/settings/deliveries", label: "Deliveries", needs: "sources:write" },
  { href: "/settings/upload", label: "Upload a report", needs: "reports:write" },
  { href: "/settings/write-back", label: "Write-back", needs: "sources:write" },
  { href: "/settings/runbooks", label: "Runbooks", needs: "sources:write" },
  { href: "/settings/members", label: "Members", needs: "members:write" },
  { href: "/settings/identities", label: "Developers", needs: "members:write" },
  { href: "/settings/repositories", label: "Repositories", needs: "sources:write" },
  { href: "/settings/service-accounts", label: "Service accounts", needs: "api_tokens:write" },
];

type SettingsFrameProps = { viewer: MemberViewer; title: string; lead: ReactNode; children: ReactNode };

/** A page of the settings, with the way to the others this member may see. */
export function SettingsFrame({ viewer, title, lead, children }: SettingsFrameProps) {
  const shared = workspace.filter(({ needs }) => !needs || can(viewer, needs));
  return (
    <MemberFrame viewer={viewer}>
      <div className={classes.layout}>
        <nav aria-label="Settings" className={classes.side}>
          <Links heading="You" pages={own} />
          {shared.length > 0 && <Links heading="Workspace" pages={shared} />}
        </nav>
        <div>
          <Title order={1}>{title}</Title>
          <Text c="dimmed" mb="lg" maw="72ch">
            {lead}
          </Text>
          {children}
        </div>
      </div>
    </MemberFrame>
  );
}

function Links({ heading, pages }: { heading: string; pages: Page[] }) {
  return (
    <div className={classes.group}>
      <span className={classes.heading}>{heading}</span>
      {pages.map(({ href, label }) => (
        <NavLink key={href} href={href} shape="side">
          {label}
        </NavLink>
      ))}
    </div>
  );
}
