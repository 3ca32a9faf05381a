/** What a Manager most often answers a request with; words may follow. */
export const denyReasons = [
  "The secret still works. Please revoke it first.",
  "It is an actual secret. Please revoke it instead of ignoring it.",
  "Please say how and when it was revoked.",
  "It is in use elsewhere, too. Please look at every place.",
] as const;

export const longestDenial = 1_000;
