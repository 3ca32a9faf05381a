import { z } from "zod";
import { route } from "@/app/_server/route";
import { listRunbooks, setRunbook } from "@/lib/runbooks/runbooks";

const Runbook = z.object({ detector: z.string().describe('"": of every detector without its own'), url: z.string() });

export const GET = route({
  summary: "List the runbooks, by detector",
  permission: "sources:read",
  answer: z.array(Runbook),
  run: (viewer) => listRunbooks(viewer),
});

export const PATCH = route({
  summary: "Set the runbook of a detector, or of every one; null takes it away",
  permission: "sources:write",
  body: z.strictObject({ detector: z.string().max(200).default(""), url: z.string().max(1_000).nullable() }),
  answer: z.array(Runbook),
  async run(viewer, { body: { detector, url } }) {
    await setRunbook(viewer, detector.trim(), url);
    return listRunbooks(viewer);
  },
});
