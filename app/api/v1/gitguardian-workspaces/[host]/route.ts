import { z } from "zod";
import { route } from "@/app/_server/route";
import { GitGuardianWorkspace } from "@/app/api/v1/_shape/gitguardian-workspace";
import { configureGitGuardian, disconnectGitGuardian, listGitGuardian } from "@/lib/write-back/gitguardian";

const params = z.object({ host: z.string().min(1).max(300) });

export const PATCH = route({
  summary: "Switch on or off that what is decided here is written to a GitGuardian workspace",
  permission: "sources:write",
  params,
  body: z.strictObject({ write_back: z.boolean() }),
  answer: z.array(GitGuardianWorkspace),
  async run(viewer, { params: { host }, body }) {
    await configureGitGuardian(viewer, host, { writeBack: body.write_back });
    return listGitGuardian(viewer);
  },
});

export const DELETE = route({
  summary: "Forget a GitGuardian workspace and its token",
  permission: "sources:write",
  params,
  run: (viewer, { params: { host } }) => disconnectGitGuardian(viewer, host),
});
