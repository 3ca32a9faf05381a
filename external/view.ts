import type { AskedAs } from "@/emails/asked-words";
import type { Severity } from "@/emails/brand";
import type { DueBy } from "@/emails/incident-words";
import type { IncidentKind, Remediation } from "@/emails/steps";

export type LinkAction = "feedback" | "resolve" | "ignore" | "not-mine";
export type Validity = "valid" | "invalid" | "failed_to_check" | "no_checker" | "unknown";
export type IncidentStatus = "triggered" | "assigned" | "resolved" | "ignored";
export type IgnoreReason =
  | "test_credential"
  | "false_positive"
  | "low_risk"
  | "invalid"
  | "wont_fix"
  | "used_in_tests"
  | "acceptable_risk"
  | "mitigating_control"
  | "not_applicable";

/** What every page behind a link knows: which link it is, whose workspace, and for whom. */
export type LinkFrame = { linkId: string; workspaceName: string; recipientMasked: string };

export type LinkPlace = {
  repository: string;
  path: string;
  line: number | null;
  commit: string;
  dateText: string | null;
  url?: string | null;
  /** commit, wiki_commit, issue_title, pull_request_comment, ... */
  placeKind: string;
};

export type LinkIncident = {
  id: number;
  kind: IncidentKind;
  detector: string;
  detectorName: string;
  severity: Severity;
  validity: Validity;
  /** When somebody saw that it works, or does not. */
  checkedText?: string | null;
  mask: string | null;
  status: IncidentStatus;
  ignoreReason?: IgnoreReason | null;
  secretRevoked?: boolean | null;
  verification?: "claimed" | "verified" | null;
  closedAtText?: string | null;
  triggeredText: string;
  description?: string | null;
};

export type LinkAnswers = {
  actualSecret: boolean | null;
  accessToSensitive: boolean | null;
  revoked: boolean | null;
  remarks: string;
  atText: string;
};

/** `field` is the form field's name; an error without a field of its own carries "". */
export type FieldError = { field: string; message: string };

/** A form that came back: which one, what was typed, and what is missing. */
export type Attempt = { action: LinkAction; values: Readonly<Record<string, string>>; errors: readonly FieldError[] };

/** The recipient's last wish to close the incident, while it waits or after it was refused. */
export type LinkRequest = {
  state: "waiting" | "denied";
  wanted: "resolve" | "ignore";
  why: string;
  answer: string;
  atText: string;
};

export type Notice = { title: string; next: readonly string[] };

export type IncidentView = LinkFrame & {
  incident: LinkIncident;
  /** As what the recipient is asked; without it, as the author. */
  askedAs?: AskedAs;
  /** Only the recipient's own, where they are an author. */
  places: readonly LinkPlace[];
  placesTotal: number;
  repositoriesTotal: number;
  remediation: Remediation;
  answers: LinkAnswers | null;
  can: { feedback: boolean; resolve: boolean; ignore: boolean; notMine: boolean };
  /** Closing is a request that the security team decides about. */
  asks?: boolean;
  request?: LinkRequest | null;
  /** The hidden `ct` of each form. */
  forms: { feedback: string; resolve: string; ignore: string; notMine: string };
  expiresText: string;
  /** By when it is to be fixed, written out with its zone; and whether that is over. */
  dueBy?: DueBy | null;
  sentByText: string;
  contact: string;
  attempt?: Attempt;
  notice?: Notice;
};
