import { z } from "zod";
import { failureOf } from "@/lib/forge/failure";
import type { Forge } from "@/lib/forge/forge";
import { githubAccount } from "@/lib/forge/github/account";
import { type AlertKind, alertKinds, alertPage, alertWord } from "@/lib/forge/github/alerts";
import { gitlabAccount } from "@/lib/forge/gitlab/account";
import { projectPage, vulnerabilityPage } from "@/lib/forge/gitlab/vulnerabilities";
import { isUnused } from "@/lib/forge/probe";

/**
 * One list to read, and where in it: all alerts of a kind, the repositories whose alerts are to be read, or only what
 * they are called and numbered.
 */
export const Step = z.object({
  read: z.enum([...alertKinds, "names", "repositories", "vulnerabilities", "projects"]),
  of: z.string(),
  /** Where the list goes on. */
  at: z.string().optional(),
});
export type Step = z.infer<typeof Step>;

export const stepsOfRepository = (fullName: string): Step[] => alertKinds.map((read) => ({ read, of: fullName }));

/** What there is to read of an account, or null where the host knows none. */
export async function stepsOf(forge: Forge, account: string): Promise<Step[] | null> {
  if (forge.kind === "gitlab") {
    const found = await gitlabAccount(forge.gitlab, account);
    return found && [{ read: found.is === "group" ? "projects" : "vulnerabilities", of: account }];
  }
  const found = await githubAccount(forge.github, account);
  if (!found) return null;
  // Only an organisation lists the alerts of all its repositories.
  if (found.is === "user") return [{ read: "repositories", of: account }];
  const alerts = stepsOfRepository(account);
  return account.includes("/") ? alerts : [...alerts, { read: "names", of: account }];
}

export type Counted = { what: string; count: number | null };

/** How much there is, as far as one cheap question for each list tells. */
export async function countOf(forge: Forge, step: Step): Promise<Counted> {
  const what = wordOf(step);
  try {
    return { what, count: await countAt(forge, step) };
  } catch (error) {
    const failure = failureOf(error);
    if (isUnused(failure)) return { what, count: 0 };
    if (failure.reason === "forbidden" || failure.reason === "missing") return { what, count: null };
    throw failure;
  }
}

async function countAt(forge: Forge, { read, of }: Step): Promise<number | null> {
  if (forge.kind === "github") {
    if (!isAlertKind(read)) return null;
    const { alerts, next, pages } = await alertPage(forge.github, read, of, { perPage: 1 });
    // Dependabot names no last page: then there are more than one, and nobody says how many.
    return next === undefined ? alerts.length : (pages ?? null);
  }
  const asked =
    read === "projects" ? await projectPage(forge.gitlab, of, 1) : await vulnerabilityPage(forge.gitlab, of, 1);
  return Number.isFinite(asked.total) ? asked.total : null;
}

export function wordOf({ read }: Pick<Step, "read">): string {
  if (isAlertKind(read)) return `${alertWord[read]} alerts`;
  return read === "vulnerabilities" ? "Vulnerabilities" : read === "projects" ? "Projects" : "Repositories";
}

export const isAlertKind = (read: string): read is AlertKind => (alertKinds as readonly string[]).includes(read);
