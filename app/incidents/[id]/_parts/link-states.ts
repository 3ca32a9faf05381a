type StoredLink = {
  id: string;
  recipient: string;
  scopes: string[];
  createdAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  revokedFor: string | null;
  lastSeenAt: Date | null;
  seenCount: number;
  networks: string[];
};
type StoredMail = { recipient: string; state: string; error: string | null; queuedAt: Date; settledAt: Date | null };

export type LinkState = {
  id: string;
  recipient: string;
  may: string[];
  state: "live" | "expired" | "withdrawn";
  withdrawnFor: string | null;
  createdAt: string;
  expiresAt: string;
  mail: { word: string; at: string; error: string | null } | null;
  openedAt: string | null;
  opened: number;
  networks: number;
};

const mailWord: Record<string, string> = {
  queued: "Waiting to be sent",
  submitting: "Being sent",
  accepted: "Sent",
  deferred: "Will be tried again",
  failed: "Could not be sent",
  unknown: "Perhaps sent; will be tried again",
  cancelled: "Not sent",
  digested: "Goes into the next daily digest",
  bounced: "Came back",
};

const scopeWord: Record<string, string> = {
  view: "look",
  feedback: "answer",
  resolve: "resolve or ignore",
  request: "after a manager's approval",
};

/** The links with what became of each: the mail queued with a link is the recipient's first from its creation on. */
export function linkStates(links: StoredLink[], mails: StoredMail[], now = Date.now()): LinkState[] {
  return links.map((link) => {
    const mail = mails
      .filter(
        ({ recipient, queuedAt }) => recipient === link.recipient && queuedAt.getTime() >= link.createdAt.getTime(),
      )
      .at(-1);
    return {
      id: link.id,
      recipient: link.recipient,
      may: link.scopes.map((scope) => scopeWord[scope] ?? scope),
      state: link.revokedAt ? "withdrawn" : link.expiresAt.getTime() <= now ? "expired" : "live",
      withdrawnFor: link.revokedFor === "withdrawn" ? null : link.revokedFor,
      createdAt: link.createdAt.toISOString(),
      expiresAt: link.expiresAt.toISOString(),
      mail: mail
        ? {
            word: mailWord[mail.state] ?? mail.state,
            at: (mail.settledAt ?? mail.queuedAt).toISOString(),
            error: mail.error,
          }
        : null,
      openedAt: link.lastSeenAt?.toISOString() ?? null,
      opened: link.seenCount,
      networks: link.networks.length,
    };
  });
}
