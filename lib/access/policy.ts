import type { Viewer } from "@/lib/access/viewer";
import { Forbidden } from "@/lib/errors";
import type { AccessLevel } from "@/prisma/generated/enums";

/** What can be permitted. A token's scopes are the same words, and only narrow what its owner may do. */
export const permissions = [
  "scan",
  "incidents:read",
  "incidents:write",
  "incidents:share",
  "reports:write",
  "analytics:read",
  "members:read",
  "members:write",
  "audit_logs:read",
  "sources:read",
  "sources:write",
  "api_tokens:read",
  "api_tokens:write",
  "playbooks:read",
  "playbooks:write",
  "metrics:read",
] as const;
export type Permission = (typeof permissions)[number];

const restricted: readonly Permission[] = ["scan", "incidents:read", "incidents:write"];
const member: readonly Permission[] = [...restricted, "analytics:read", "sources:read", "playbooks:read"];

const permitted: Record<AccessLevel, readonly Permission[]> = {
  owner: permissions,
  manager: permissions,
  member,
  restricted,
};

/** Which scopes a token of a member of this level may carry. */
export function scopesFor(level: AccessLevel): readonly Permission[] {
  return permitted[level];
}

export function can(viewer: Viewer, permission: Permission): boolean {
  switch (viewer.kind) {
    case "system":
      return true;
    case "member":
      return permitted[viewer.accessLevel].includes(permission);
    case "token":
      return viewer.scopes.includes(permission) && permitted[viewer.accessLevel].includes(permission);
    case "link":
      return permission === "incidents:read" || (permission === "incidents:write" && viewer.scopes.includes("resolve"));
  }
}

export function authorize(viewer: Viewer, permission: Permission): void {
  if (!can(viewer, permission))
    throw new Forbidden(`This needs the permission ${permission}. Ask a manager of the workspace.`);
}

export function isManager(viewer: Viewer): boolean {
  return (
    (viewer.kind === "member" || viewer.kind === "token") &&
    (viewer.accessLevel === "owner" || viewer.accessLevel === "manager")
  );
}
