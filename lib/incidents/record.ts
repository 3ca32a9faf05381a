import type { Viewer } from "@/lib/access/viewer";
import type { AuditEntry } from "@/lib/audit/record";
import { fileRemediations } from "@/lib/changes/remediation";
import { weighValidity } from "@/lib/closure/verification";
import type { Tx } from "@/lib/db/client";
import { jsonFor } from "@/lib/db/json";
import { fileAuthors } from "@/lib/identities/developers";
import { announce } from "@/lib/incidents/announce";
import { withIndexedAuthors } from "@/lib/incidents/commit-authors";
import { type Created, createMissing, type Group, groupByIdentity } from "@/lib/incidents/create";
import { changes, type Known, merge } from "@/lib/incidents/merge";
import { type FiledPlace, filePlaces, type NewOccurrence } from "@/lib/incidents/places";
import { type FiledRepository, fileRepositories, underPresentName } from "@/lib/incidents/repositories";
import { applySourceState, regress, regressedAt } from "@/lib/incidents/source-state";
import type { Finding } from "@/lib/ingest/source";
import type { Incident } from "@/prisma/generated/client";

/** Ids of the incidents a batch of findings touched, and how many places were new. */
export type Recorded = {
  created: number[];
  updated: number[];
  unchanged: number[];
  occurrences: { created: number; known: number };
  /** Every place that was told, known or not. */
  places: readonly FiledPlace[];
  /** Which scan of the report named which incident as being there. */
  named: readonly NamedIncident[];
};

export type NamedIncident = { incidentId: number; scan: string };

/**
 * Turns findings into incidents and occurrences: one incident per identity, one occurrence per place, every field the
 * newest word of its source. Repeating a batch changes nothing. Incidents are locked in the order of their keys, so
 * that batches side by side neither deadlock nor lose a word.
 */
export async function recordFindings(
  tx: Tx,
  viewer: Viewer,
  source: string,
  said: readonly Finding[],
  receivedAt: Date,
): Promise<Recorded> {
  if (said.length === 0)
    return { created: [], updated: [], unchanged: [], occurrences: { created: 0, known: 0 }, places: [], named: [] };
  const named = said.flatMap(({ repository }) => repository ?? []);
  const filed = await fileRepositories(tx, viewer, named, receivedAt);
  const findings = said.map((finding) => underPresentName(finding, filed));
  const repositoryIds = new Map(named.flatMap((one) => nameAndId(filed(one))));
  const authored = await withIndexedAuthors(tx, findings, repositoryIds);
  const addressIds = await fileAuthors(
    tx,
    authored.flatMap(({ place }) =>
      place?.authorEmail ? [{ name: place.authorName ?? "", email: place.authorEmail }] : [],
    ),
  );
  const groups = groupByIdentity(authored);
  const repositoryOf = (group: Group) =>
    repositoryIds.get(group.findings.find(({ repository }) => repository)?.repository?.fullName ?? "") ?? null;

  const fresh = await createMissing(tx, source, groups, repositoryOf, receivedAt);
  const rows = await lock(
    tx,
    groups.flatMap(({ key }) => (fresh.has(key) ? [] : key)),
  );
  const idOf = (key: string) => fresh.get(key)?.id ?? rows.get(key)?.id;
  const changed = new Set<number>();
  const repeated: (Known & { id: number })[] = [];
  const events: AuditEntry[] = [];

  for (const group of groups) {
    const row = rows.get(group.key);
    if (!row) continue;
    const merged = merge(row, group.findings, receivedAt);
    const statusAt = openSince(row, merged.known);
    const update = changes(row, { ...merged.known, statusAt, repositoryId: row.repositoryId ?? repositoryOf(group) });
    const { lastSeenAt, severityAt, validityAt, sourceStateAt, ...news } = update;
    // Hearing the same again is no news, and a nightly scan says everything again.
    if (lastSeenAt || severityAt || validityAt || sourceStateAt) repeated.push({ ...merged.known, id: row.id });
    if (Object.keys(news).length > 0) {
      await tx.incident.update({ where: { id: row.id }, data: news });
      changed.add(row.id);
      events.push(...changeEvents(row, merged.known));
    }
    if (validityAt) events.push(...(await weighValidity(tx, row, merged.known)));
    if (merged.state && (await applySourceState(tx, viewer, { ...row, statusAt }, merged.state))) changed.add(row.id);
  }

  if (repeated.length > 0) await noteRepeated(tx, repeated);

  const places = groups.flatMap(({ key, findings: found }) => {
    const incidentId = idOf(key);
    return found.flatMap(({ place, repository }) => {
      const repositoryId = repository && repositoryIds.get(repository.fullName);
      return incidentId && place && repositoryId ? [{ incidentId, repositoryId, place }] : [];
    });
  });
  await fileRemediations(
    tx,
    groups.flatMap(({ key, findings: found }) =>
      found.flatMap(({ remediation, repository }) => {
        const incidentId = idOf(key);
        const repositoryId = repository && repositoryIds.get(repository.fullName);
        return incidentId && repositoryId && remediation ? [{ incidentId, repositoryId, remediation }] : [];
      }),
    ),
  );
  const occurrences = await filePlaces(tx, places, addressIds);
  const newPlaces = Map.groupBy(occurrences, ({ incidentId }) => incidentId);
  await addToIncidents(tx, newPlaces);

  for (const group of groups) {
    const historical = group.findings.every((finding) => finding.place?.historical ?? finding.historical ?? false);
    const created = fresh.get(group.key);
    if (created) events.push(...creationEvents(created, historical));
    const row = rows.get(group.key);
    if (!row) continue;
    const added = newPlaces.get(row.id) ?? [];
    if (added.length === 0) continue;
    changed.add(row.id);
    if (row.authorId === null && added.some(({ authorId }) => authorId !== null)) {
      events.push({ type: "incident.author_identified", incidentId: row.id, detail: { historical } });
    } else {
      events.push({
        type: "incident.occurrence_added",
        incidentId: row.id,
        detail: { count: added.length, historical },
      });
    }
    const again = regressedAt(row, group.findings, receivedAt);
    if (again) await regress(tx, viewer, row.id, again);
  }
  await announce(tx, viewer, events);

  const existing = [...rows.values()].map(({ id }) => id);
  return {
    created: [...fresh.values()].map(({ id }) => id),
    updated: existing.filter((id) => changed.has(id)),
    unchanged: existing.filter((id) => !changed.has(id)),
    occurrences: { created: occurrences.length, known: places.length - occurrences.length },
    places,
    named: groups.flatMap(({ key, findings: found }) => {
      const incidentId = idOf(key);
      const there = found.filter(({ state }) => state?.status !== "resolved").map(({ scan }) => scan ?? "");
      return incidentId ? [...new Set(there)].map((scan) => ({ incidentId, scan })) : [];
    }),
  };
}

