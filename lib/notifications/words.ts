import type { Kind } from "@/lib/notifications/kinds";

/** What a notification says, as it was kept when it was written. */
export type Told = {
  kind: Kind;
  /** The type of the event. */
  event: string;
  /** Who did it, as a person reads it. */
  who: string;
  incidentId: number | null;
  /** How many incidents, where it tells of several at once. */
  count?: number;
  /** Whose mail, link or answer it is about. */
  recipient?: string;
  /** What a reminder, a decision, or a refusal adds in somebody's words. */
  words?: string;
  /** resolved or ignored. */
  wanted?: string;
  /** How a request ended that nobody decided. */
  ended?: string;
  /** What was exported. */
  table?: string;
  campaignId?: number;
  /** Of several due dates that are told, how many are still to come. */
  soon?: number;
  /** The schedule or channel it is about. */
  name?: string;
};

/** One sentence; it names the incident by its number alone, so that it can stand in a subject and on a lock screen. */
export function sentenceOf(told: Told): string {
  const { who, count = 0, recipient = "somebody" } = told;
  const incident = `INC-${told.incidentId}`;
  switch (told.kind) {
    case "assigned":
      return `${who} made you the owner of ${told.incidentId === null ? incidents(count) : incident}`;
    case "granted":
      if (told.incidentId === null) return `You were given access to ${incidents(count)} of your commits`;
      return told.event === "grant.derived"
        ? `You were given access to ${incident}, which is about a commit of yours`
        : `${who} gave you access to ${incident}`;
    case "mentioned":
      return `${who} mentioned you on ${incident}`;
    case "comment":
      return `${who} commented on ${incident}`;
    case "reminder":
      return `${who} asks you to look at ${incident} again`;
    case "campaign":
      if (told.event === "campaign.planned") return "Who your campaign would ask about what is worked out";
      return `You are asked to look at ${told.incidentId === null ? `${incidents(count)} of yours` : incident}`;
    case "page":
      return told.event === "escalation.exhausted"
        ? `Nobody has acknowledged ${incident}, and everybody was paged`
        : `You are paged about ${incident}, and it waits for your acknowledgement`;
    case "on_call":
      return onCall(told);
    case "feedback":
      return `${who} answered the questions about ${incident}`;
    case "regression":
      return told.event === "incident.expired"
        ? `${incident} is open again: the time for which it was ignored is over`
        : `${incident} was seen again after it was resolved`;
    case "due_soon":
      if (told.event === "response.action_due") return `Your action after ${incident} is due within two days`;
      return told.incidentId === null
        ? `${incidents(count)} of yours are due within three days`
        : `${incident} is due within three days`;
    case "overdue":
      if (told.event === "response.action_due") return `Your action after ${incident} is overdue`;
      return told.incidentId === null ? overdueWords(told) : `${incident} is past its due date`;
    case "dispute":
      return `${who} says that ${incident} is not theirs`;
    case "request":
      if (told.event === "closure.withdrawn") return `Nothing waits for you any more on ${incident}: ${endOf(told)}`;
      return `${who} asks to ${told.wanted === "ignored" ? "ignore" : "resolve"} ${incident}`;
    case "decided":
      if (told.event === "closure.withdrawn") return `Your request about ${incident} has ended: ${endOf(told)}`;
      return `${who} ${told.event === "closure.approved" ? "approved" : "denied"} your request about ${incident}`;
    case "response":
      if (told.event === "response.declared") return `${who} declared ${incident} a security incident`;
      if (told.event === "response.step_assigned") return `${who} gave you a step of the response to ${incident}`;
      if (told.event === "response.action_assigned") return `${who} gave you an action after ${incident}`;
      return `${who} brought you in to the response to ${incident}`;
    case "export": {
      const what = `Your export of ${(told.table ?? "a table").replaceAll("_", " ")}`;
      return told.event === "export.finished"
        ? `${what} is ready: ${rows(count)}, to be fetched within a day`
        : `${what} could not be written`;
    }
    case "notice":
      return notice(told, recipient, told.incidentId === null ? "" : ` about ${incident}`);
  }
}

