import { type Asked, climb, climbFurther } from "@/lib/asking/climb";
import { farFacts, nearFacts } from "@/lib/asking/facts";
import type { AskingSettings } from "@/lib/asking/settings";
import type { Db } from "@/lib/db/client";
import type { Incident } from "@/prisma/generated/client";

/** Who is to be asked about an incident, and everybody nearer, with why they cannot be. Reads no further than it climbs. */
export async function whoToAsk(
  db: Db,
  incident: Pick<Incident, "id" | "authorId">,
  settings: AskingSettings,
): Promise<Asked> {
  const rules = { membersUseApp: settings.only_non_members };
  const near = await nearFacts(db, incident);
  const asked = climb(near, rules);
  if (asked.found || settings.ask_others === "off") return asked;
  return climbFurther(await farFacts(db, incident, near.history), asked, rules);
}
