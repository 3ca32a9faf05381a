import { z } from "zod";
import type { Viewer } from "@/lib/access/viewer";
import { defineTable, type Value } from "@/lib/exports/table";
import { listEndpoints } from "@/lib/ingest/endpoints";
import { listInvitations } from "@/lib/members/invite";
import { listServiceAccounts } from "@/lib/members/service-accounts";
import { dueDays } from "@/lib/sla/days";
import { Severity } from "@/prisma/generated/enums";

type Short<Row> = Pick<Parameters<typeof defineTable>[0], "name" | "title" | "holds" | "permission"> & {
  list(viewer: Viewer): Promise<readonly Row[]>;
  columns: Record<string, (row: Row) => Value>;
};

/** What is so short that it is read whole. */
const short = <Row>({ list, ...spec }: Short<Row>) =>
  defineTable({
    ...spec,
    query: z.object({}),
    filterOf: () => ({}),
    count: async (viewer) => (await list(viewer)).length,
    page: async (viewer) => ({ rows: [...(await list(viewer))], next: null }),
  });

export const dueDates = short({
  name: "due_days",
  title: "Due dates",
  holds: "Within how many days an incident is to be closed: of the workspace, and of who has other days",
  permission: "sources:read",
  async list(viewer) {
    const { workspace, organisations, repositories } = await dueDays(viewer);
    return [
      { of: "workspace", name: null, days: workspace },
      ...organisations.map(({ name, days }) => ({ of: "organisation", name, days })),
      ...repositories.map(({ name, days }) => ({ of: "repository", name, days })),
    ];
  },
  columns: {
    of: ({ of }) => of,
    name: ({ name }) => name,
    ...daysColumns(),
  },
});

function daysColumns() {
  type Row = { days: Partial<Record<Severity, number>> };
  return Object.fromEntries(
    Object.values(Severity).map((level) => [`${level}_days`, ({ days }: Row) => days[level] ?? null]),
  );
}

export const serviceAccounts = short({
  name: "service_accounts",
  title: "Service accounts",
  holds: "Accounts for machines, with their level and how many tokens of theirs work",
  permission: "api_tokens:read",
  list: listServiceAccounts,
  columns: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    access_level: ({ accessLevel }) => accessLevel,
    working_tokens: ({ tokens }) => tokens,
    created_at: ({ createdAt }) => createdAt,
  },
});

export const endpoints = short({
  name: "endpoints",
  title: "Webhooks",
  holds: "The configured endpoints, and when each last accepted a delivery; never their secrets",
  permission: "sources:read",
  list: listEndpoints,
  columns: {
    id: ({ id }) => id,
    source: ({ source }) => source,
    name: ({ name }) => name,
    url: ({ url }) => url,
    weak: ({ weak }) => weak,
    created_at: ({ createdAt }) => createdAt,
    last_accepted_at: ({ lastAcceptedAt }) => lastAcceptedAt,
  },
});

export const invitations = short({
  name: "invitations",
  title: "Invitations",
  holds: "Who was invited and has not come yet",
  permission: "members:read",
  list: listInvitations,
  columns: {
    id: ({ id }) => id,
    email: ({ email }) => email,
    access_level: ({ accessLevel }) => accessLevel,
    invited_at: ({ invitedAt }) => invitedAt,
    invited_by: ({ invitedBy }) => invitedBy,
    expires_at: ({ inviteExpiresAt }) => inviteExpiresAt,
  },
});
