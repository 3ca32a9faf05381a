import type { Facts, Hint } from "@/lib/asking/climb";
import { historiesOf, nothingHappened } from "@/lib/asking/history";
import { type History, peopleOf } from "@/lib/asking/people";
import type { Db } from "@/lib/db/client";
import type { Incident } from "@/prisma/generated/client";

export type Asking = Pick<Incident, "id" | "authorId">;
type NearFacts = Facts & { history: History };

/** Who wrote each of these, and whom the last recipient named instead. */
export async function nearFacts(db: Db, incidents: readonly Asking[]): Promise<Map<number, NearFacts>> {
  const past = await historiesOf(
    db,
    incidents.map(({ id }) => id),
  );
  const authors = await db.address.findMany({
    where: { id: { in: [...new Set(incidents.flatMap(({ authorId }) => authorId ?? []))] } },
    select: { id: true, email: true, developer: { select: { name: true } } },
  });
  const writers = new Map(authors.map(({ id, email, developer }) => [id, { email, name: developer.name }]));
  const suggested = [...past.values()].flatMap(({ named }) => named).map((email) => ({ email, name: "" }));
  const personOf = await peopleOf(db, [...writers.values(), ...suggested]);
  return new Map(
    incidents.map(({ id, authorId }) => {
      const { history, named } = past.get(id) ?? nothingHappened;
      const writer = authorId === null ? undefined : writers.get(authorId);
      const hints = named.map(
        (email): Hint => ({
          because: "was named by somebody who says that it is not theirs",
          confidence: "guess",
          person: personOf({ email, name: "" }, history),
        }),
      );
      return [id, { author: writer ? personOf(writer, history, "author") : null, named: hints, history }];
    }),
  );
}
