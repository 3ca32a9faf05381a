export type Verdict = "clean" | "told" | "blocked" | "approved";
export type Standing = "new" | "known" | "closed" | "gone";

export const verdictWord: Record<Verdict, string> = {
  clean: "Nothing new",
  told: "New incidents",
  blocked: "Blocked",
  approved: "Let pass",
};

/** Each with what it means, for whoever wonders. */
export const standingWord: Record<Standing, string> = {
  new: "New here",
  closed: "Closed",
  gone: "Not there any more",
  known: "Known before",
};

/** "acme/api!12", as GitLab writes it, or "acme/api#12". */
export function referenceOf(request: { host: string; number: number; repository: { fullName: string } }): string {
  return `${request.repository.fullName}${request.host === "github" ? "#" : "!"}${request.number}`;
}
