import { z } from "zod";
import type { GitHub } from "@/lib/forge/clients";
import { ForgeFailure } from "@/lib/forge/failure";
import { githubAccount } from "@/lib/forge/github/account";
import { type Alert, type AlertKind, alertKinds, alertPage, alertWord, oneAlert } from "@/lib/forge/github/alerts";
import { orMissing } from "@/lib/forge/probe";
import { findingsAt } from "@/lib/history/read-page";
import { readTime } from "@/lib/ingest/sources/reading/time";
import { closeDeleted, differing, type Held, heldOf, takeOver } from "@/lib/reconcile/take-over";
import type { CodeHost } from "@/prisma/generated/client";

const mostPages = 300;
/** Each costs a request; the rest waits for the next hour. */
const mostLookedAt = 200;
const mostRepositories = 50;

const keyWord: Record<AlertKind, string> = { secret: "secret", code_scanning: "code", dependency: "dependency" };
const Named = z.looseObject({ full_name: z.string(), id: z.unknown() });

/** Answers why it is not whole, as a sentence, or null. */
export async function sweepGitHub(github: GitHub, host: CodeHost, now: Date): Promise<string | null> {
  const account = await githubAccount(github, host.account);
  if (!account) return `GitHub knows no ${host.account}, or the token may not see it.`;
  const held = await heldOf(host, "github");
  const busy = [...new Set(held.open.map(({ fullName }) => fullName))].slice(0, mostRepositories);
  const lists = account.is === "user" ? busy : [host.account];
  const left: string[] = [];
  for (const kind of alertKinds) {
    for (const of of lists) {
      try {
        await sweepList({ github, host, held, kind, of, now });
      } catch (error) {
        const unreadable = error instanceof ForgeFailure && ["forbidden", "missing"].includes(error.reason);
        if (!unreadable) throw error;
        left.push(`${alertWord[kind]} of ${of}`);
      }
    }
  }
  return left.length > 0 ? `The token may not read everything: ${left.slice(0, 5).join(", ")}.` : null;
}

type Sweep = { github: GitHub; host: CodeHost; held: Held; kind: AlertKind; of: string; now: Date };

async function sweepList(sweep: Sweep): Promise<void> {
  const { github, host, held, kind, of, now } = sweep;
  const own = of.includes("/") ? await repositoryAt(github, of) : null;
  const seen = new Set<string>();
  let next: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const read = await alertPage(github, kind, of, { perPage: 100, state: "open", next });
    const alerts = read.alerts.flatMap((alert) => keyed(alert, own, sweep));
    for (const { key } of alerts) seen.add(key);
    for (const { alert, repository } of await differing(alerts, { held, host })) {
      await takeOver("github", (await findingsAt(github, kind, alert, repository, now)) ?? [], now);
    }
    next = read.next;
    if (!next) return lookAtTheRest(sweep, seen);
  }
}

/** Open here, and not in the list of what is open there: closed there, or deleted. */
async function lookAtTheRest({ github, held, kind, of, now }: Sweep, seen: ReadonlySet<string>): Promise<void> {
  const prefix = `${of.toLowerCase()}/`;
  const gone = held.open.filter(
    ({ kind: ours, identityKey, fullName }) =>
      ours === kind && !seen.has(identityKey) && `${fullName.toLowerCase()}/`.startsWith(prefix),
  );
  for (const [fullName, incidents] of Map.groupBy(gone.slice(0, mostLookedAt), ({ fullName }) => fullName)) {
    const repository = await repositoryAt(github, fullName);
    // Without the repository nothing is known of its alerts; under another name its own delivery will tell.
    if (repository?.full_name.toLowerCase() !== fullName.toLowerCase()) continue;
    for (const { id, number } of incidents) {
      const alert = await oneAlert(github, kind, fullName, number);
      if (alert) await takeOver("github", (await findingsAt(github, kind, alert, repository, now)) ?? [], now);
      else await closeDeleted(id, "GitHub", now);
    }
  }
}

async function repositoryAt(github: GitHub, fullName: string) {
  const [owner = "", repo = ""] = fullName.split("/");
  const found = await orMissing(github.rest.repos.get({ owner, repo }));
  return found && Named.parse(found.data);
}

function keyed(alert: Alert, own: z.infer<typeof Named> | null, { host, held, kind }: Sweep) {
  const named = Named.safeParse(alert.repository ?? own);
  if (!named.success) return [];
  const repository = named.data;
  const { keyNames } = held;
  const at = new URL(host.url).host;
  const { id, full_name } = repository;
  const name = keyNames.get(`${at}/${id}`) ?? keyNames.get(full_name) ?? full_name;
  const key = `github:${keyWord[kind]}:${at}/${name}/${alert.number}`;
  return [{ key, alert, repository, updatedAt: readTime(alert.updated_at), createdAt: readTime(alert.created_at) }];
}
