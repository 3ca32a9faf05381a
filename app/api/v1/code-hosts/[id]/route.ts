import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { CodeHost, codeHostShape } from "@/app/api/v1/_shape/code-host";
import { configureConnection, disconnectCodeHost, getConnection } from "@/lib/forge/connections";

export const GET = route({
  summary: "Get one connected code host",
  permission: "sources:read",
  answer: CodeHost,
  params: IdParams,
  run: async (viewer, { params }) => codeHostShape(await getConnection(viewer, params.id)),
});

export const PATCH = route({
  summary: "Change whether what is decided here is written at the code host, and what becomes of issues there",
  permission: "sources:write",
  answer: CodeHost,
  params: IdParams,
  body: z.strictObject({
    write_back: z.boolean().optional(),
    issue_closed: z.enum(["ask", "mark"]).optional(),
    issue_labels: z.array(z.string().trim().min(1).max(50)).max(10).optional(),
  }),
  run: async (viewer, { params, body }) =>
    codeHostShape(
      await configureConnection(viewer, params.id, {
        writeBack: body.write_back,
        issueClosed: body.issue_closed,
        issueLabels: body.issue_labels,
      }),
    ),
});

export const DELETE = route({
  summary: "Forget a connected code host and its token; what came from it stays",
  permission: "sources:write",
  status: 204,
  params: IdParams,
  run: (viewer, { params }) => disconnectCodeHost(viewer, params.id),
});
