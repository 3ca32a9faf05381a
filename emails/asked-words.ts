/** As what somebody is written to: the commit's author, somebody the ladder found instead, or whoever a Manager chose. */
export type AskedAs =
  | "author"
  | "other_address"
  | "co_author"
  | "pusher"
  | "code_owner"
  | "repository_owner"
  | "someone";

/** "…, because you pushed the commit": the end of a sentence to them. */
export const askedBecause: Record<AskedAs, string> = {
  author: "your address is the author's address of the commit",
  other_address: "you wrote the commit, and this is another address of yours",
  co_author: "the commit names you as a co-author",
  pusher: "you pushed the commit, or opened its pull request",
  code_owner: "you own this path in CODEOWNERS",
  repository_owner: "you are named as the owner of this repository",
  someone: "the security team thinks that you can help",
};
