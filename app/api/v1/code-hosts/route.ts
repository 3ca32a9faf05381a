import { z } from "zod";
import { route } from "@/app/_server/route";
import { CodeHost, codeHostShape } from "@/app/api/v1/_shape/code-host";
import { connectCodeHost, listConnections } from "@/lib/forge/connections";

export const GET = route({
  summary: "List the connected code hosts, without their tokens",
  permission: "sources:read",
  answer: z.array(CodeHost),
  run: async (viewer) => (await listConnections(viewer)).map(codeHostShape),
});

export const POST = route({
  summary:
    "Connect an organisation, a group or a repository of a code host; its token is kept sealed and never answered",
  permission: "sources:write",
  answer: CodeHost,
  status: 201,
  body: z.strictObject({
    kind: z.enum(["github", "gitlab"]),
    url: z.string().min(1).max(300),
    account: z.string().min(1).max(300),
    token: z.string().min(1).max(1_000),
    internal: z.boolean().default(false),
  }),
  run: async (viewer, { body }) => codeHostShape(await connectCodeHost(viewer, body)),
});
