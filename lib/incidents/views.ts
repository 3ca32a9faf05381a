import type { Prisma } from "@/prisma/generated/client";

const person = { select: { id: true, name: true, email: true } } satisfies Prisma.MemberDefaultArgs;
const address = {
  select: { email: true, developer: { select: { id: true, name: true } } },
} satisfies Prisma.AddressDefaultArgs;

/** What a row of a list says. */
export const summary = {
  id: true,
  kind: true,
  source: true,
  detector: true,
  detectorName: true,
  severity: true,
  validity: true,
  status: true,
  ignoreReason: true,
  secretRevoked: true,
  verification: true,
  validityAt: true,
  reviewDrawnAt: true,
  reviewedAt: true,
  statusAt: true,
  regression: true,
  mask: true,
  labels: true,
  contact: true,
  contactReason: true,
  occurrenceCount: true,
  triggeredAt: true,
  closedAt: true,
  closedBy: true,
  ignoredUntil: true,
  dueAt: true,
  lastSeenAt: true,
  updatedAt: true,
  version: true,
  url: true,
  repository: { select: { fullName: true } },
  author: address,
  assignee: person,
} satisfies Prisma.IncidentSelect;

export type IncidentSummary = Prisma.IncidentGetPayload<{ select: typeof summary }>;

/** What the incident's own page says. */
export const detail = {
  ...summary,
  asked: address,
  askStep: true,
  description: true,
  identityKey: true,
  feedback: { orderBy: { createdAt: "asc" }, include: { member: person } },
  comments: { orderBy: { createdAt: "asc" }, include: { member: person } },
  disputes: { orderBy: { createdAt: "desc" } },
  requests: { orderBy: { createdAt: "desc" } },
  evidence: { orderBy: { createdAt: "desc" } },
  sharingLinks: {
    orderBy: { createdAt: "desc" },
    select: {
      id: true,
      recipient: true,
      scopes: true,
      createdAt: true,
      expiresAt: true,
      revokedAt: true,
      revokedFor: true,
      lastSeenAt: true,
      seenCount: true,
      networks: true,
    },
  },
  mails: {
    orderBy: { queuedAt: "desc" },
    select: {
      id: true,
      kind: true,
      recipient: true,
      state: true,
      error: true,
      queuedAt: true,
      settledAt: true,
      notBefore: true,
    },
  },
} satisfies Prisma.IncidentSelect;

export const occurrenceView = {
  id: true,
  incidentId: true,
  commit: true,
  path: true,
  line: true,
  column: true,
  lineEnd: true,
  place: true,
  branch: true,
  kind: true,
  url: true,
  authorName: true,
  authorEmail: true,
  committedAt: true,
  createdAt: true,
  repository: { select: { id: true, fullName: true, url: true, externalId: true, standing: true } },
} satisfies Prisma.OccurrenceSelect;

export type OccurrenceView = Prisma.OccurrenceGetPayload<{ select: typeof occurrenceView }>;
