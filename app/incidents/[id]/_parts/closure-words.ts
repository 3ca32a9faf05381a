type Said = { icon: "comment" | "closed" | "open" | "found"; did: string; quote?: string | null };

const verb = (wanted: unknown) => (wanted === "ignored" ? "ignore" : "resolve");

/** What happened to requests, evidence and reviews, in people's words; null for other events. */
export function closureWords(type: string, detail: Record<string, unknown>): Said | null {
  const text = (key: string) => (typeof detail[key] === "string" ? detail[key] : "");
  switch (type) {
    case "closure.requested":
      return {
        icon: "comment",
        did: `asked to ${verb(detail.wanted)} it. ${text("why")}`,
        quote: text("comment") || null,
      };
    case "closure.approved":
      return { icon: "closed", did: `approved the request to ${verb(detail.wanted)} it` };
    case "closure.denied":
      return { icon: "open", did: `denied the request to ${verb(detail.wanted)} it`, quote: text("answer") || null };
    case "closure.withdrawn":
      return { icon: "open", did: `ended the request to ${verb(detail.wanted)} it: ${text("answer")}` };
    case "closure.verified":
      return {
        icon: "closed",
        did:
          text("by") === "a manager"
            ? "verified the revocation"
            : "saw that the secret no longer works: the revocation is verified",
      };
    case "closure.doubted":
      return { icon: "found", did: "saw the secret work after it was said to be revoked" };
    case "closure.reviewed":
      return {
        icon: detail.verdict === "fine" ? "closed" : "open",
        did: detail.verdict === "fine" ? "reviewed the closure: it is fine" : "reviewed the closure: it is not fine",
      };
    case "evidence.attached":
      return { icon: "comment", did: "attached evidence", quote: text("note") || null };
    default:
      return null;
  }
}
