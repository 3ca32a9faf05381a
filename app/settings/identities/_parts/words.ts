/** How an address is known to be somebody's. */
export const linkWord = {
  seen: "Seen in commits, which proves nothing",
  provider: "Verified by the sign-in provider",
  proved: "Proved by a mailed code",
  approved: "Approved by a manager",
} as const;

export const notYet = "Not signed in yet";

/** Why an address is nobody's to mail. */
export const flagWord = {
  bot: "Bot",
  shared: "Shared by several people",
  host_local: "One machine only",
  noreply: "No-reply",
  malformed: "Not an address",
} as const;

const leftWords: Record<string, string> = {
  deactivated: "Account deactivated",
  bounced: "Mail comes back",
  by_hand: "Said to have left",
};

export function leftWord(reason: string | null): string {
  return leftWords[reason ?? ""] ?? "Has left";
}

export const autoHealingOptions = [
  { value: "", label: "As the workspace and the repository say" },
  { value: "off", label: "Off: they may not close incidents" },
  { value: "request", label: "Request: a manager approves first" },
  { value: "on", label: "On: they may close incidents themselves" },
];
