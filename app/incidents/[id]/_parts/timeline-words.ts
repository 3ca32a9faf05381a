import { counted, date } from "@/app/_ui/format";
import { sourceWord, validityWord } from "@/app/_ui/words";
import { whatHappened } from "@/app/audit/_parts/audit-words";
import { severity } from "@/emails/brand";
import { shortCommit } from "@/emails/words";
import { onDate } from "@/lib/dates";
import type { timelineOf } from "@/lib/incidents/get";
import { ignoreReasonLabel } from "@/lib/incidents/ignore-reasons";
import { findPlaybook } from "@/lib/playbooks/catalog";
import { closureWords } from "./closure-words";
import { codeHostWords } from "./code-host-words";

export type Entry = { id: string; at: string; icon: EntryIcon; who: string; did: string; quote: string | null };
export type EntryIcon = "found" | "person" | "mail" | "link" | "closed" | "open" | "comment" | "playbook";

/** What the words need of the incident an event is about. */
export type About = {
  source: string;
  assignee: { id: number; name: string } | null;
  comments: { id: number; body: string }[];
  sharingLinks: { id: string; recipient: string }[];
};
type Timeline = Awaited<ReturnType<typeof timelineOf>>;
type Event = Timeline["events"][number];
type Said = { icon: EntryIcon; did: string; who?: string; quote?: string | null };

/** Everything that happened to the incident in people's words, oldest first. */
export function timelineEntries({ events, runs }: Timeline, incident: About): Entry[] {
  const said = events.map((event) => entryOf(event, incident));
  const ran = runs.map((run) => ({
    id: `run-${run.id}`,
    at: run.createdAt.toISOString(),
    icon: "playbook" as const,
    who: playbookName(run.playbookId),
    did: run.outcome === "failed" ? `failed: ${run.detail}` : `ran: ${run.detail}`,
    quote: null,
  }));
  return [...said, ...ran].sort((a, b) => a.at.localeCompare(b.at));
}

/** One event in people's words. */
export function entryOf(event: Event, incident: About): Entry {
  const { icon, did, who, quote } = wordsOf(event, incident);
  const [id, at] = [`event-${event.id}`, event.createdAt.toISOString()];
  return { id, at, icon, who: who ?? actorName(event, incident), did, quote: quote ?? null };
}

