import { findAlert, listAlerts } from "@/lib/reporting/alerts";
import { organisationOverviews, repositoryOverviews } from "@/lib/reporting/monthly-overview";
import { Alert, PaginatedAlerts } from "./alert";
import { kindsOf, overviewOf, pageOf } from "./arguments";
import { builder, Kind, Sort } from "./builder";
import { runningMonth } from "./monthly-period";
import {
  OrganisationOverview,
  PaginatedOrganisationOverviews,
  PaginatedRepositoryOverviews,
  RepositoryOverview,
} from "./overview";

builder.queryType({
  fields: (t) => {
    const kind = t.arg({ type: Kind, defaultValue: "code_scanning" });
    const id = { id: t.arg.id(), kind };
    const paging = { limit: t.arg.int(), nextToken: t.arg.string(), kind };
    const sorted = { ...paging, sortDirection: t.arg({ type: Sort }) };
    return {
      getAlert: t.field({
        type: Alert,
        args: id,
        resolve: (_, { id, kind }, { viewer }) => (id ? findAlert(viewer, id, kindsOf(kind)) : null),
      }),
      getAlerts: t.field({
        type: PaginatedAlerts,
        nullable: false,
        args: paging,
        resolve: (_, args, { viewer }) => listAlerts(viewer, pageOf(args)),
      }),
      getRepositoryOverview: t.field({
        type: RepositoryOverview,
        args: id,
        resolve: (_, args, { viewer }) => overviewOf(args, (query) => repositoryOverviews(viewer, query)),
      }),
      getRepositoryOverviews: t.field({
        type: PaginatedRepositoryOverviews,
        nullable: false,
        args: paging,
        resolve: (_, args, { viewer }) => repositoryOverviews(viewer, pageOf(args)),
      }),
      repositoryOverviewbyRepositoryName: t.field({
        type: PaginatedRepositoryOverviews,
        nullable: false,
        args: {
          repositoryName: t.arg.string({ required: true }),
          monthlyPeriod: t.arg.string(),
          ...sorted,
        },
        resolve: (_, { repositoryName, ...args }, { viewer }) =>
          repositoryOverviews(viewer, { name: repositoryName, ...pageOf(args) }),
      }),
      repositoryOverviewbyMonthlyPeriod: t.field({
        type: PaginatedRepositoryOverviews,
        nullable: false,
        args: { monthlyPeriod: t.arg.string({ required: true }), repositoryName: t.arg.string(), ...sorted },
        resolve: (_, { repositoryName, ...args }, { viewer }) =>
          repositoryOverviews(viewer, { name: repositoryName ?? undefined, ...pageOf(args) }),
      }),
      getOrganisationOverview: t.field({
        type: OrganisationOverview,
        args: id,
        resolve: (_, args, { viewer }) => overviewOf(args, (query) => organisationOverviews(viewer, query)),
      }),
      getOrganisationOverviews: t.field({
        type: PaginatedOrganisationOverviews,
        nullable: false,
        args: paging,
        resolve: (_, args, { viewer }) => organisationOverviews(viewer, pageOf(args)),
      }),
      organisationOverviewbyOrganisationName: t.field({
        type: PaginatedOrganisationOverviews,
        nullable: false,
        args: { organisationName: t.arg.string({ required: true }), monthlyPeriod: t.arg.string(), ...sorted },
        resolve: (_, { organisationName, ...args }, { viewer }) =>
          organisationOverviews(viewer, { name: organisationName, ...pageOf(args) }),
      }),
      organisationOverviewbyMonthlyPeriod: t.field({
        type: PaginatedOrganisationOverviews,
        nullable: false,
        args: {
          // GCSMTTR's own example passes a variable that may be null here, which a default alone permits.
          monthlyPeriod: t.arg.string({ required: true, defaultValue: runningMonth }),
          organisationName: t.arg.string(),
          ...sorted,
        },
        resolve: (_, { organisationName, ...args }, { viewer }) =>
          organisationOverviews(viewer, { name: organisationName ?? undefined, ...pageOf(args) }),
      }),
    };
  },
});

export const schema = builder.toSchema();
