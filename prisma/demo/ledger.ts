import type { AuditEntry } from "@/lib/audit/record";
import type { Prisma } from "@/prisma/generated/client";

export type DemoRun = { playbookId: string; outcome: "done" | "skipped"; detail: string };
export type DemoEvent = AuditEntry & {
  at: Date;
  actor: string;
  memberId: number | null;
  runs: readonly DemoRun[];
};

/** Everything that will be written; ids are given out here, so that rows can name each other before they exist. */
export class Ledger {
  readonly incidents: Prisma.IncidentCreateManyInput[] = [];
  readonly occurrences: Prisma.OccurrenceCreateManyInput[] = [];
  readonly links: Prisma.SharingLinkCreateManyInput[] = [];
  readonly mails: Prisma.MailCreateManyInput[] = [];
  readonly feedback: Prisma.FeedbackCreateManyInput[] = [];
  readonly disputes: Prisma.DisputeCreateManyInput[] = [];
  readonly comments: Prisma.CommentCreateManyInput[] = [];
  readonly requests: Prisma.ClosureRequestCreateManyInput[] = [];
  readonly evidence: Prisma.EvidenceCreateManyInput[] = [];
  readonly notifications: Prisma.NotificationCreateManyInput[] = [];
  readonly events: DemoEvent[] = [];

  constructor(
    private lastIncidentId: number,
    private lastCommentId: number,
    private lastRequestId: number,
  ) {}

  nextIncidentId(): number {
    this.lastIncidentId += 1;
    return this.lastIncidentId;
  }

  nextRequestId(): number {
    this.lastRequestId += 1;
    return this.lastRequestId;
  }

  nextCommentId(): number {
    this.lastCommentId += 1;
    return this.lastCommentId;
  }
}
