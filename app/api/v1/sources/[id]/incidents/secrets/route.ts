import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { Incident } from "@/app/api/v1/_shape/answers";
import { incidentPage } from "@/app/api/v1/_shape/incident-routes";
import { IncidentQuery, incidentFilterOf } from "@/app/api/v1/_shape/query";

export const GET = route({
  summary: "List the incidents of leaked secrets with a place in one repository",
  permission: "incidents:read",
  params: IdParams,
  query: IncidentQuery,
  answer: z.array(Incident),
  run: (viewer, { params: { id }, query, url }) =>
    incidentPage(viewer, url, { ...incidentFilterOf(query, "secret"), repositoryId: id }, query),
});
