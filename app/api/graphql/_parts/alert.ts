import { env } from "@/lib/env";
import type { Alert as View } from "@/lib/reporting/alerts";
import { builder } from "./builder";
import { monthName } from "./monthly-period";

const dayOf = (at: Date) => String(at.getUTCDate());
const monthOf = (at: Date) => monthName(at.getUTCMonth() + 1);
const yearOf = (at: Date) => String(at.getUTCFullYear());

export const Alert = builder.objectRef<View>("Alert").implement({
  fields: (t) => ({
    id: t.exposeID("id"),
    alertID: t.exposeInt("number"),
    alertURL: t.string({ resolve: ({ url, incidentId }) => url ?? `${env().PUBLIC_URL}/incidents/${incidentId}` }),
    organisationName: t.exposeString("organisation"),
    repositoryName: t.exposeString("repository"),
    // GitHub writes a whole second without its fraction, and GCSMTTR passes that on.
    alertCreatedAtFullTimestamp: t.string({ resolve: ({ openedAt }) => openedAt.toISOString().replace(".000Z", "Z") }),
    alertCreatedAtYear: t.string({ resolve: ({ openedAt }) => yearOf(openedAt) }),
    alertCreatedAtMonth: t.string({ resolve: ({ openedAt }) => monthOf(openedAt) }),
    alertCreatedAtDate: t.string({ resolve: ({ openedAt }) => dayOf(openedAt) }),
    alertClosedAtReason: t.string({ resolve: ({ closedAt, fixed }) => closedAt && (fixed ? "FIXED" : "CLOSED") }),
    alertClosedAtFullTimestamp: t.string({ resolve: ({ closedAt }) => closedAt?.toISOString() }),
    alertClosedAtYear: t.string({ resolve: ({ closedAt }) => closedAt && yearOf(closedAt) }),
    alertClosedAtMonth: t.string({ resolve: ({ closedAt }) => closedAt && monthOf(closedAt) }),
    alertClosedAtDate: t.string({ resolve: ({ closedAt }) => closedAt && dayOf(closedAt) }),
  }),
});

export const PaginatedAlerts = builder.objectRef<{ rows: View[]; next: string | null }>("PaginatedAlerts").implement({
  fields: (t) => ({
    data: t.field({ type: [Alert], nullable: false, resolve: ({ rows }) => rows }),
    nextToken: t.exposeString("next"),
  }),
});
