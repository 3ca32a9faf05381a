import { contactWord, tookWord } from "@/emails/standing-words";

export { contactWord, tookWord };

/** How the stored words of contact, validity and kind read on a page. */
export type Contact = keyof typeof contactWord;

export const validityWord = {
  valid: "Still valid",
  invalid: "No longer valid",
  failed_to_check: "Validity check failed",
  no_checker: "Validity cannot be checked",
  unknown: "Validity unknown",
} as const;
export type Validity = keyof typeof validityWord;

export const kindWord = { secret: "Secret", code_scanning: "Code scanning", dependency: "Dependency" } as const;
export type Kind = keyof typeof kindWord;

export const dueWord = {
  overdue: "Overdue",
  today: "Within a day",
  week: "Within a week",
  none: "Without a due date",
} as const;

export const expiryWord = {
  any: "Until some day",
  week: "For another week at most",
  month: "For another month at most",
  never: "For good",
} as const;

export const accessLevelWord = {
  owner: "Owner",
  manager: "Manager",
  member: "Member",
  restricted: "Restricted member",
} as const;
export type AccessLevel = keyof typeof accessLevelWord;

export const permissionWord = {
  can_view: "See",
  can_edit: "See, answer and close",
  full_access: "Also share",
} as const;

/** "Stripe key in acme/payments": what an incident is called everywhere in the app. */
export function titleOf(incident: { detectorName: string; repository: string | null }): string {
  return incident.repository ? `${incident.detectorName} in ${incident.repository}` : incident.detectorName;
}

const sourceNames: Record<string, string> = {
  github: "GitHub",
  gitlab: "GitLab",
  gitguardian: "GitGuardian",
  sarif: "SARIF",
  gitleaks: "gitleaks",
  trufflehog: "trufflehog",
  ggshield: "ggshield",
};

export function sourceWord(source: string): string {
  return sourceNames[source] ?? source;
}

/** Who closed an incident, and how long it took. */
export const closerWord = {
  link: "Developer, through a link",
  app: "Developer, in the app",
  security: "Security",
  source: "The source",
  playbook: "A playbook",
} as const;