/** Whoever has decided nothing yet has it open from its beginning, wherever that turns out to be. */
const openSince = (row: Incident, { triggeredAt }: Known): Date =>
  row.closedAt === null && row.statusAt.getTime() === row.triggeredAt.getTime() ? triggeredAt : row.statusAt;

const nameAndId = (filed: FiledRepository | undefined) => (filed ? [[filed.fullName, filed.id] as const] : []);

/** When each of them was last heard of, so that an older word that comes late does not count. */
async function noteRepeated(tx: Tx, repeated: readonly (Known & { id: number })[]): Promise<void> {
  await tx.$executeRaw`UPDATE "Incident" i SET "lastSeenAt" = n."lastSeenAt", "severityAt" = n."severityAt",
      "validityAt" = n."validityAt", "sourceStateAt" = n."sourceStateAt"
    FROM json_populate_recordset(NULL::"Incident", ${jsonFor(repeated)}::json) n WHERE i.id = n.id`;
}

async function lock(tx: Tx, keys: readonly string[]): Promise<Map<string, Incident>> {
  await tx.$queryRaw`SELECT id FROM "Incident" WHERE "identityKey" = ANY(${[...keys]}::text[]) ORDER BY "identityKey" FOR UPDATE`;
  const rows = await tx.incident.findMany({ where: { identityKey: { in: [...keys] } } });
  return new Map(rows.map((row) => [row.identityKey, row]));
}

function creationEvents({ id, status, ignoreReason, secretRevoked }: Created, historical: boolean): AuditEntry[] {
  const triggered = { type: "incident.triggered", incidentId: id, detail: { historical } };
  if (status === "resolved")
    return [triggered, { type: "incident.resolved", incidentId: id, detail: { revoked: secretRevoked } }];
  if (status === "ignored")
    return [triggered, { type: "incident.ignored", incidentId: id, detail: { reason: ignoreReason } }];
  return [triggered];
}

function changeEvents(row: Incident, known: Known): AuditEntry[] {
  const events: AuditEntry[] = [];
  if (row.validity !== known.validity) {
    events.push({
      type: "incident.validity_changed",
      incidentId: row.id,
      detail: { from: row.validity, to: known.validity },
    });
  }
  if (row.severity !== known.severity) {
    events.push({
      type: "incident.severity_changed",
      incidentId: row.id,
      detail: { from: row.severity, to: known.severity },
    });
  }
  return events;
}

/** Counts the new places, and believes the author of the earliest commit where none was known. */
async function addToIncidents(tx: Tx, places: ReadonlyMap<number, readonly NewOccurrence[]>): Promise<void> {
  if (places.size === 0) return;
  const ids = [...places.keys()];
  const counts = ids.map((id) => places.get(id)?.length ?? 0);
  const authors = ids.map((id) => earliestAuthor(places.get(id) ?? []));
  await tx.$executeRaw`UPDATE "Incident" i SET "occurrenceCount" = i."occurrenceCount" + n.count, "authorId" = coalesce(i."authorId", n.author)
    FROM (SELECT unnest(${ids}::int[]) AS id, unnest(${counts}::int[]) AS count, unnest(${authors}::int[]) AS author) n WHERE i.id = n.id`;
}

function earliestAuthor(places: readonly NewOccurrence[]): number | null {
  const authored = places.filter(({ authorId }) => authorId !== null);
  const time = ({ committedAt }: NewOccurrence) => committedAt?.getTime() ?? Number.POSITIVE_INFINITY;
  return authored.sort((a, b) => time(a) - time(b) || a.id - b.id)[0]?.authorId ?? null;
}
