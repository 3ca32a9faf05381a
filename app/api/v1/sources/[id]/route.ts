import { IdParams, route } from "@/app/_server/route";
import { Source } from "@/app/api/v1/_shape/answers";
import { sourceShape } from "@/app/api/v1/_shape/source";
import { getRepository } from "@/lib/incidents/by-repository";

export const GET = route({
  summary: "Get one repository with the numbers of its incidents",
  permission: "sources:read",
  params: IdParams,
  answer: Source,
  run: async (viewer, { params: { id } }) => sourceShape(await getRepository(viewer, id)),
});
