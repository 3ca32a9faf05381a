import { z } from "zod";
import { DomainError } from "@/lib/errors";
import type { GitHub, GitLab } from "@/lib/forge/clients";
import type { Forge } from "@/lib/forge/forge";
import { type Alert, type AlertKind, alertPage, placesOf } from "@/lib/forge/github/alerts";
import { findingsOfAlert } from "@/lib/forge/github/findings";
import { findingsOfVulnerability, projectOf, projectPage, vulnerabilityPage } from "@/lib/forge/gitlab/vulnerabilities";
import { nextIn } from "@/lib/forge/pages";
import { isAlertKind, type Step, stepsOfRepository } from "@/lib/history/steps";
import type { Finding, NamedRepository } from "@/lib/ingest/source";
import { Repository, repositoryOf } from "@/lib/ingest/sources/github/repository";

/** What one page held, and what is to be read after it in place of its step. */
export type Page = {
  alerts: number;
  unreadable: number;
  findings: Finding[];
  /** Named by their numbers on the way. */
  repositories: NamedRepository[];
  following: Step[];
};

const blank = (): Page => ({ alerts: 0, unreadable: 0, findings: [], repositories: [], following: [] });

// Each secret may need a request of its own for its places; a page is what a killed worker reads again.
const perPage: Record<AlertKind, number> = { secret: 30, code_scanning: 100, dependency: 100 };

export async function readPage(forge: Forge, step: Step, receivedAt: Date): Promise<Page> {
  if (forge.kind === "gitlab") return readGitLab(forge.gitlab, step, receivedAt);
  if (step.read === "names") return readNames(forge.github, step);
  return isAlertKind(step.read)
    ? readAlerts(forge.github, step, step.read, receivedAt)
    : readRepositories(forge.github, step);
}

async function readAlerts(github: GitHub, step: Step, kind: AlertKind, receivedAt: Date): Promise<Page> {
  const { alerts, next } = await alertPage(github, kind, step.of, { perPage: perPage[kind], next: step.at });
  const own = await ownRepository(github, step.of);
  const page: Page = {
    ...blank(),
    alerts: alerts.length,
    repositories: numbered([own]),
    following: next ? [{ ...step, at: next }] : [],
  };
  for (const alert of alerts) collect(page, await findingsAt(github, kind, alert, alert.repository ?? own, receivedAt));
  return page;
}

/** Of an alert, with its places; null where it cannot be read. */
export async function findingsAt(
  github: GitHub,
  kind: AlertKind,
  alert: Alert,
  repository: unknown,
  receivedAt: Date,
): Promise<Finding[] | null> {
  const named = z.looseObject({ full_name: z.string() }).safeParse(repository);
  if (!named.success) return null;
  const places = kind === "secret" ? await placesOf(github, named.data.full_name, alert) : [];
  return orNull(() => findingsOfAlert({ kind, alert, repository: named.data, places }, receivedAt));
}

/** Alerts of a single repository do not name it; asked for, it answers under its present name. */
async function ownRepository(github: GitHub, of: string): Promise<unknown> {
  const [owner = "", repo] = of.split("/");
  return repo === undefined ? undefined : (await github.rest.repos.get({ owner, repo })).data;
}

const Repositories = z.array(z.looseObject({ full_name: z.string() }));

async function readRepositories(github: GitHub, step: Step): Promise<Page> {
  const { data, headers } = step.at
    ? await github.request(`GET ${step.at}`)
    : await github.rest.repos.listForUser({ username: step.of, per_page: 100, sort: "created", direction: "asc" });
  const next = nextIn(headers.link);
  const each = Repositories.parse(data).flatMap(({ full_name }) => stepsOfRepository(full_name));
  const following = next ? [...each, { ...step, at: next }] : each;
  return { ...blank(), repositories: numbered(data), following };
}

async function readNames(github: GitHub, step: Step): Promise<Page> {
  const { data, headers } = step.at
    ? await github.request(`GET ${step.at}`)
    : await github.rest.repos.listForOrg({ org: step.of, per_page: 100, sort: "created", direction: "asc" });
  const next = nextIn(headers.link);
  return { ...blank(), repositories: numbered(data), following: next ? [{ ...step, at: next }] : [] };
}

function numbered(answers: unknown): NamedRepository[] {
  return z
    .array(z.unknown())
    .parse(answers)
    .flatMap((answer) => {
      const read = Repository.safeParse(answer);
      return read.success ? [repositoryOf(read.data)] : [];
    });
}

async function readGitLab(gitlab: GitLab, step: Step, receivedAt: Date): Promise<Page> {
  const at = Number(step.at ?? 1);
  const page = blank();
  if (step.read === "projects") {
    const { paths, next } = await projectPage(gitlab, step.of, at);
    page.following = paths.map((of) => ({ read: "vulnerabilities", of }));
    if (next) page.following.push({ ...step, at: String(next) });
    return page;
  }
  const project = await projectOf(gitlab, step.of);
  const { path_with_namespace: fullName, web_url: url, id } = project;
  page.repositories.push({ fullName, url, externalId: `${new URL(url).host}/${id}` });
  const { vulnerabilities, next } = await vulnerabilityPage(gitlab, step.of, at);
  page.alerts = vulnerabilities.length;
  for (const one of vulnerabilities)
    collect(
      page,
      orNull(() => findingsOfVulnerability(one, project, receivedAt)),
    );
  if (next) page.following = [{ ...step, at: String(next) }];
  return page;
}

function collect(page: Page, findings: Finding[] | null): void {
  if (findings) page.findings.push(...findings);
  else page.unreadable += 1;
}

/** An alert that cannot be read stops no other. */
export function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}
