import type { Facts, FarFacts, Hint } from "@/lib/asking/climb";
import { parseCodeowners, type Rule, ruleFor } from "@/lib/asking/codeowners";
import { mentionsOf } from "@/lib/asking/logins";
import { type History, type Mention, peopleOf } from "@/lib/asking/people";
import type { Db } from "@/lib/db/client";
import { splitAuthor } from "@/lib/ingest/sources/reading/author";
import type { Incident } from "@/prisma/generated/client";

const mostPlaces = 50;
const mostCommits = 20;
const mostOwners = 20;

/** Who wrote it, and whom the last recipient named instead. */
export async function nearFacts(
  db: Db,
  incident: Pick<Incident, "id" | "authorId">,
): Promise<Facts & { history: History }> {
  const { history, named } = await historyOf(db, incident.id);
  const author = incident.authorId
    ? await db.address.findUnique({
        where: { id: incident.authorId },
        include: { developer: { select: { name: true } } },
      })
    : null;
  const writer = author && { email: author.email, name: author.developer.name };
  const suggested = named.map((email) => ({ email, name: "" }));
  const personOf = await peopleOf(db, [...(writer ? [writer] : []), ...suggested], history);
  return {
    author: writer && personOf(writer, "author"),
    named: suggested.map((mention) => ({
      because: "was named by somebody who says that it is not theirs",
      confidence: "guess",
      person: personOf(mention),
    })),
    history,
  };
}

