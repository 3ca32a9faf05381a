/**
 * What may be done by whom, written down a second time and independently of lib/access, from the product's promises.
 * The matrix holds the running product against it.
 */
export type Level = "owner" | "manager" | "member" | "restricted";

const restricted = ["scan", "incidents:read", "incidents:write"];
const member = [...restricted, "analytics:read", "sources:read", "playbooks:read"];
const everything = [
  ...member,
  "incidents:share",
  "reports:write",
  "members:read",
  "members:write",
  "audit_logs:read",
  "sources:write",
  "api_tokens:read",
  "api_tokens:write",
  "playbooks:write",
  "metrics:read",
];
const held: Record<Level, readonly string[]> = { owner: everything, manager: everything, member, restricted };

export type Reach = "can_view" | "can_edit" | "full_access";

/** Who asks, as far as permission goes; null stands for whoever is not let in at all. */
export type Standing = {
  level: Level;
  /** Only a token has scopes. */
  scopes?: readonly string[];
  /** What a restricted member may do to the granted incident. */
  reach?: Reach;
} | null;

export type Thing = "granted" | "hidden" | "missing" | "malformed";

/** `withdraw`: take back what one asked oneself; `reassign`: take it from its owner, or accept its risk for longer; `manage`: what only managers do to an incident. */
type Act = "view" | "withdraw" | "edit" | "reassign" | "share" | "manage";

export type Rule =
  /** Nobody has to say who they are. */
  | "anyone"
  /** Whoever is signed in, or holds a token that works. */
  | "signed-in"
  /** Whoever is signed in with a browser. */
  | "browser"
  /** Whoever comes with a token. */
  | "token"
  /** Only the owner of the workspace. */
  | "owner"
  /** What belongs to whoever asks: in a browser at once, with a token by its scope. */
  | { own: string }
  /** A decision of managers, for which the permission alone is not enough. */
  | { managers: string }
  /** What only those do who see every incident. */
  | { staff: string }
  /** A permission of the whole workspace. */
  | { needs: string }
  /** Something about one incident. */
  | { incident: Act };

export type Verdict = "allowed" | "unauthenticated" | "refused";

export function verdictOf(rule: Rule, standing: Standing, thing: Thing): Verdict {
  if (rule === "anyone") return "allowed";
  if (!standing) return "unauthenticated";
  if (rule === "signed-in") return allowedIf(true);
  if (rule === "browser") return allowedIf(standing.scopes === undefined);
  if (rule === "token") return allowedIf(standing.scopes !== undefined);
  if (rule === "owner") return allowedIf(standing.level === "owner" && standing.scopes === undefined);
  if ("own" in rule) return allowedIf(!standing.scopes || has(standing, rule.own));
  if ("managers" in rule) return allowedIf(isManager(standing) && has(standing, rule.managers));
  if ("staff" in rule) return allowedIf(standing.level !== "restricted" && has(standing, rule.staff));
  if ("needs" in rule) return allowedIf(has(standing, rule.needs));
  return allowedIf(thing !== "missing" && thing !== "malformed" && reaches(rule.incident, standing, thing));
}

const isManager = (standing: NonNullable<Standing>) => ["owner", "manager"].includes(standing.level);
const allowedIf = (permitted: boolean): Verdict => (permitted ? "allowed" : "refused");

export function has(standing: Standing, permission: string): boolean {
  if (!standing) return false;
  return held[standing.level].includes(permission) && (standing.scopes?.includes(permission) ?? true);
}

export function sees(standing: Standing, thing: Thing): boolean {
  if (!standing || !has(standing, "incidents:read")) return false;
  if (standing.level !== "restricted") return true;
  return thing === "granted" && standing.reach !== undefined;
}

function reaches(what: Act, standing: NonNullable<Standing>, thing: Thing): boolean {
  if (!sees(standing, thing)) return false;
  const full = standing.level === "restricted" && standing.reach === "full_access";
  switch (what) {
    case "view":
      return true;
    case "withdraw":
      return has(standing, "incidents:write");
    case "edit":
      return has(standing, "incidents:write") && (standing.level !== "restricted" || standing.reach !== "can_view");
    case "reassign":
      return has(standing, "incidents:write") && standing.level !== "restricted";
    case "share":
      return has(standing, "incidents:share") || (full && (standing.scopes?.includes("incidents:share") ?? true));
    case "manage":
      return isManager(standing) && has(standing, "incidents:write");
  }
}