function overdueWords({ count = 0, soon = 0 }: Told): string {
  const overdue = count - soon;
  const past = `${incidents(overdue)} of yours ${overdue === 1 ? "is past its due date" : "are past their due dates"}`;
  return soon === 0 ? past : `${past}, and ${soon} ${soon === 1 ? "is" : "are"} due within three days`;
}

/** A request that nobody decides any more: its asker took it back, or the incident was closed before. */
function endOf({ who, ended }: Told): string {
  return ended === "taken back" ? `${who} took the request back` : `${who} closed it meanwhile`;
}

const inThousands = new Intl.NumberFormat("en-GB");
const rows = (count: number) => (count === 1 ? "1 row" : `${inThousands.format(count)} rows`);
const incidents = (count: number) => (count === 1 ? "1 incident" : `${count} incidents`);

function onCall({ event, who, recipient = "Somebody", name = "a schedule", count = 0 }: Told): string {
  switch (event) {
    case "hand-off.owed":
      return `Your shift in ${name} is over, and its hand-off is owed: ${incidents(count)}`;
    case "hand-off.awaited":
      return `${recipient} owes you the hand-off of their shift in ${name}: ${incidents(count)}, still theirs`;
    case "hand-off.missing":
      return `${recipient} has not handed over their shift in ${name}: ${incidents(count)}, still theirs`;
    case "hand-off.passed_on":
      return `${recipient} is gone and owed the hand-off of their shift in ${name}: ${incidents(count)}, yours now`;
    case "hand-off.orphaned":
      return `${recipient} is gone and owed the hand-off of their shift in ${name}: ${incidents(count)} without an owner`;
    case "hand-off.sent":
      return `${who} hands over to you${count > 0 ? `: ${incidents(count)}` : ""}`;
    case "hand-off.accepted":
      return `${who} has taken over what you handed over`;
    case "hand-off.declined":
      return `${who} does not take over what you handed over`;
    case "shift.review_due":
      return `The on-call queue of ${name} waits for a look: ${incidents(count)}`;
    case "shift.hand_off_due":
      return `Your shift in ${name} ends soon: hand over ${incidents(count)}`;
    case "swap.asked":
      return `${who} asks you to take a shift in ${name}`;
    case "swap.accepted":
      return `${who} takes your shift in ${name}`;
    case "swap.declined":
      return `${who} cannot take your shift in ${name}`;
    default:
      return `${who} keeps their shift in ${name} after all`;
  }
}

function notice({ event, who, incidentId, name, count = 0 }: Told, recipient: string, about: string): string {
  switch (event) {
    case "incident.resolved":
      return `${who} resolved INC-${incidentId} through the link`;
    case "incident.ignored":
      return `${who} ignored INC-${incidentId} through the link`;
    case "issue.closed":
      return `The issue of INC-${incidentId} was closed at its code host. Is it fixed?`;
    case "alert.conflicted":
      return `INC-${incidentId} was decided otherwise at its source meanwhile`;
    case "alert.failed":
      return `What was decided about INC-${incidentId} could not be written to its source`;
    case "closure.doubted":
      return `The secret of INC-${incidentId} works, although it was said to be revoked`;
    case "sharing-link.travelled":
      return `The link${about} for ${recipient} was opened from many networks`;
    case "back-fill.finished":
      return `The history you asked for is read: ${count === 1 ? "1 alert" : `${inThousands.format(count)} alerts`}`;
    case "back-fill.failed":
      return "Reading the history you asked for has stopped";
    case "mail.bounced":
      return `The mail${about} to ${recipient} came back`;
    case "channel.failed":
      return `The page${about} could not be told to ${name}`;
    case "mail.held":
      return `Mail${about} is held back`;
    default:
      return `The mail${about} to ${recipient} could not be delivered`;
  }
}
