import type { IgnoreReason, Severity } from "@/prisma/generated/enums";

export const demoRepositories = [
  { fullName: "acme/payments", weight: 14 },
  { fullName: "acme/storefront", weight: 12 },
  { fullName: "acme/checkout-api", weight: 11 },
  { fullName: "acme/infrastructure", weight: 11 },
  { fullName: "acme/mobile-app", weight: 9 },
  { fullName: "acme/data-pipeline", weight: 9 },
  { fullName: "acme/identity", weight: 7 },
  { fullName: "acme/notifications", weight: 6 },
  { fullName: "acme-labs/chat-assistant", weight: 8 },
  { fullName: "acme-labs/ml-notebooks", weight: 6 },
  { fullName: "acme-labs/forecasting", weight: 4 },
  { fullName: "acme-labs/sandbox", weight: 3 },
] as const;

export type DemoDetector = { detector: string; detectorName: string; start: string; weight: number };

/** Frequent kinds of secrets; `start` is what a mask may begin with. */
export const secretDetectors: readonly [DemoDetector, ...DemoDetector[]] = [
  { detector: "aws_access_key_id", detectorName: "AWS access key", start: "AKIA", weight: 16 },
  { detector: "github_personal_access_token", detectorName: "GitHub personal access token", start: "ghp_", weight: 13 },
  { detector: "generic_api_key", detectorName: "Generic API key", start: "", weight: 13 },
  { detector: "postgres_connection_string", detectorName: "PostgreSQL connection string", start: "post", weight: 10 },
  { detector: "slack_incoming_webhook_url", detectorName: "Slack incoming webhook URL", start: "http", weight: 9 },
  { detector: "stripe_api_key", detectorName: "Stripe API key", start: "sk_l", weight: 8 },
  { detector: "openai_api_key", detectorName: "OpenAI API key", start: "sk-p", weight: 8 },
  { detector: "google_api_key", detectorName: "Google API key", start: "AIza", weight: 7 },
  { detector: "rsa_private_key", detectorName: "RSA private key", start: "----", weight: 5 },
  { detector: "sendgrid_api_key", detectorName: "SendGrid API key", start: "SG.x", weight: 4 },
  { detector: "azure_storage_account_key", detectorName: "Azure storage account key", start: "", weight: 4 },
  { detector: "npm_access_token", detectorName: "npm access token", start: "npm_", weight: 3 },
];

export type DemoRule = { detector: string; detectorName: string; severity: Severity; weight: number };

export const codeRules: readonly [DemoRule, ...DemoRule[]] = [
  { detector: "js/sql-injection", detectorName: "Database query built from user input", severity: "high", weight: 4 },
  { detector: "js/xss", detectorName: "Client-side cross-site scripting", severity: "high", weight: 5 },
  { detector: "js/path-injection", detectorName: "Uncontrolled data used in path", severity: "high", weight: 3 },
  {
    detector: "py/clear-text-logging",
    detectorName: "Clear-text logging of sensitive data",
    severity: "medium",
    weight: 3,
  },
  { detector: "js/missing-rate-limiting", detectorName: "Missing rate limiting", severity: "medium", weight: 4 },
  { detector: "js/regex-injection", detectorName: "Regular expression injection", severity: "medium", weight: 2 },
  { detector: "py/weak-hash", detectorName: "Weak hash of sensitive data", severity: "low", weight: 2 },
];

export const secretPaths = [
  ...["config/production.env", ".env.local", "deploy/values.yaml", "docker-compose.yml", "src/config/index.ts"],
  ...["scripts/backfill.py", "terraform/main.tf", "notebooks/exploration.ipynb", "test/fixtures/client.json"],
  ...["src/main/resources/application.yml", ".github/workflows/deploy.yml", "ios/App/Secrets.plist", "README.md"],
] as const;
export const codePaths = [
  ...["src/search/query.ts", "src/api/orders.ts", "src/upload/store.ts", "app/templates/profile.tsx"],
  ...["services/report/render.py", "src/auth/session.ts", "jobs/export.py"],
] as const;

export const remarksOnceRevoked = [
  "It was the key of the staging account. I have made a new one and moved it to the vault.",
  "Pasted while debugging on Friday, sorry. Rotated, and the pre-commit hook is on now.",
  "Revoked. The deployment reads it from the environment now.",
  "",
  "",
] as const;
export const remarksBeforeRevoking = [
  "The key was for a proof of concept that was shut down in spring.",
  "I am not sure what else uses this key. Can somebody from the platform team have a look before I revoke it?",
  "",
  "",
] as const;
export const managerComments = [
  "No use of it in the provider's logs since the commit.",
  "Asked the platform team who else depends on this key.",
  "Checked the access logs of the last 30 days: nothing unusual.",
  "The author is on leave until Monday, I take this one.",
  "The key is still valid. Please rotate it today.",
  "History was rewritten and the cached views were removed.",
] as const;

export const secretIgnoreReasons: readonly [
  { reason: IgnoreReason; weight: number },
  ...{ reason: IgnoreReason; weight: number }[],
] = [
  { reason: "test_credential", weight: 5 },
  { reason: "false_positive", weight: 4 },
  { reason: "low_risk", weight: 2 },
  { reason: "invalid", weight: 2 },
];
export const codeIgnoreReasons: typeof secretIgnoreReasons = [
  { reason: "false_positive", weight: 4 },
  { reason: "used_in_tests", weight: 3 },
  { reason: "wont_fix", weight: 2 },
  { reason: "acceptable_risk", weight: 2 },
  { reason: "mitigating_control", weight: 1 },
];
