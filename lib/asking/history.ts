import type { History } from "@/lib/asking/people";
import type { Db } from "@/lib/db/client";

type Past = { history: History; named: string[] };

export const nothingHappened: Past = {
  history: { failed: new Map(), disputed: { emails: new Set(), memberIds: new Set() } },
  named: [],
};

/** What each incident has seen of people, and whom they named; who has seen nothing is left out. */
export async function historiesOf(db: Db, incidentIds: readonly number[]): Promise<Map<number, Past>> {
  const about = { incidentId: { in: [...incidentIds] } };
  const [disputes, mails] = await Promise.all([
    db.dispute.findMany({
      where: about,
      orderBy: { id: "desc" },
      select: {
        incidentId: true,
        memberId: true,
        suggestedEmail: true,
        createdAt: true,
        link: { select: { recipient: true } },
      },
    }),
    db.mail.findMany({
      where: { ...about, kind: { in: ["incident-link", "reminder"] } },
      orderBy: { queuedAt: "asc" },
      select: { incidentId: true, recipient: true, state: true, error: true },
    }),
  ]);
  const links = await db.sharingLink.findMany({
    where: { incidentId: { in: disputes.map(({ incidentId }) => incidentId) } },
    select: { incidentId: true, recipient: true, createdAt: true },
  });
  const disputesOf = Map.groupBy(disputes, ({ incidentId }) => incidentId);
  const linksOf = Map.groupBy(links, ({ incidentId }) => incidentId);
  const mailsOf = Map.groupBy(mails, ({ incidentId }) => incidentId ?? 0);
  const ids = new Set([...disputesOf.keys(), ...mailsOf.keys()]);
  return new Map(
    [...ids].map((id) => {
      const standing = standingDisputes(disputesOf.get(id) ?? [], linksOf.get(id) ?? []);
      const disputed = {
        emails: new Set(standing.flatMap(({ link }) => link?.recipient ?? [])),
        memberIds: new Set(standing.flatMap(({ memberId }) => memberId ?? [])),
      };
      const named = [...new Set(standing.flatMap(({ suggestedEmail }) => suggestedEmail ?? []))];
      return [id, { history: { failed: failedOf(mailsOf.get(id) ?? []), disputed }, named }];
    }),
  );
}

type Link = { recipient: string; createdAt: Date };
type Disputed = { link: { recipient: string } | null; createdAt: Date };

/** A dispute is over once a newer link was made for the same person: a Manager insisted. */
function standingDisputes<Row extends Disputed>(disputes: readonly Row[], links: readonly Link[]): Row[] {
  return disputes.filter(
    ({ link, createdAt }) =>
      !link || !links.some((newer) => newer.recipient === link.recipient && newer.createdAt > createdAt),
  );
}

type Sent = { recipient: string; state: string; error: string | null };

function failedOf(mails: readonly Sent[]): Map<string, string> {
  const failed = new Map<string, string>();
  for (const { recipient, state, error } of mails) {
    if (state === "failed") failed.set(recipient, `a mail to it failed: ${error ?? "refused"}`);
    else if (state === "bounced") failed.set(recipient, "a mail to it came back");
    else if (state === "accepted") failed.delete(recipient);
  }
  return failed;
}
