import { z } from "zod";
import { route } from "@/app/_server/route";
import { uploadMailmap } from "@/lib/identities/suggestions";

const longest = 1_048_576;

export const POST = route({
  summary: "Make suggestions from a .mailmap; it is not kept",
  permission: "members:write",
  body: z.strictObject({ text: z.string().max(longest, "must be at most 1 MiB") }),
  answer: z.object({
    mappings: z.int().describe("How many pairs of addresses it names"),
    unknown: z.int().describe("Of these, how many have an address that no commit was seen with"),
    unreadable: z.int().describe("Lines that are not of a .mailmap"),
    suggested: z.int().describe("Suggestions that are new"),
  }),
  run: (viewer, { body }) => uploadMailmap(viewer, body.text),
});
