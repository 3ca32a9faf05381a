import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { fetchRepositoryCodeowners } from "@/lib/repositories/fetch-codeowners";

export const POST = route({
  summary: "Take over a repository's CODEOWNERS file from GitHub",
  permission: "sources:write",
  params: IdParams,
  answer: z.object({ path: z.string().describe("Where in the repository it was found") }),
  run: (viewer, { params: { id } }) => fetchRepositoryCodeowners(viewer, id),
});
