import { z } from "zod";
import { route } from "@/app/_server/route";
import { GitGuardianWorkspace } from "@/app/api/v1/_shape/gitguardian-workspace";
import { connectGitGuardian, listGitGuardian } from "@/lib/write-back/gitguardian";

export const GET = route({
  summary: "List the connected GitGuardian workspaces, without their tokens",
  permission: "sources:read",
  answer: z.array(GitGuardianWorkspace),
  run: (viewer) => listGitGuardian(viewer),
});

export const POST = route({
  summary: "Connect a GitGuardian workspace, or give it another token; it is kept sealed and never answered",
  permission: "sources:write",
  status: 201,
  body: z.strictObject({
    url: z.string().min(1).max(300).describe("Where people browse it: https://dashboard.gitguardian.com"),
    token: z.string().min(1).max(1_000),
    internal: z.boolean().optional(),
  }),
  answer: z.array(GitGuardianWorkspace),
  async run(viewer, { body }) {
    await connectGitGuardian(viewer, body);
    return listGitGuardian(viewer);
  },
});
