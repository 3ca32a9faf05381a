import type { Overview, OverviewPage } from "@/lib/reporting/monthly-overview";
import { builder } from "./builder";
import { monthlyPeriodOf } from "./monthly-period";

type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer All> ? All : never;

/** What both levels tell of a month. */
function figures(t: PothosSchemaTypes.ObjectFieldBuilder<Types, Overview>) {
  return {
    id: t.id({ resolve: ({ month, name }) => `${monthlyPeriodOf(month)}/${name}` }),
    monthlyPeriod: t.string({ resolve: ({ month }) => monthlyPeriodOf(month) }),
    organisationName: t.exposeString("organisation"),
    openAlerts: t.exposeInt("open", { description: "At the end of the month; in the running one, now." }),
    numberFixed: t.exposeInt("fixed"),
    numberManuallyCosed: t.exposeInt("closedByHand"),
    totalTimeToRemediate: t.exposeFloat("totalMs", { description: "In milliseconds." }),
    meanTimeToRemediate: t.float({
      description: "In milliseconds: totalTimeToRemediate / (numberFixed + numberManuallyCosed).",
      resolve: ({ meanMs }) => meanMs,
    }),
  };
}

export const RepositoryOverview = builder.objectRef<Overview>("RepositoryOverview").implement({
  fields: (t) => ({ ...figures(t), repositoryName: t.exposeString("name") }),
});
export const OrganisationOverview = builder.objectRef<Overview>("OrganisationOverview").implement({ fields: figures });

export const PaginatedRepositoryOverviews = builder.objectRef<OverviewPage>("PaginatedRepositoryOverviews").implement({
  fields: (t) => ({
    data: t.field({ type: [RepositoryOverview], nullable: false, resolve: ({ rows }) => rows }),
    nextToken: t.exposeString("next"),
  }),
});
export const PaginatedOrganisationOverviews = builder
  .objectRef<OverviewPage>("PaginatedOrganisationOverviews")
  .implement({
    fields: (t) => ({
      data: t.field({ type: [OrganisationOverview], nullable: false, resolve: ({ rows }) => rows }),
      nextToken: t.exposeString("next"),
    }),
  });
