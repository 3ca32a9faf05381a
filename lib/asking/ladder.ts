import { type Asked, climb, climbFurther, type Person } from "@/lib/asking/climb";
import { type Asking, nearFacts } from "@/lib/asking/facts";
import { farFacts } from "@/lib/asking/far-facts";
import type { AskingSettings } from "@/lib/asking/settings";
import type { Db } from "@/lib/db/client";

/** Who is to be asked about an incident, and everybody nearer, with why they cannot be. Reads no further than it climbs. */
export async function whoToAsk(db: Db, incident: Asking, settings: AskingSettings): Promise<Asked> {
  const [asked] = (await whoToAskEach(db, [incident], settings)).values();
  return { found: asked?.found ?? null, tried: asked?.tried ?? [] };
}

/** The same about many incidents, read at once; with the author as a person. */
export async function whoToAskEach(
  db: Db,
  incidents: readonly Asking[],
  settings: AskingSettings,
): Promise<Map<number, Asked & { author: Person | null }>> {
  const rules = { membersUseApp: settings.only_non_members };
  const near = await nearFacts(db, incidents);
  const answers = new Map(
    [...near].map(([id, facts]) => [id, { ...climb(facts, rules), author: facts.author, history: facts.history }]),
  );
  const further =
    settings.ask_others === "off"
      ? []
      : incidents.flatMap(({ id, authorId }) => {
          const before = answers.get(id);
          return before && !before.found ? [{ id, authorId, history: before.history, before }] : [];
        });
  if (further.length > 0) {
    const far = await farFacts(db, further);
    for (const { id, before } of further) {
      const facts = far.get(id);
      if (facts) answers.set(id, { ...before, ...climbFurther(facts, before, rules) });
    }
  }
  return answers;
}
