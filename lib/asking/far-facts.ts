import { z } from "zod";
import type { FarFacts, Hint } from "@/lib/asking/climb";
import { parseCodeowners, type Rule, ruleFor } from "@/lib/asking/codeowners";
import type { Asking } from "@/lib/asking/facts";
import { mentionsOf } from "@/lib/asking/logins";
import { type History, type Mention, type People, peopleOf } from "@/lib/asking/people";
import type { Db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { splitAuthor } from "@/lib/ingest/sources/reading/author";
import type { Commit } from "@/prisma/generated/client";

const mostPlaces = 50;
const mostCommits = 20;
const mostOwners = 20;

/** Everybody else whom the places of each of these point at. */
export async function farFacts(
  db: Db,
  incidents: readonly (Asking & { history: History })[],
): Promise<Map<number, FarFacts>> {
  const places = await placesOf(db, incidents);
  const repositories = await repositoriesOf(db, places);
  const commits = await commitsOf(db, places);
  const told = Map.groupBy(places, ({ incidentId }) => incidentId);
  const owned = new Map(
    incidents.map(({ id, authorId }) => {
      const theirs = nearestFirst(told.get(id) ?? [], authorId);
      return [id, { theirs, rules: rulesOf(theirs, repositories) }];
    }),
  );
  const mentionOf = await mentionsOf(
    db,
    [...owned.values()].flatMap(({ rules }) => rules.flatMap(({ rule }) => rule.owners)),
  );
  const pointed = new Map(
    incidents.map(({ id }) => {
      const { theirs, rules } = owned.get(id) ?? { theirs: [], rules: [] };
      return [id, pointersOf(theirs, rules, repositories, commits, mentionOf)];
    }),
  );
  const mentions = [...pointed.values()].flatMap(({ coAuthors, pushers, owners, named }) => [
    ...coAuthors,
    ...pushers,
    ...owners.flatMap((owner) => ("mentions" in owner ? owner.mentions : [])),
    ...named,
  ]);
  const personOf = await peopleOf(db, mentions);
  return new Map(
    incidents.flatMap(({ id, history }) => {
      const pointers = pointed.get(id);
      return pointers ? [[id, hintsOf(pointers, personOf, history)]] : [];
    }),
  );
}

type Pointed = Mention & { because: string };
type Pointers = { coAuthors: Pointed[]; pushers: Pointed[]; owners: Owner[]; named: Pointed[] };
type Repositories = ReadonlyMap<number, { fullName: string; ownerEmail: string | null; rules: Rule[] }>;
type Owned = { rule: Rule; fullName: string };

function pointersOf(
  places: readonly Place[],
  owned: readonly Owned[],
  repositories: Repositories,
  commits: ReadonlyMap<string, Commit>,
  mentionOf: Awaited<ReturnType<typeof mentionsOf>>,
): Pointers {
  const keys = [...new Set(places.filter(({ commit }) => commit).map(keyOf))];
  const told = keys.flatMap((key) => commits.get(key) ?? []).slice(0, mostCommits);
  const coAuthors = told.flatMap(({ sha, coAuthors }) =>
    coAuthors.map((trailer) => ({ ...mentionIn(trailer), because: `is a co-author of commit ${sha.slice(0, 8)}` })),
  );
  const pushers = told.flatMap(({ sha, pusherName, pusherEmail }) =>
    pusherEmail
      ? [
          {
            name: pusherName ?? "",
            email: pusherEmail,
            because: `pushed commit ${sha.slice(0, 8)}, or opened its pull request`,
          },
        ]
      : [],
  );
  const ids = [...new Set(places.map(({ repositoryId }) => repositoryId))].sort((a, b) => a - b);
  const named = ids.flatMap((id) => {
    const { fullName, ownerEmail } = repositories.get(id) ?? {};
    return ownerEmail ? [{ name: "", email: ownerEmail, because: `is the named owner of ${fullName}` }] : [];
  });
  const owners = owned.flatMap((entry) => ownersOf(entry, mentionOf)).slice(0, mostOwners);
  return { coAuthors, pushers, owners, named };
}

function hintsOf({ coAuthors, pushers, owners, named }: Pointers, personOf: People, history: History): FarFacts {
  const hint =
    (confidence: Hint["confidence"]) =>
    (mention: Pointed): Hint => ({
      because: mention.because,
      confidence,
      person: personOf(mention, history),
    });
  return {
    coAuthors: coAuthors.map(hint("likely")),
    pushers: pushers.map(hint("likely")),
    codeOwners: owners.flatMap((owner): Hint[] => {
      if ("unknown" in owner) return [owner];
      const { because, confidence } = owner;
      return owner.mentions.map((mention) => ({ because, confidence, person: personOf(mention, history) }));
    }),
    repositoryOwners: named.map(hint("guess")),
  };
}

type Owner = Pick<Hint, "because" | "confidence"> & ({ mentions: Mention[] } | { shown: string; unknown: string });

/** The owners of one deciding line, in the order they stand there. A line for everything says little about one path. */
function ownersOf({ rule, fullName }: Owned, mentionOf: (owner: string) => Mention[] | { unknown: string }): Owner[] {
  const confidence = /^[/*]+$/.test(rule.pattern) ? ("guess" as const) : ("likely" as const);
  const because = `owns ${rule.pattern} in CODEOWNERS of ${fullName}`;
  return rule.owners.map((owner) => {
    const mentions = mentionOf(owner);
    return "unknown" in mentions
      ? { because, confidence, shown: owner, unknown: mentions.unknown }
      : { because, confidence, mentions };
  });
}

function rulesOf(places: readonly Place[], repositories: Repositories): Owned[] {
  const ids = [...new Set(places.map(({ repositoryId }) => repositoryId))].sort((a, b) => a - b);
  return ids.flatMap((id) => {
    const { rules, fullName } = repositories.get(id) ?? { rules: [], fullName: "" };
    const paths = places.filter(({ repositoryId, path }) => repositoryId === id && path).map(({ path }) => path);
    const deciding = [...new Set(paths)].flatMap((path) => ruleFor(rules, path) ?? []);
    return [...new Set(deciding)].map((rule) => ({ rule, fullName }));
  });
}

function mentionIn(trailer: string): Mention {
  const { authorName = "", authorEmail = "" } = splitAuthor(trailer);
  return { name: authorName, email: authorEmail };
}

const placeRow = z.object({
  incidentId: z.number(),
  repositoryId: z.number(),
  commit: z.string(),
  path: z.string(),
  authorId: z.number().nullable(),
});
type Place = z.infer<typeof placeRow>;

/** The first places of each, in the order they were committed. */
async function placesOf(db: Db, incidents: readonly Asking[]): Promise<Place[]> {
  const ids = incidents.map(({ id }) => id);
  const rows = await db.$queryRaw`SELECT first.* FROM unnest(${ids}::int[]) asked (id) CROSS JOIN LATERAL (
      SELECT o."incidentId", o."repositoryId", o."commit", o.path, o."authorId" FROM "Occurrence" o WHERE o."incidentId" = asked.id
      ORDER BY o."committedAt" ASC NULLS LAST, o.id ASC LIMIT ${mostPlaces}::int) first`;
  return parseRows(placeRow, rows);
}

/** The believed author's places first: who helped them, or owns what they changed, is nearest. */
function nearestFirst(places: readonly Place[], authorId: number | null): Place[] {
  return [
    ...places.filter((place) => place.authorId === authorId),
    ...places.filter((place) => place.authorId !== authorId),
  ];
}

async function repositoriesOf(db: Db, places: readonly Place[]): Promise<Repositories> {
  const ids = [...new Set(places.map(({ repositoryId }) => repositoryId))];
  const rows = await db.repository.findMany({ where: { id: { in: ids } } });
  return new Map(
    rows.map(({ id, fullName, ownerEmail, codeowners }) => [
      id,
      { fullName, ownerEmail, rules: codeowners ? parseCodeowners(codeowners) : [] },
    ]),
  );
}

const keyOf = ({ repositoryId, commit }: Pick<Place, "repositoryId" | "commit">) => `${repositoryId}:${commit}`;

async function commitsOf(db: Db, places: readonly Place[]): Promise<Map<string, Commit>> {
  const rows = await db.commit.findMany({
    where: {
      repositoryId: { in: [...new Set(places.map(({ repositoryId }) => repositoryId))] },
      sha: { in: [...new Set(places.flatMap(({ commit }) => commit || []))] },
    },
  });
  return new Map(rows.map((row) => [keyOf({ repositoryId: row.repositoryId, commit: row.sha }), row]));
}
