import { z } from "zod";
import { route } from "@/app/_server/route";
import { releaseMail } from "@/lib/mail/release";

export const POST = route({
  summary: "Let the mail pass that waits because of many new recipients",
  permission: "playbooks:write",
  answer: z.object({ released: z.int().describe("How many mails waited; they go out within minutes") }),
  run: (viewer) => releaseMail(viewer),
});
