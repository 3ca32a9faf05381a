import { vendorName } from "@/lib/alerts/address";

type Said = { icon: "found" | "link" | "comment"; did: string; who?: string; quote?: string | null };

/** What happened to the incident at code hosts and at its source, in people's words; null for what is another's affair. */
export function codeHostWords(type: string, detail: Record<string, unknown>): Said | null {
  const text = (key: string) => (typeof detail[key] === "string" ? detail[key] : "");
  const number = typeof detail.number === "number" ? `#${detail.number}` : "";
  const where = `${text("repository")}${number}`;
  const by = text("by") ? { who: text("by") } : {};
  const quote = text("error") || null;
  switch (type) {
    case "issue.asked":
      return { icon: "link", did: `asked for an issue in ${text("repository")}` };
    case "issue.created":
      return { icon: "link", did: `made the issue ${where}` };
    case "issue.failed":
      return { icon: "link", did: `could not make the issue in ${text("repository")}`, quote };
    case "issue.closed":
      return { icon: "link", ...by, did: `closed the issue ${where}` };
    case "issue.reopened":
      return { icon: "link", ...by, did: `opened the issue ${where} again` };
    case "change.asked":
      return { icon: "link", did: `asked for a change in ${text("repository")}` };
    case "change.opened":
      return { icon: "link", did: `opened the change ${where}` };
    case "change.failed":
      return { icon: "link", did: `could not open the change in ${text("repository")}`, quote };
    case "change.merged":
      return { icon: "link", ...by, did: `merged the change ${where}` };
    case "change.closed":
      return { icon: "link", ...by, did: `closed the change ${where} without merging it` };
    case "change.reopened":
      return { icon: "link", ...by, did: `opened the change ${where} again` };
    case "issue.retried":
      return { icon: "link", did: `tried again what had failed in ${text("repository")}` };
    case "command.obeyed":
      return { icon: "comment", did: `answered with /${text("verb")} in a comment on ${where} at ${text("host")}` };
    case "alert.written":
      return {
        icon: "link",
        did: `wrote it to ${vendorName[text("vendor") as keyof typeof vendorName] ?? "the source"}`,
      };
    case "alert.conflicted":
      return {
        icon: "found",
        did: `saw that ${text("by") || "somebody"} decided otherwise at the source: ${farWords(text("there"))}`,
      };
    case "alert.decided":
      return { icon: "link", did: decided(text("take"), text("there")) };
    case "alert.failed":
      return { icon: "link", did: "could not write it to the source", quote };
    default:
      return null;
  }
}

function decided(take: string, there: string): string {
  if (take === "retry") return "had it written to the source again";
  return take === "here" ? "kept what is decided here" : `took over what is at the source: ${farWords(there)}`;
}

/** "closed false_positive" as people say it. */
export function farWords(key: string): string {
  const [status = "", ...reason] = key.split(" ");
  if (status !== "closed") return "open";
  const said = reason.join(" ").toLowerCase().replaceAll("_", " ");
  return said === "" || said === "*" ? "closed" : `closed (${said})`;
}
