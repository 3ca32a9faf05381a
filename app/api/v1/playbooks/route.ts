import { z } from "zod";
import { route } from "@/app/_server/route";
import { Playbook } from "@/app/api/v1/_shape/playbook";
import { listPlaybooks } from "@/lib/playbooks/configure";

export const GET = route({
  summary: "List the playbooks with their settings",
  permission: "playbooks:read",
  answer: z.array(Playbook),
  run: (viewer) => listPlaybooks(viewer),
});
