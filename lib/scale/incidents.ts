import type { Tx } from "@/lib/db/client";
import { type Draw, weighted } from "@/lib/scale/chance";
import type { Size } from "@/lib/scale/people";
import { Prisma } from "@/prisma/generated/client";

/** From number `from` to number `to`, both included. */
export type Numbers = { from: number; to: number };

const daysBack = 730;
const secretDetectors = [
  "Generic API key",
  "AWS access key",
  "GitHub personal access token",
  "Generic password",
  "Slack webhook URL",
]
  .concat([
    "Stripe API key",
    "Google API key",
    "PostgreSQL connection string",
    "RSA private key",
    "OpenAI API key",
    "JSON web token",
  ])
  .concat([
    "SendGrid API key",
    "Azure storage key",
    "npm access token",
    "Twilio API key",
    "Datadog API key",
    "Docker registry token",
  ]);
const codeRules = [
  "SQL injection",
  "Cross-site scripting",
  "Path injection",
  "Weak hash",
  "Missing rate limit",
  "Clear-text logging",
];
const dependencyRules = ["Prototype pollution", "Denial of service", "Remote code execution", "Information exposure"];
const reasons = {
  secret: { test_credential: 40, false_positive: 35, low_risk: 15, invalid: 10 },
  other: { false_positive: 40, used_in_tests: 20, wont_fix: 15, acceptable_risk: 15, not_applicable: 10 },
};

/**
 * Inserts the incidents of these numbers, in one statement. Times to remediate are log-normal, shorter for what is
 * severe and for what is recent; who was asked, answered and closed fits them.
 */