function wordsOf(event: Event, incident: About): Said {
  const detail = (event.detail ?? {}) as Record<string, unknown>;
  const text = (key: string) => (typeof detail[key] === "string" ? detail[key] : "");
  const quote = text("comment") || null;
  switch (event.type) {
    case "incident.triggered":
      return {
        icon: "found",
        who: sourceWord(incident.source),
        did: detail.historical ? "found it in the history" : "found it",
      };
    case "incident.occurrence_added": {
      const count = typeof detail.count === "number" ? detail.count : 1;
      return {
        icon: "found",
        who: sourceWord(incident.source),
        did: `found it in ${counted(count, "more place", "more places")}`,
      };
    }
    case "incident.left_branch":
    case "incident.returned_to_branch":
      if (detail.deleted === true) return { icon: "found", did: `heard that the branch ${text("branch")} was deleted` };
      return {
        icon: "found",
        who: scannerName(text("scan")),
        did: `${event.type === "incident.left_branch" ? "no longer finds it" : "finds it again"} on ${text("branch")}${text("commit") ? `, in a full scan of ${shortCommit(text("commit"))}` : ""}`,
      };
    case "incident.author_identified":
      return { icon: "person", did: "learnt who made the commit" };
    case "incident.occurrence_authored":
      return { icon: "person", did: "learnt who made another of its commits" };
    case "incident.severity_changed":
      return {
        icon: "found",
        did: `changed the severity from ${severityWord(detail.from)} to ${severityWord(detail.to)}`,
      };
    case "incident.validity_changed":
      return { icon: "found", did: `saw the validity change: ${validity(detail.from)}, now ${validity(detail.to)}` };
    case "incident.assigned":
      return { icon: "person", did: assigned(event, detail, incident) };
    case "incident.unassigned":
      return { icon: "person", did: "took away its owner" };
    case "incident.commented":
      return {
        icon: "comment",
        did: "wrote",
        quote: incident.comments.find(({ id }) => String(id) === event.subject)?.body ?? "This comment was removed.",
      };
    case "incident.comment_edited":
      return { icon: "comment", did: "changed a comment" };
    case "incident.comment_deleted":
      return { icon: "comment", did: "took a comment away" };
    case "incident.feedback_received":
      return { icon: "comment", did: "answered the questions" };
    case "incident.answer_followed":
      return { icon: "comment", did: `closed it otherwise than answered before: ${followed(detail.after)}` };
    case "incident.resolved":
      return {
        icon: "closed",
        did: `resolved it${detail.revoked === true ? " as revoked" : detail.revoked === false ? "; not revoked" : ""}`,
        quote,
      };
    case "incident.ignored": {
      const label = ignoreReasonLabel[text("reason") as keyof typeof ignoreReasonLabel];
      const until = text("until") ? `, until ${onDate(new Date(text("until")))}` : "";
      return { icon: "closed", did: `ignored it${label ? `: ${label.toLowerCase()}` : ""}${until}`, quote };
    }
    case "incident.prolonged": {
      const until = text("until") ? `until ${onDate(new Date(text("until")))}` : "for longer";
      return { icon: "closed", did: `goes on ignoring it ${until}`, quote };
    }
    case "incident.reopened":
      return { icon: "open", did: "reopened it", quote };
    case "incident.due_soon":
      return { icon: "person", did: "told whoever it concerns that it is due within three days", quote };
    case "incident.overdue":
      return { icon: "person", did: "told whoever it concerns that it is past its due date", quote };
    case "incident.expired":
      return { icon: "open", did: "reopened it, because the time for which it was ignored is over", quote };
    case "incident.regressed":
      return { icon: "open", did: "reopened it, because it was seen again after it was resolved", quote };
    case "incident.author_disputed":
      return {
        icon: "person",
        did: `said that it is not theirs${text("suggested") ? `, and named ${text("suggested")}` : ""}`,
      };
    case "grant.given":
      return { icon: "person", did: `gave ${text("email") || "somebody"} access` };
    case "grant.offered":
      return { icon: "person", did: `gave whoever has the address ${event.subject} access` };
    case "grant.retracted":
      return { icon: "person", did: `took back the access of whoever has the address ${event.subject}` };
    case "grant.revoked":
      return { icon: "person", did: `took away the access of ${text("email") || "somebody"}` };
    case "grant.derived":
      return {
        icon: "person",
        ...(event.memberId === detail.memberId ? {} : { who: "An author" }),
        did: "got access, because of their commit",
      };
    case "grant.withdrawn":
      return { icon: "person", did: "took away an author's access, because its ground is gone" };
    case "incident.asking_changed":
      return {
        icon: "person",
        did: text("address")
          ? `found that ${text("address")} can be asked, who ${text("because")}`
          : "found nobody who can be asked",
      };
    case "sharing-link.created":
      return {
        icon: "link",
        did: `made a link for ${text("recipient")}${text("expiresAt") ? `, valid until ${date(text("expiresAt"))}` : ""}`,
      };
    case "sharing-link.revoked":
      return text("reason")
        ? {
            icon: "link",
            who: text("recipient") ? `The link to ${text("recipient")}` : "A link",
            did: `ended: ${text("reason")}`,
          }
        : { icon: "link", did: "withdrew the link" };
    case "sharing-link.viewed":
      return { icon: "link", did: "opened the link" };
    case "mail.accepted":
      return { icon: "mail", did: `mailed ${text("recipient")}` };
    case "mail.failed":
      return { icon: "mail", did: `could not mail ${text("recipient")}${text("error") ? `: ${text("error")}` : ""}` };
    case "mail.bounced":
      return {
        icon: "mail",
        did: `got the mail to ${text("recipient")} back${text("error") ? `: ${text("error")}` : ""}`,
      };
    case "mail.refused":
      return { icon: "mail", did: `was told that ${text("recipient")} takes no mail: ${text("error")}` };
    case "sharing-link.refreshed":
      return { icon: "link", did: `mails ${text("recipient")} a fresh link, because the old one had expired` };
    case "sharing-link.travelled":
      return { icon: "link", did: "opened the link from a fourth network; it may have been passed on" };
    case "incident.reminded": {
      const words = text("words");
      return {
        icon: "mail",
        did: `reminded ${text("recipient") || text("email")}`,
        ...(words ? { quote: words } : {}),
      };
    }
    case "incident.labelled":
      return { icon: "person", did: labelled(detail) };
    case "incident.hand_off":
      return { icon: "person", ...handedOver(detail, text) };
    case "escalation.started":
      return { icon: "person", did: detail.urgent ? "began to page whoever is on call" : "will page in office hours" };
    case "escalation.made_urgent":
      return { icon: "person", did: "pages at once from now on" };
    case "escalation.paged":
      return { icon: "mail", did: `paged ${text("email")}, ${text("because")}` };
    case "escalation.found_nobody":
      return { icon: "person", did: `found nobody ${text("because")}, and goes on to the next` };
    case "escalation.exhausted":
      return { icon: "person", did: "paged everybody, and nobody acknowledged" };
    case "escalation.acknowledged":
      return { icon: "person", did: `acknowledged it${acknowledgedIn[text("through")] ?? ""}` };
    case "escalation.ended":
      return { icon: "closed", did: "pages nobody any more" };
    case "mail.cancelled":
      return { icon: "mail", did: `did not mail ${text("recipient")}${text("error") ? `: ${text("error")}` : ""}` };
    default:
      return (
        closureWords(event.type, detail) ??
        codeHostWords(event.type, detail) ?? { icon: "found", did: whatHappened(event.type, detail) }
      );
  }
}

