import type { ThreadKind } from "@/prisma/generated/enums";

export type Made = { number: number; url: string };
export type Place = { kind: ThreadKind; repository: string; number: number };
export type NewFile = { path: string; text: string };
export type NewChange = {
  repository: string;
  branch: string;
  title: string;
  body: string;
  message: string;
  files: NewFile[];
};

export type HostedComment = { body: string; accountId: string; internal: boolean };

/**
 * Issues, pull and merge requests of a code host, and the files they are about. What is made carries a marker, by which
 * it is found again where its answer got lost. What fails throws ForgeFailure.
 */
export type ThreadDesk = {
  createIssue(issue: { repository: string; title: string; body: string; labels: string[] }): Promise<Made>;
  findIssue(repository: string, marker: string, since: Date): Promise<Made | null>;
  /** `internal`: for the project's own people only, where the host knows such comments. */
  comment(place: Place, body: string, internal?: boolean): Promise<void>;
  hasComment(place: Place, marker: string, since: Date): Promise<boolean>;
  /** What a comment says now, and the host's number for the account it is by. Null where it is not there. */
  readComment(place: Place, id: string): Promise<HostedComment | null>;
  setOpen(place: Place, open: boolean): Promise<void>;
  /** The commits a pull or merge request brings. */
  commitsOf(repository: string, number: number): Promise<string[]>;
  /** Of the default branch; null where there is no such file, or one too large to change by a program. */
  readFile(repository: string, path: string): Promise<string | null>;
  /** A branch with these files changed in one commit, and the request to take it over; what is there already stays. */
  openChange(change: NewChange): Promise<Made>;
};

export const largestFile = 512 * 1024;
