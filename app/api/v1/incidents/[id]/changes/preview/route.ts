import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { EnvironmentName } from "@/app/api/v1/_shape/environment-name";
import { proposeChange } from "@/lib/changes/propose";

export const POST = route({
  summary: "Show what a change could do about an incident, of the files as they are now; nothing is changed by it",
  permission: "incidents:write",
  params: IdParams,
  body: z.strictObject({ name: EnvironmentName.optional() }),
  answer: z.object({
    repository: z.string(),
    host: z.string(),
    summary: z.string(),
    name: z.string().nullable().describe("The environment variable that is read instead"),
    digest: z.string().describe("Of exactly this change, to be sent to open it"),
    files: z.array(
      z.object({
        path: z.string(),
        lines: z.array(z.object({ kind: z.enum(["removed", "added"]), line: z.int(), text: z.string() })),
      }),
    ),
    left: z.array(z.string()).describe("What was looked at and left, and why"),
  }),
  async run(viewer, { params: { id }, body }) {
    const { repository, host, summary, name, digest, shown, left } = await proposeChange(viewer, id, body.name);
    return { repository, host, summary, name, digest, files: shown, left };
  },
});
