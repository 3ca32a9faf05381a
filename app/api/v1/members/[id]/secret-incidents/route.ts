import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { Incident } from "@/app/api/v1/_shape/answers";
import { incidentPage } from "@/app/api/v1/_shape/incident-routes";
import { IncidentQuery, incidentFilterOf } from "@/app/api/v1/_shape/query";
import { authorize } from "@/lib/access/policy";

export const GET = route({
  summary: "List the incidents of leaked secrets that a member owns or was given access to",
  permission: "incidents:read",
  params: IdParams,
  query: IncidentQuery,
  answer: z.array(Incident),
  async run(viewer, { params: { id }, query, url }) {
    // Who else was given access is no business of theirs.
    if (id !== viewer.memberId) authorize(viewer, "members:read");
    return incidentPage(viewer, url, { ...incidentFilterOf(query, "secret"), memberId: id }, query);
  },
});
