import type { GitLab } from "@/lib/forge/clients";
import { ForgeFailure } from "@/lib/forge/failure";
import { gitlabAccount } from "@/lib/forge/gitlab/account";
import {
  findingsOfVulnerability,
  oneVulnerability,
  type Project,
  projectOf,
  type Vulnerability,
  vulnerabilityPage,
} from "@/lib/forge/gitlab/vulnerabilities";
import { orNull } from "@/lib/history/read-page";
import { readTime } from "@/lib/ingest/sources/reading/time";
import { closeDeleted, differing, type Held, heldOf, takeOver } from "@/lib/reconcile/take-over";
import type { CodeHost } from "@/prisma/generated/client";

const mostPages = 100;
const mostProjects = 100;

/** Of a group, the projects with open incidents. Answers why it is not whole, as a sentence, or null. */
export async function sweepGitLab(gitlab: GitLab, host: CodeHost, now: Date): Promise<string | null> {
  const account = await gitlabAccount(gitlab, host.account);
  if (!account) return `GitLab knows no ${host.account}, or the token may not see it.`;
  const held = await heldOf(host, "gitlab");
  const busy = [...new Set(held.open.map(({ fullName }) => fullName))].slice(0, mostProjects);
  const left: string[] = [];
  for (const path of account.is === "project" ? [host.account] : busy) {
    try {
      await sweepProject({ gitlab, host, held, now }, path);
    } catch (error) {
      const unreadable = error instanceof ForgeFailure && ["forbidden", "missing"].includes(error.reason);
      if (!unreadable) throw error;
      left.push(path);
    }
  }
  return left.length > 0 ? `The token may not read everything: ${left.slice(0, 5).join(", ")}.` : null;
}

type Sweep = { gitlab: GitLab; host: CodeHost; held: Held; now: Date };

async function sweepProject(sweep: Sweep, path: string): Promise<void> {
  const { gitlab, host, held, now } = sweep;
  const project = await projectOf(gitlab, path);
  const seen = new Set<number>();
  const at = new URL(host.url).host;
  const name = held.keyNames.get(`${at}/${project.id}`) ?? held.keyNames.get(path) ?? path;
  const openHere = held.open.filter(({ fullName }) => fullName === path);
  const keyOf = ({ id }: Vulnerability) => `gitlab:${at}/${name}:${id}`;
  for (let page = 1; page <= mostPages; page += 1) {
    const { vulnerabilities, next } = await vulnerabilityPage(gitlab, path, page);
    for (const { id } of vulnerabilities) seen.add(id);
    const open = vulnerabilities.filter(({ state }) => state === "detected" || state === "confirmed");
    const said = open.map((one) => ({
      key: keyOf(one),
      one,
      updatedAt: readTime(one.updated_at),
      createdAt: readTime(one.created_at),
    }));
    const opened = (await differing(said, { held, host })).map(({ one }) => one);
    const closed = vulnerabilities.filter((one) => !open.includes(one) && isHere(openHere, one));
    await take([...opened, ...closed], project, now);
    if (!next)
      return lookAtTheRest(
        sweep,
        project,
        openHere.filter(({ number }) => !seen.has(number)),
      );
  }
}

const isHere = (open: Held["open"], { id }: Vulnerability) => open.some(({ number }) => number === id);

async function lookAtTheRest({ gitlab, now }: Sweep, project: Project, missing: Held["open"]): Promise<void> {
  for (const { id, number } of missing) {
    const one = await oneVulnerability(gitlab, number);
    if (one) await take([one], project, now);
    else await closeDeleted(id, "GitLab", now);
  }
}

async function take(vulnerabilities: readonly Vulnerability[], project: Project, now: Date): Promise<void> {
  const findings = vulnerabilities.flatMap((one) => orNull(() => findingsOfVulnerability(one, project, now)) ?? []);
  await takeOver("gitlab", findings, now);
}
