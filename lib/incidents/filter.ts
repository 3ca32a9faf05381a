import { z } from "zod";
import type { Own } from "@/lib/incidents/discretion";
import { figureFields } from "@/lib/incidents/figure-filter";
import { Contact, IgnoreReason, IncidentKind, IncidentStatus, Severity, Validity } from "@/prisma/generated/enums";

/** One or several values, comma-separated or repeated, of an enumeration; what is not of it is refused. */
export const anyOf = <Values extends Record<string, string>>(values: Values) =>
  z.preprocess(
    (input) =>
      input === undefined
        ? undefined
        : [input]
            .flat()
            .flatMap((item) => String(item).toLowerCase().split(","))
            .filter(Boolean),
    z.array(z.enum(values)).optional(),
  );
const text = z.string().trim().max(200).optional();
export const words = z.preprocess(
  (input) => (input === undefined ? undefined : [input].flat().map(String).filter(Boolean)),
  z.array(z.string().max(300)).optional(),
);

const numbers = z.preprocess(
  (input) =>
    input === undefined
      ? undefined
      : [input]
          .flat()
          .flatMap((item) => String(item).split(","))
          .filter(Boolean),
  z.array(z.string().regex(/^\d{1,9}$/, "is a number")).optional(),
);

export const incidentSorts = [
  "triggered",
  "severity",
  "status",
  "detector",
  "repository",
  "author",
  "activity",
  "id",
  "resolved",
  "ignored",
  "due",
  "expiry",
] as const;

/** Every way to narrow and order the list of incidents, as it stands in a URL. */
export const IncidentFilter = z.object({
  status: anyOf({ ...IncidentStatus, open: "open", closed: "closed" } as const),
  severity: anyOf(Severity),
  validity: anyOf(Validity),
  kind: anyOf(IncidentKind),
  contact: anyOf(Contact),
  ignore_reason: anyOf(IgnoreReason),
  request: anyOf({ waiting: "waiting" } as const),
  review: anyOf({ waiting: "waiting" } as const),
  /** Of what is open: past its due date; within a day, or seven days, of it; without one. */
  due: anyOf({ overdue: "overdue", today: "today", week: "week", none: "none" } as const),
  /** Of what is ignored: until some day; until one within seven or thirty days; for good. */
  expiry: anyOf({ any: "any", week: "week", month: "month", never: "never" } as const),
  detector: words,
  repository: words,
  organisation: words,
  author: words,
  assignee: text,
  /** The incidents of one developer: what they authored under any address, or own. */
  developer: z
    .string()
    .regex(/^\d{1,9}$/, "is a number")
    .optional(),
  /** With any of these labels. */
  label: words,
  /** The numbers of campaigns: what one of them is about. */
  campaign: numbers,
  q: text,
  sort: z.enum(incidentSorts).default("triggered").catch("triggered"),
  direction: z.enum(["asc", "desc"]).default("desc").catch("desc"),
  ...figureFields,
});
export type IncidentFilter = z.infer<typeof IncidentFilter> & NarrowerFilter;

/** What only the REST API narrows by. */
type NarrowerFilter = {
  before?: Date | undefined;
  after?: Date | undefined;
  assigneeId?: number | undefined;
  memberId?: number | undefined;
  repositoryId?: number | undefined;
  feedback?: boolean | undefined;
  tags?: readonly IncidentTag[] | undefined;
  /** The restricted member who asks: what others asked and answered, and their addresses, are not to be found by. */
  discreetFor?: Own | undefined;
};

/** GitGuardian's tags; the first two are those that Handback sets. NONE finds what has neither. */
export const incidentTags = [
  "FROM_HISTORICAL_SCAN",
  "REGRESSION",
  "DEFAULT_BRANCH",
  "PUBLIC",
  "PUBLICLY_EXPOSED",
  "PUBLICLY_LEAKED",
  "INTERNALLY_LEAKED",
  "SENSITIVE_FILE",
  "TEST_FILE",
  "FALSE_POSITIVE",
  "IGNORED_IN_CHECK_RUN",
  "CHECK_RUN_SKIP_FALSE_POSITIVE",
  "CHECK_RUN_SKIP_LOW_RISK",
  "CHECK_RUN_SKIP_TEST_CRED",
  "REVOCABLE_BY_GG",
  "NONE",
] as const;
export type IncidentTag = (typeof incidentTags)[number];
