import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { RepositoryDetailAnswer, repositoryDetailShape } from "@/app/api/v1/_shape/repository";
import { configureRepository } from "@/lib/repositories/configure";
import { getRepositorySettings } from "@/lib/repositories/list";
import { AutoHealing } from "@/prisma/generated/enums";

export const GET = route({
  summary: "Answer a repository with its CODEOWNERS file",
  permission: "sources:read",
  params: IdParams,
  answer: RepositoryDetailAnswer,
  run: async (viewer, { params: { id } }) => repositoryDetailShape(await getRepositorySettings(viewer, id)),
});

export const PATCH = route({
  summary: "Change who owns a repository, its CODEOWNERS file, or whether its authors may close incidents",
  permission: "sources:write",
  params: IdParams,
  body: z.strictObject({
    owner_email: z.string().max(320).nullable().optional(),
    codeowners: z.string().nullable().optional().describe("At most 256 KiB"),
    auto_healing: z.enum(AutoHealing).nullable().optional().describe("Null: as the workspace's"),
  }),
  answer: RepositoryDetailAnswer,
  async run(viewer, { params: { id }, body }) {
    await configureRepository(viewer, id, {
      ownerEmail: body.owner_email,
      codeowners: body.codeowners,
      autoHealing: body.auto_healing,
    });
    return repositoryDetailShape(await getRepositorySettings(viewer, id));
  },
});