/** Everybody else whom the incident's places point at. */
export async function farFacts(
  db: Db,
  incident: Pick<Incident, "id" | "authorId">,
  history: History,
): Promise<FarFacts> {
  const places = await placesOf(db, incident);
  const repositoryIds = [...new Set(places.map(({ repositoryId }) => repositoryId))];
  const repositories = await db.repository.findMany({ where: { id: { in: repositoryIds } } });
  const commits = await commitsOf(db, places);
  const owned = repositories.flatMap(({ id, fullName, codeowners }) => {
    if (!codeowners) return [];
    const rules = parseCodeowners(codeowners);
    const paths = places.filter(({ repositoryId, path }) => repositoryId === id && path).map(({ path }) => path);
    const deciding = [...new Set(paths)].flatMap((path) => ruleFor(rules, path) ?? []);
    return [...new Set(deciding)].map((rule) => ({ rule, fullName }));
  });
  const mentionOf = await mentionsOf(
    db,
    owned.flatMap(({ rule }) => rule.owners),
  );
  const owners = owned.flatMap((entry) => ownersOf(entry, mentionOf)).slice(0, mostOwners);
  const coAuthors = commits.flatMap(({ sha, coAuthors }) =>
    coAuthors.map((trailer) => ({ ...mentionIn(trailer), because: `is a co-author of commit ${sha.slice(0, 8)}` })),
  );
  const pushers = commits.flatMap(({ sha, pusherName, pusherEmail }) =>
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
  const named = repositories.flatMap(({ fullName, ownerEmail }) =>
    ownerEmail ? [{ name: "", email: ownerEmail, because: `is the named owner of ${fullName}` }] : [],
  );
  const mentions = owners.flatMap((owner) => ("mentions" in owner ? owner.mentions : []));
  const personOf = await peopleOf(db, [...coAuthors, ...pushers, ...mentions, ...named], history);
  const hint =
    (confidence: Hint["confidence"]) =>
    (mention: Mention & { because: string }): Hint => ({
      because: mention.because,
      confidence,
      person: personOf(mention),
    });
  return {
    coAuthors: coAuthors.map(hint("likely")),
    pushers: pushers.map(hint("likely")),
    codeOwners: owners.flatMap((owner): Hint[] => {
      if ("unknown" in owner) return [owner];
      const { because, confidence } = owner;
      return owner.mentions.map((mention) => ({ because, confidence, person: personOf(mention) }));
    }),
    repositoryOwners: named.map(hint("guess")),
  };
}

type Owner = Pick<Hint, "because" | "confidence"> & ({ mentions: Mention[] } | { shown: string; unknown: string });

/** The owners of one deciding line, in the order they stand there. A line for everything says little about one path. */
function ownersOf(
  { rule, fullName }: { rule: Rule; fullName: string },
  mentionOf: (owner: string) => Mention[] | { unknown: string },
): Owner[] {
  const confidence = /^[/*]+$/.test(rule.pattern) ? ("guess" as const) : ("likely" as const);
  const because = `owns ${rule.pattern} in CODEOWNERS of ${fullName}`;
  return rule.owners.map((owner) => {
    const mentions = mentionOf(owner);
    return "unknown" in mentions
      ? { because, confidence, shown: owner, unknown: mentions.unknown }
      : { because, confidence, mentions };
  });
}

function mentionIn(trailer: string): Mention {
  const { authorName = "", authorEmail = "" } = splitAuthor(trailer);
  return { name: authorName, email: authorEmail };
}

/** The believed author's places first: who helped them, or owns what they changed, is nearest. */
async function placesOf(db: Db, { id, authorId }: Pick<Incident, "id" | "authorId">) {
  const places = await db.occurrence.findMany({
    where: { incidentId: id },
    orderBy: [{ committedAt: { sort: "asc", nulls: "last" } }, { id: "asc" }],
    take: mostPlaces,
    select: { repositoryId: true, commit: true, path: true, authorId: true },
  });
  return [
    ...places.filter((place) => place.authorId === authorId),
    ...places.filter((place) => place.authorId !== authorId),
  ];
}

async function commitsOf(db: Db, places: readonly { repositoryId: number; commit: string }[]) {
  const key = (repositoryId: number, sha: string) => `${repositoryId}:${sha}`;
  const wanted = [
    ...new Set(places.filter(({ commit }) => commit).map(({ repositoryId, commit }) => key(repositoryId, commit))),
  ];
  const rows = await db.commit.findMany({
    where: {
      repositoryId: { in: places.map(({ repositoryId }) => repositoryId) },
      sha: { in: places.map(({ commit }) => commit) },
    },
  });
  const byKey = new Map(rows.map((row) => [key(row.repositoryId, row.sha), row]));
  return wanted.flatMap((commit) => byKey.get(commit) ?? []).slice(0, mostCommits);
}

/** A dispute is over once a newer link was made for the same person: a Manager insisted. */
async function historyOf(db: Db, incidentId: number): Promise<{ history: History; named: string[] }> {
  const [disputes, links, mails] = await Promise.all([
    db.dispute.findMany({
      where: { incidentId },
      orderBy: { id: "desc" },
      include: { link: { select: { recipient: true } } },
    }),
    db.sharingLink.findMany({ where: { incidentId }, select: { recipient: true, createdAt: true } }),
    db.mail.findMany({
      where: { incidentId, kind: { in: ["incident-link", "reminder"] } },
      orderBy: { queuedAt: "asc" },
      select: { recipient: true, state: true, error: true },
    }),
  ]);
  const standing = disputes.filter(
    ({ link, createdAt }) =>
      !link || !links.some((newer) => newer.recipient === link.recipient && newer.createdAt > createdAt),
  );
  const failed = new Map<string, string>();
  for (const { recipient, state, error } of mails) {
    if (state === "failed") failed.set(recipient, `a mail to it failed: ${error ?? "refused"}`);
    else if (state === "bounced") failed.set(recipient, "a mail to it came back");
    else if (state === "accepted") failed.delete(recipient);
  }
  return {
    history: {
      failed,
      disputed: {
        emails: new Set(standing.flatMap(({ link }) => link?.recipient ?? [])),
        memberIds: new Set(standing.flatMap(({ memberId }) => memberId ?? [])),
      },
    },
    named: [...new Set(standing.flatMap(({ suggestedEmail }) => suggestedEmail ?? []))],
  };
}
