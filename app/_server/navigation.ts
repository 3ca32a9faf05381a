import type { NavPages } from "@/app/_ui/nav-link";
import type { NavPage } from "@/app/_ui/page-of";
import { can, type Permission } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";

type Groups = { heading?: string; pages: (NavPage & { needs?: Permission })[] }[];

const incidents = { href: "/incidents", label: "Incidents" };
const dashboard = { href: "/dashboard", label: "Dashboard" };
const settings = { href: "/settings", label: "Settings" };

const main: Groups = [
  {
    pages: [
      incidents,
      { href: "/responses", label: "Responses", also: "/incidents/*/response" },
      { href: "/campaigns", label: "Campaigns", needs: "incidents:share" },
      { href: "/merge-requests", label: "Merge requests", needs: "sources:read" },
    ],
  },
  {
    heading: "People",
    pages: [
      { href: "/developers", label: "Developers", needs: "analytics:read" },
      { href: "/on-call", label: "On call", needs: "playbooks:read" },
    ],
  },
  {
    heading: "Figures",
    pages: [
      dashboard,
      { href: "/repositories", label: "Repositories", also: "/organisations", needs: "analytics:read" },
    ],
  },
  {
    heading: "Workspace",
    pages: [
      { href: "/playbooks", label: "Playbooks", needs: "playbooks:read" },
      { href: "/audit", label: "Audit", needs: "audit_logs:read" },
      settings,
    ],
  },
];

/** Who is restricted has few pages, and begins with what is asked of them. */
const few: Groups = [{ pages: [{ href: "/", label: "Home" }, incidents, dashboard, settings] }];

const ofSettings: Groups = [
  {
    heading: "You",
    pages: [
      { href: "/settings/account", label: "Account and addresses" },
      { href: "/settings/notifications", label: "Notifications" },
      { href: "/settings/tokens", label: "Access tokens" },
      { href: "/settings/sessions", label: "Sessions" },
      { href: "/settings/exports", label: "Exports" },
    ],
  },
  {
    heading: "Sources",
    pages: [
      { href: "/settings/workspace", label: "Workspace and sources", needs: "sources:write" },
      { href: "/settings/code-hosts", label: "Code hosts", needs: "sources:write" },
      { href: "/settings/deliveries", label: "Deliveries", needs: "sources:write" },
      { href: "/settings/upload", label: "Upload a report", needs: "reports:write" },
      { href: "/settings/write-back", label: "Write-back", needs: "sources:write" },
    ],
  },
  {
    heading: "Rules",
    pages: [
      { href: "/settings/due-dates", label: "Due dates", needs: "sources:write" },
      { href: "/settings/merge-requests", label: "Merge requests", needs: "sources:write" },
      { href: "/settings/repositories", label: "Repositories", needs: "sources:write" },
      { href: "/settings/on-call", label: "On call", needs: "playbooks:write" },
      { href: "/settings/response", label: "Response checklist", needs: "playbooks:write" },
      { href: "/settings/runbooks", label: "Runbooks", needs: "sources:write" },
    ],
  },
  {
    heading: "People",
    pages: [
      { href: "/settings/members", label: "Members", needs: "members:write" },
      { href: "/settings/identities", label: "Developers", needs: "members:write" },
      { href: "/settings/service-accounts", label: "Service accounts", needs: "api_tokens:write" },
    ],
  },
];

export function mainPages(viewer: MemberViewer): NavPages[] {
  return permitted(viewer, viewer.accessLevel === "restricted" ? few : main);
}

export function settingsPages(viewer: MemberViewer): NavPages[] {
  return permitted(viewer, ofSettings);
}

function permitted(viewer: MemberViewer, groups: Groups): NavPages[] {
  return groups
    .map(({ pages, ...group }) => ({
      ...group,
      pages: pages.filter(({ needs }) => !needs || can(viewer, needs)).map(({ needs: _, ...page }) => page),
    }))
    .filter(({ pages }) => pages.length > 0);
}
