import { type AskedAs, askedBecause } from "./asked-words";
import { name, type Severity, severity } from "./brand";
import { type Asked, type IncidentKind, shortStepsFor } from "./steps";
import { capitalised, oneLine, senderLine, shortCommit, withArticle } from "./words";

export type Denied = { wanted: "resolve" | "ignore"; reason: string };

export type DueBy = { text: string; late: boolean };

export type IncidentLinkProps = Asked & {
  recipientName?: string;
  workspaceName: string;
  incidentNumber: number;
  detectorName: string;
  kind: IncidentKind;
  severity: Severity;
  repository: string;
  file?: string;
  line?: number;
  commit?: string;
  /** Already written out, such as "3 March 2026". */
  committedOn?: string;
  linkUrl: string;
  expiresOn: string;
  /** By when they are asked to fix it, written out with its zone; and whether that is over. */
  dueBy?: DueBy;
  sentBy: string;
  contact: string;
  reminder?: boolean;
  /** Their request to close it, to which somebody said no, and why. */
  denied?: Denied;
  /** As what the recipient is asked; without it, as the author. */
  askedAs?: AskedAs;
};

/** Names no secret, no repository: subjects show on lock screens and in logs. */
export function subject(props: Pick<IncidentLinkProps, "incidentNumber" | "reminder" | "denied">): string {
  if (props.denied) return `Still open: incident INC-${props.incidentNumber}`;
  return `${props.reminder ? "Reminder: action" : "Action"} needed: incident INC-${props.incidentNumber}`;
}

/** Commit authors choose their own name, so only what looks like a person's is spoken back to them. */
export function greeting(recipientName = ""): string {
  const person = oneLine(recipientName, 60);
  return /^[\p{L}\p{M}][\p{L}\p{M}'’ -]*\.?$/u.test(person) ? `Hello ${person},` : "Hello,";
}

function whatHappened({ kind, detectorName, repository, committedOn }: IncidentLinkProps): string {
  const detector = oneLine(detectorName, 80);
  const where = oneLine(repository, 100);
  const when = committedOn ? ` on ${oneLine(committedOn, 40)}` : "";
  if (kind === "secret") return `${capitalised(withArticle(detector))} was committed to ${where}${when}.`;
  if (kind === "dependency") return `${where} uses a package with a known weakness: ${detector}.`;
  return `Code scanning reports “${detector}” in ${where}${when && `, committed${when}`}.`;
}

/** "Please fix it by 12 December 2026, 10:31 UTC." */
export function dueSentence({ text, late }: DueBy): string {
  const when = oneLine(text, 60);
  return late ? `It was to be fixed by ${when}: please begin with it.` : `Please fix it by ${when}.`;
}

function wherePairs(props: IncidentLinkProps): [string, string][] {
  const { repository, file, line, commit } = props;
  const pairs: [string, string][] = [["Repository", oneLine(repository, 100)]];
  if (file) pairs.push(["File", `${oneLine(file)}${line ? `, line ${line}` : ""}`]);
  if (commit) pairs.push(["Commit", shortCommit(commit)]);
  if (props.severity !== "unknown") pairs.push(["Severity", severity[props.severity].label]);
  return pairs;
}

/** Whoever is not the author is told why it comes to them, and is not taken for the author. */
function why({ askedAs = "author", commit }: IncidentLinkProps): string {
  if (askedAs === "author")
    return commit ? `${askedBecause.author}. If that is not you` : "your name is on the code. If that is wrong";
  return `${askedBecause[askedAs]}. If somebody else should look after it`;
}

const longestReason = 1_000;

function calm({ reminder, denied, workspaceName }: IncidentLinkProps): string {
  if (denied)
    return `You asked to ${denied.wanted} it. ${teamOf(workspaceName)} looked at it, and it stays open for now. They write:`;
  return reminder
    ? "This is a reminder; the incident is still open. It takes about ten minutes."
    : "This happens to everyone. Here is what to do; it takes about ten minutes.";
}

function teamOf(workspaceName: string): string {
  const workspace = oneLine(workspaceName, 80);
  return workspace === name ? "Your security team" : workspace;
}

/** Every sentence of the mail, once, for its text and its HTML part alike. */
export function incidentWords(props: IncidentLinkProps) {
  const team = teamOf(props.workspaceName);
  return {
    from: senderLine(props.workspaceName),
    greeting: greeting(props.recipientName),
    happened: whatHappened(props),
    calm: calm(props),
    quote: props.denied ? oneLine(props.denied.reason, longestReason) : null,
    where: wherePairs(props),
    steps: shortStepsFor(props.kind, props.detectorName, props),
    due: props.dueBy ? dueSentence(props.dueBy) : null,
    invitation: "Open the incident; no account is needed:",
    expiry: `The link works until ${oneLine(props.expiresOn, 60)}. Whoever has it can see this incident, so please do not pass it on.`,
    why: `${team} sends you this because ${why(props)}, say “This isn't mine” on the page.`,
    sender: `Sent by ${oneLine(props.sentBy, 100)}. Questions? Ask ${oneLine(props.contact, 120)}.`,
  };
}

export type IncidentWords = ReturnType<typeof incidentWords>;