export async function fillIncidents(tx: Tx, draw: Draw, size: Size, now: Date, { from, to }: Numbers): Promise<void> {
  const { fraction, normal } = draw;
  const days = (value: Prisma.Sql) => Prisma.sql`interval '1 second' * round(86400 * (${value}))`;
  await tx.$executeRaw`
    WITH drawn AS MATERIALIZED (
      SELECT n, ${weighted(fraction("kind"), { secret: 86, code_scanning: 9, dependency: 5 })}::"IncidentKind" AS kind,
        ${weighted(fraction("severity"), { critical: 8, high: 26, medium: 36, low: 20, info: 5, unknown: 5 })}::"Severity" AS severity,
        ${weighted(fraction("validity"), { valid: 25, invalid: 30, no_checker: 25, failed_to_check: 5, unknown: 15 })}::"Validity" AS validity,
        CASE WHEN n % 50 <> 0 THEN 1 + floor(${size.repositories}::int * ${fraction("repository")} ^ 2.2)::int END AS repository,
        CASE WHEN ${fraction("authored")} < 0.95 THEN 1 + floor(${size.developers}::int * ${fraction("author")} ^ 1.6)::int END AS author,
        ${now}::timestamptz - ${days(Prisma.sql`${daysBack}::int * ${fraction("triggered")} ^ 1.2`)} AS triggered,
        ${fraction("detector")} ^ 2 AS detector, ${normal("remediation")} AS pace, ${fraction("closed")} < 0.74 AS closes,
        ${fraction("ignored")} < 0.22 AS ignores, ${weighted(fraction("closer"), { link: 34, app: 18, security: 27, source: 16, playbook: 5 })} AS closer,
        ${weighted(fraction("reason"), reasons.secret)} AS secret_reason, ${weighted(fraction("reason"), reasons.other)} AS other_reason,
        ${fraction("revoked")} AS revoked, ${fraction("asked")} < 0.9 AS is_asked, ${normal("asking")} AS asking, ${fraction("answered")} < 0.6 AS answers,
        ${normal("answering")} AS answering, ${fraction("regression")} < 0.03 AS regression, ${fraction("mail")} AS mail, ${fraction("assigned")} < 0.5 AS taken
      FROM generate_series(${from}::bigint, ${to}::bigint) n),
    placed AS MATERIALIZED (
      SELECT d.*, r.id AS "repositoryId", r."fullName", a.id AS "authorId", a.developer, a.member, a."left",
        d.triggered + ${days(Prisma.sql`(CASE severity WHEN 'critical' THEN 2 WHEN 'high' THEN 6 WHEN 'medium' THEN 18 ELSE 40 END)
          * (0.6 + extract(epoch FROM ${now}::timestamptz - d.triggered) / 86400 / ${daysBack}::int) * exp(1.5 * pace)`)} AS ends,
        CASE WHEN is_asked AND a.id IS NOT NULL THEN d.triggered + ${days(Prisma.sql`0.02 * exp(1.2 * asking)`)} END AS asks
      FROM drawn d
      LEFT JOIN (SELECT id, "fullName", substring(name FROM 9)::int AS number FROM "Repository" WHERE "fullName" LIKE 'scale-%/service-%') r ON r.number = d.repository
      LEFT JOIN (SELECT a.id, d.id AS developer, d."memberId" AS member, d."leftAt" IS NOT NULL AS "left", substring(email FROM '^developer[.]([0-9]+)@')::int AS number
        FROM "Address" a JOIN "Developer" d ON d.id = a."developerId" WHERE email LIKE 'developer.%@scale.example') a ON a.number = d.author),
    told AS MATERIALIZED (
      SELECT p.*, CASE WHEN closes AND ends <= ${now} THEN ends END AS "closedAt", CASE WHEN asks <= ${now} THEN asks END AS "askedAt",
        CASE WHEN answers AND least(asks + ${days(Prisma.sql`0.8 * exp(1.4 * answering)`)}, CASE WHEN closes AND ends > asks THEN ends END) <= ${now}
          THEN least(asks + ${days(Prisma.sql`0.8 * exp(1.4 * answering)`)}, CASE WHEN closes AND ends > asks THEN ends END) END AS "answeredAt"
      FROM placed p),
    ended AS MATERIALIZED (
      SELECT t.*, CASE WHEN "closedAt" IS NULL THEN NULL WHEN "authorId" IS NULL AND closer IN ('link', 'app') THEN 'security' ELSE closer END AS "closedBy",
        CASE WHEN "closedAt" IS NOT NULL AND ignores THEN CASE kind WHEN 'secret' THEN secret_reason ELSE other_reason END END AS "ignoreReason",
        "closedAt" IS NOT NULL AND NOT ignores AND kind = 'secret' AND revoked < 0.8 AS "secretRevoked"
      FROM told t),
    allowed AS MATERIALIZED (
      SELECT r.id, s.severity, due_days(r.id, s.severity) AS days FROM unnest(enum_range(NULL::"Severity")) s (severity)
      CROSS JOIN (SELECT id FROM "Repository" WHERE "fullName" LIKE 'scale-%' UNION ALL SELECT NULL) r)
    INSERT INTO "Incident" (kind, "identityKey", source, detector, "detectorName", severity, validity, status, "ignoreReason", "secretRevoked", verification,
      regression, "closedBy", "ignoredUntil", url, "repositoryId", "authorId", "assigneeId", contact, "askedId", "askStep", "occurrenceCount",
      "triggeredAt", "closedAt", "lastSeenAt", "createdAt", "updatedAt", "statusAt", "sourceState", "sourceStateAt", "dueFrom", "dueAt",
      "askedAt", "answeredAt", "firstActionAt")
    SELECT e.kind, CASE kind WHEN 'secret' THEN 'secret:' || encode(sha256(('scale ' || n)::bytea), 'hex')
        WHEN 'code_scanning' THEN 'github:code:github.com/' || coalesce("fullName", 'unplaced') || '/' || n
        ELSE 'github:dependency:github.com/' || coalesce("fullName", 'unplaced') || '/' || n END,
      CASE kind WHEN 'secret' THEN 'gitleaks' ELSE 'github' END, replace(lower(rule), ' ', '_'), rule,
      e.severity, CASE WHEN "secretRevoked" AND revoked < 0.4 THEN 'invalid' WHEN kind <> 'secret' THEN 'no_checker' ELSE validity END,
      (CASE WHEN "ignoreReason" IS NOT NULL THEN 'ignored' WHEN "closedAt" IS NOT NULL THEN 'resolved' WHEN assignee IS NOT NULL THEN 'assigned' ELSE 'triggered' END)::"IncidentStatus",
      "ignoreReason"::"IgnoreReason", CASE WHEN "closedAt" IS NOT NULL AND NOT ignores AND kind = 'secret' THEN "secretRevoked" END,
      CASE WHEN "secretRevoked" THEN CASE WHEN revoked < 0.4 THEN 'verified' ELSE 'claimed' END END::"Verification",
      e.regression, "closedBy"::"Closer", CASE WHEN "ignoreReason" IN ('low_risk', 'acceptable_risk') THEN ${now}::timestamptz + interval '1 day' * (30 + n % 300) END,
      CASE WHEN kind <> 'secret' AND "fullName" IS NOT NULL THEN 'https://github.com/' || "fullName" || '/security/code-scanning/' || n END,
      "repositoryId", "authorId", assignee,
      (CASE WHEN "authorId" IS NULL THEN 'author_unknown' WHEN "left" THEN 'left' WHEN mail < 0.04 THEN 'unreachable' WHEN "answeredAt" IS NOT NULL THEN CASE WHEN mail > 0.97 THEN 'disputed' ELSE 'answered' END
        WHEN "askedAt" IS NULL THEN 'none' WHEN member IS NOT NULL THEN 'member' WHEN mail < 0.06 THEN 'queued' ELSE 'mailed' END)::"Contact",
      CASE WHEN "askedAt" IS NOT NULL THEN "authorId" END, CASE WHEN "askedAt" IS NOT NULL THEN 'author' END::"AskStep",
      CASE WHEN "repositoryId" IS NULL THEN 0 ELSE ${placesOf} END,
      triggered, "closedAt", coalesce("closedAt", triggered + (${now} - triggered) * revoked), triggered + interval '2 minutes', ${now},
      coalesce("closedAt", CASE WHEN e.regression THEN back END, triggered), CASE WHEN kind <> 'secret' THEN CASE WHEN "closedAt" IS NULL THEN 'open' ELSE 'fixed' END END,
      CASE WHEN kind <> 'secret' THEN coalesce("closedAt", triggered) END, CASE WHEN e.regression THEN back END,
      coalesce(CASE WHEN e.regression THEN back END, triggered) + make_interval(hours => 24 * allowed.days), "askedAt", "answeredAt",
      least("answeredAt", CASE WHEN "closedBy" IN ('link', 'app', 'security') THEN "closedAt" END)
    FROM ended e
    CROSS JOIN LATERAL (SELECT CASE kind WHEN 'secret' THEN ${nth(secretDetectors)} WHEN 'code_scanning' THEN ${nth(codeRules)} ELSE ${nth(dependencyRules)} END,
      CASE WHEN "closedAt" IS NULL AND taken THEN member END, triggered + (coalesce("closedAt", ${now}) - triggered) * 0.7) o (rule, assignee, back)
    JOIN allowed ON coalesce(allowed.id, 0) = coalesce(e."repositoryId", 0) AND allowed.severity = e.severity`;
}

/** Three places on the average: of fifty incidents, one without a repository has none, and others have one to six. */
export const placesOf = Prisma.sql`(CASE WHEN n % 50 = 25 THEN 6 WHEN n % 10 = 1 THEN 1 WHEN n % 10 = 2 THEN 5 ELSE 3 END)::int`;

/** One of the names, the first ones most often. */
function nth(names: readonly string[]): Prisma.Sql {
  return Prisma.sql`(${names}::text[])[1 + floor(${names.length}::int * detector)::int]`;
}
