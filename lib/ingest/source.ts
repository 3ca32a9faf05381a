import type { Secret } from "@/lib/secret";

export type FindingKind = "secret" | "code_scanning" | "dependency";
export type FindingSeverity = "critical" | "high" | "medium" | "low" | "info" | "unknown";
export type FindingValidity = "valid" | "invalid" | "failed_to_check" | "no_checker" | "unknown";
export type FindingIgnoreReason =
  | "test_credential"
  | "false_positive"
  | "low_risk"
  | "invalid"
  | "wont_fix"
  | "used_in_tests"
  | "acceptable_risk"
  | "mitigating_control"
  | "not_applicable";

/** A repository as a source names it. */
export type NamedRepository = {
  fullName: string;
  url?: string;
  /** The code host and its own number for the repository, "github.com/1296269": the same under every name. */
  externalId?: string;
  /** When it was called so, where the source says; a later word wins. */
  namedAt?: Date;
};

/** News of a repository itself. `at` absent: when we heard. */
export type RepositoryNews = {
  repository: NamedRepository;
  /** What it was called until then. */
  formerly?: string;
  standing?: { value: "active" | "archived" | "disconnected" | "deleted"; at?: Date };
};

/** One place, as a source tells it. Empty strings and zero stand for "not said". Times are UTC. */
export type Place = {
  /** commit, wiki_commit, issue_title, pull_request_comment, ...; "commit" whenever there is a file. */
  kind: string;
  commit: string;
  path: string;
  line: number;
  column: number;
  lineEnd?: number;
  branch?: string;
  url?: string;
  historical: boolean;
  /** When the source saw it here; absent: when we heard. A place seen before the incident was closed is no regression. */
  seenAt?: Date;
  authorName?: string;
  /** As the source spells it, "Name <mail>" already taken apart. The commit author, never the committer. */
  authorEmail?: string;
  committedAt?: Date;
};

/**
 * What the source says about open or closed, and since when: a later word wins, whatever the order of arrival.
 * `standing`: the source only says how it stood at that time, as every scan does again; not when it was decided.
 * `unsaid`: the source does not say when it was reopened, and `at` is when we heard.
 */
export type SourceState = {
  at: Date;
  /** Who decided it there, by the name of their account. */
  by?: string;
  comment?: string;
} & (
  | { status: "open"; unsaid?: true }
  | { status: "resolved"; revoked?: boolean; standing?: true }
  | { status: "ignored"; reason: FindingIgnoreReason; standing?: true }
);

/** What a source yields, in memory only: one problem, seen in at most one place. */
export type Finding = {
  kind: FindingKind;
  /** The secret itself where the source tells it; otherwise the source's own id, prefixed by its name ("github:secret:github.com/acme/api/12"). */
  identity: { secret: Pick<Secret, "fingerprint" | "masked"> } | { external: string };
  detector: string;
  detectorName: string;
  /** Present only when this message speaks of it; `at` orders messages. */
  severity?: { value: FindingSeverity; at: Date };
  validity?: { value: FindingValidity; at: Date };
  state?: SourceState;
  /** When the source says the problem began. */
  triggeredAt: Date;
  description?: string;
  /** The problem's page at the source. */
  url?: string;
  repository?: NamedRepository;
  place?: Place;
  /** Old news, of which nobody is mailed, although no place says so. */
  historical?: boolean;
  /** A patch that mends it, as the report has it. */
  remediation?: { summary: string; diff: string };
  /** Which of its report's scans names it; absent where a report is of one. */
  scan?: string;
};

/** What a report is of: a tool, and what it was set to look for, as far as the report says. */
export type Scan = {
  name: string;
  /** False where the report itself says that it failed, or looked at a part only. */
  whole: boolean;
};

/** Who authored a commit, for sources whose findings do not say, and who else had a hand in it. */
export type CommitAuthor = {
  repository: NamedRepository;
  sha: string;
  authorName: string;
  authorEmail: string;
  committedAt?: Date;
  /** Co-authored-by trailers of its message, as "Name <address>". */
  coAuthors?: string[];
  /** Who pushed it, or opened the pull request it came by, when the code host says so. */
  pusher?: { name: string; email: string };
};

/** A branch that is no more. */
export type DeletedBranch = { repository: NamedRepository; branch: string };

/** An issue, or a pull or merge request, at its code host. */
export type HostThread = { host: string; repository: string; kind: "issue" | "change"; number: number };

/** What became of one. */
export type ThreadNews = { thread: HostThread; state: "open" | "closed" | "merged"; at: Date; by?: string };

/** What somebody wrote in one, as they wrote it first. */
export type HostComment = {
  thread: HostThread;
  /** The host's own number for it. */
  id: string;
  body: string;
  /** The host's number for the account, which no rename changes. `machine`: a bot, or an app on behalf of somebody. */
  author: { id: string; login: string; machine: boolean };
};

export type Rejected = { pointer: string; reason: string };

/** Everything one delivery or report says. `rejected` entries carry a JSON pointer into the document. */
export type Parsed = {
  findings: Finding[];
  commits: CommitAuthor[];
  repositories?: RepositoryNews[];
  threads?: ThreadNews[];
  comments?: HostComment[];
  deletedBranches?: DeletedBranch[];
  /** The scans a report is of, those that found nothing too. Absent: one, without a name. */
  scans?: Scan[];
  rejected: Rejected[];
};

export type Headers = Readonly<Record<string, string | undefined>>;

/** How a webhook proves itself and names its delivery. Everything works on raw bytes; header names are lower case. */
export type WebhookProtocol = {
  /** True when one of the endpoint's secrets signed these bytes. Throws Malformed when a needed header is missing. */
  verify(headers: Headers, body: Buffer, secrets: readonly string[], now: Date): "valid" | "invalid" | "stale";
  /** The sender's id for this delivery: the same again on redelivery. */
  deliveryId(headers: Headers, bodySha256: string): string;
  /** The event's name from the headers, or, where only the body tells, from its JSON. */
  event(headers: Headers, payload: unknown): string;
  /** Whether the delivery proves less than it could: a password in a header instead of a signature over the body. */
  isWeak?(headers: Headers): boolean;
  /** A delivery about nothing, as the sender would sign it, by which a person sees that the endpoint works. */
  test(secret: string, now: Date): { headers: Record<string, string>; body: Buffer };
  /** A secret in the form this sender takes; without it 32 random bytes in hexadecimal. */
  newSecret?(): string;
};

export type WebhookContext = { event: string; receivedAt: Date };
export type ReportContext = {
  /** org/name the report is about. */
  repository: string;
  branch?: string;
  commit?: string;
  /** The whole history was scanned: findings are old news. */
  historical: boolean;
  /** When the source saw it here; absent: when we heard. A place seen before the incident was closed is no regression. */
  seenAt?: Date;
  receivedAt: Date;
};

/**
 * One scanner or code host. `parseWebhook` gets the parsed JSON body and answers nothing for events of no interest.
 * `parseReport` gets the decoded text. Both throw Malformed (not of the format at all: answered 400) or Invalid (of
 * the format but unusable, `detail.pointer` names the first fault: answered 422). Pure: no clock, no network, no database.
 */
export type Source = {
  name: string;
  webhook?: WebhookProtocol & { parse(payload: unknown, context: WebhookContext): Parsed };
  report?: { parse(text: string, context: ReportContext): Parsed };
};

export const nothing: Parsed = { findings: [], commits: [], rejected: [] };

export function defineSource(source: Source): Source {
  return source;
}
