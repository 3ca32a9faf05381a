import type { AccessLevel } from "@/prisma/generated/enums";

/** Where a request came from, as far as it can be believed; kept with what the viewer changes. */
type Origin = { address?: string | undefined };

/** Whoever asks. Every domain function takes one, and sees with its eyes. */
export type Viewer =
  | ({
      kind: "member";
      memberId: number;
      accessLevel: AccessLevel;
      name: string;
      email: string;
      sessionId?: number;
      /** When the provider last saw them prove who they are. */
      signedInAt?: Date;
    } & Origin)
  | ({
      kind: "token";
      tokenId: string;
      memberId: number;
      accessLevel: AccessLevel;
      name: string;
      email: string;
      scopes: readonly string[];
    } & Origin)
  | ({ kind: "link"; linkId: string; incidentId: number; recipient: string; scopes: readonly LinkScope[] } & Origin)
  | { kind: "system"; job: string };

/** `request` narrows `resolve`: what is closed through the link waits for a Manager. */
export type LinkScope = "view" | "feedback" | "resolve" | "request";
export type MemberViewer = Extract<Viewer, { memberId: number }>;

/** How the audit trail names a viewer. */
export function actorOf(viewer: Viewer): string {
  switch (viewer.kind) {
    case "member":
      return `member:${viewer.memberId}`;
    case "token":
      return `token:${viewer.tokenId}`;
    case "link":
      return `link:${viewer.linkId}`;
    case "system":
      return `system:${viewer.job}`;
  }
}

export function addressOf(viewer: Viewer): string | null {
  return viewer.kind === "system" ? null : (viewer.address ?? null);
}

export function memberIdOf(viewer: Viewer): number | null {
  return "memberId" in viewer ? viewer.memberId : null;
}

export function system(job: string): Viewer {
  return { kind: "system", job };
}