/** "sarif CodeQL java": the tool where it says so, else what its reports are called. */
function scannerName(scan: string): string {
  const [source = "", ...tool] = scan.split(" ");
  return source === "sarif" && tool.length > 0 ? tool.join(" ") : sourceWord(source);
}

function labelled({ before, after }: Record<string, unknown>): string {
  const [had, has] = [before, after].map((labels) => (Array.isArray(labels) ? labels.map(String) : []));
  const added = has?.filter((label) => !had?.includes(label)) ?? [];
  const gone = had?.filter((label) => !has?.includes(label)) ?? [];
  const parts = [
    added.length > 0 && `added the label ${added.join(", ")}`,
    gone.length > 0 && `took the label ${gone.join(", ")} away`,
  ];
  return parts.filter(Boolean).join(" and ") || "changed the labels";
}

function handedOver({ became }: Record<string, unknown>, text: (key: string) => string): Pick<Said, "did" | "quote"> {
  if (became === "accepted") return { did: `took over what ${text("from")} handed over` };
  if (became === "declined") return { did: `did not take over what ${text("from")} handed over` };
  return { did: `handed over to ${text("to")}`, quote: `${text("summary")} Next: ${text("nextSteps")}` };
}

const acknowledgedIn: Record<string, string> = { page: " through the link in the page", pagerduty: " in PagerDuty" };

function assigned(event: Event, { memberId, email }: Record<string, unknown>, { assignee }: About): string {
  if (typeof memberId === "number" && memberId === event.memberId) return "took it on";
  const name = assignee?.id === memberId ? assignee?.name : email;
  return `made ${typeof name === "string" ? name : "somebody"} its owner`;
}

function followed(after: unknown): string {
  if (after && typeof after === "object" && "actualSecret" in after) return "the answer is now that it is not real";
  const revoked = after && typeof after === "object" && "revoked" in after && after.revoked === true;
  return `the answer is now that it was ${revoked ? "" : "not "}revoked`;
}

function severityWord(level: unknown): string {
  return severity[level as keyof typeof severity]?.label.toLowerCase() ?? "unknown";
}

function validity(state: unknown): string {
  return (validityWord[state as keyof typeof validityWord] ?? "unknown").toLowerCase();
}

/** What a source may have decided, by whom there. */
const decidedThere = new Set(["incident.resolved", "incident.ignored", "incident.reopened"]);

function actorName(event: Event, incident: About): string {
  const by = (event.detail as { by?: unknown } | null)?.by;
  if (typeof by === "string" && decidedThere.has(event.type) && event.member === null)
    return `${by}, at ${sourceWord(incident.source)},`;
  const [kind, rest = ""] = [event.actor.split(":")[0], event.actor.slice(event.actor.indexOf(":") + 1)];
  if (kind === "link")
    return `${incident.sharingLinks.find(({ id }) => id === rest)?.recipient ?? "The recipient"}, through the link,`;
  if (event.member) return kind === "token" ? `${event.member.name}, with a token,` : event.member.name;
  if (rest.startsWith("playbook:")) return playbookName(rest.slice("playbook:".length));
  return "Handback";
}

function playbookName(id: string): string {
  return `The playbook “${findPlaybook(id)?.title ?? id}”`;
}
