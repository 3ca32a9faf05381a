import { z } from "zod";
import type { Db } from "@/lib/db/client";

/** What the playbook that mails authors says about who may be asked; the rest of its settings is not read here. */
export const askingSettings = {
  ask_others: z
    .enum(["off", "suggest", "mail"])
    .default("suggest")
    .describe("When the author cannot be asked: stop, suggest the nearest other person, or mail them"),
  only_non_members: z.boolean().default(true).describe("Members of the workspace use the app instead"),
};
const AskingSettings = z.object(askingSettings);
export type AskingSettings = z.infer<typeof AskingSettings>;

export async function readAskingSettings(db: Db): Promise<AskingSettings> {
  const row = await db.playbook.findUnique({ where: { id: "mail-commit-author" } });
  return AskingSettings.safeParse(row?.settings ?? {}).data ?? AskingSettings.parse({});
}
