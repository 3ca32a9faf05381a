import { authorize, can } from "@/lib/access/policy";
import type { MemberViewer, Viewer } from "@/lib/access/viewer";
import type { Db } from "@/lib/db/client";
import { Forbidden, Invalid } from "@/lib/errors";

/** Who is on call is for whoever works on everybody's incidents. */
export const mayReadOnCall = (viewer: Viewer) => authorize(viewer, "playbooks:read");
export const seesOnCall = (viewer: Viewer) => can(viewer, "playbooks:read");
/** When who is on call, whom to page, and by what: managers say it. */
export const mayRunOnCall = (viewer: Viewer) => authorize(viewer, "playbooks:write");
export const runsOnCall = (viewer: Viewer) => can(viewer, "playbooks:write");

/** Acknowledging, swapping, reviewing, handing over: whoever can be on call. */
export function mayTakePart(viewer: MemberViewer): void {
  authorize(viewer, "incidents:write");
  if (viewer.accessLevel === "restricted")
    throw new Forbidden("This is for members who see every incident. Ask a manager of the workspace.");
}

/** Who can be on call: active people who see every incident. */
export const canBeOnCall = { deactivatedAt: null, service: false, accessLevel: { not: "restricted" } } as const;

/** Refuses people who cannot be on call, naming the place. */
export async function requirePeople(within: Db, memberIds: readonly number[], pointer: string): Promise<void> {
  const wanted = [...new Set(memberIds)];
  const found = await within.member.count({ where: { id: { in: wanted }, ...canBeOnCall } });
  if (found === wanted.length) return;
  throw new Invalid(
    "Only active members who see every incident can be on call; restricted members and service accounts cannot.",
    { pointer },
  );
}
