import type { Viewer } from "@/lib/access/viewer";
import { contradictionOf, type Wanted } from "@/lib/closure/contradiction";
import { isDeveloper, levelFor } from "@/lib/closure/level";
import { fileRequest, type Waiting } from "@/lib/closure/request";
import { type Db, db, type Tx } from "@/lib/db/client";
import { Forbidden } from "@/lib/errors";
import { announce } from "@/lib/incidents/announce";
import { followAnswers, ownAnswers, personOf } from "@/lib/incidents/own-answers";
import { transition } from "@/lib/incidents/transition";
import type { Incident } from "@/prisma/generated/client";

const asksFirst = "A manager approves what developers close.";

/** Why this viewer's closure would wait for a Manager, as a sentence, or null where it would be done at once. */
export function whyItWouldWait(viewer: Viewer, incident: Incident, wanted: Wanted): Promise<string | null> {
  return whyItWaits(db(), viewer, incident, wanted);
}

async function whyItWaits(tx: Db, viewer: Viewer, incident: Incident, wanted: Wanted): Promise<string | null> {
  if (viewer.kind === "system" || !isDeveloper(viewer)) return null;
  const level = await levelFor(tx, viewer, incident);
  if (level === "off")
    throw new Forbidden("This link does not allow closing the incident. Answer the questions instead.");
  const contradiction = contradictionOf(incident, await ownAnswers(tx, personOf(viewer), incident.id), wanted);
  return contradiction ?? (level === "request" ? asksFirst : null);
}

/** Closes an open incident, or keeps the wish of whoever is to ask first. Answers the request that waits, or null. */
export async function closeOrAsk(
  tx: Tx,
  viewer: Viewer,
  incident: Incident,
  wanted: Wanted,
  comment: string | undefined,
): Promise<Waiting | null> {
  const why = await whyItWaits(tx, viewer, incident, wanted);
  if (why === null || viewer.kind === "system") {
    await transition(tx, viewer, incident, { ...wanted, at: new Date(), comment });
    if (viewer.kind !== "system")
      await announce(tx, viewer, await followAnswers(tx, personOf(viewer), incident.id, wanted));
    return null;
  }
  const { entries, ...waiting } = await fileRequest(tx, viewer, incident, { wanted, why, comment: comment ?? "" });
  // Whoever asks to close it has answered.
  if (entries.length > 0)
    await tx.incident.update({ where: { id: incident.id }, data: { contact: "answered", contactReason: null } });
  await announce(tx, viewer, entries);
  return waiting;
}
