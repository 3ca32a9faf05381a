import type { Severity } from "@/prisma/generated/enums";
import {
  codeIgnoreReasons,
  codePaths,
  codeRules,
  demoRepositories,
  secretDetectors,
  secretIgnoreReasons,
  secretPaths,
} from "./catalog";
import type { DemoRun, Ledger } from "./ledger";
import { demoDevelopers, ritasOther } from "./people";
import { type Author, day, hour, minute, type Problem, plus, type Setting } from "./setting";
import { byMember, nobodyJoined, Story, system, untilOpened } from "./story";

type Rated = { severity: Severity; weight: number };

const year = 365 * day;
const severities: readonly [Rated, ...Rated[]] = [
  { severity: "critical", weight: 14 },
  { severity: "high", weight: 40 },
  { severity: "medium", weight: 28 },
  { severity: "low", weight: 14 },
  { severity: "info", weight: 4 },
];
const grants: DemoRun = { playbookId: "auto-grant-access", outcome: "skipped", detail: nobodyJoined };

/** Rita's own: six of the four hundred, two of which she still has to look at. */
export type Part = "anybody's" | "rita's, open" | "rita's, closed" | "rita's, closed, by her other address";

/** Makes up one incident that began at `triggeredAt`, and everything that has become of it until now. */
export function tell(setting: Setting, ledger: Ledger, triggeredAt: Date, part: Part): void {
  const { random, now } = setting;
  const problem = problemOf(setting);
  const historical = part === "anybody's" && problem.kind === "secret" && random.chance(0.06);
  const story = new Story(setting, ledger, triggeredAt, problem, authorOf(setting, part));
  const refusal = story.whyNotMailed();
  const mailRun = (detail: string, outcome: DemoRun["outcome"] = "skipped"): DemoRun => ({
    playbookId: "mail-commit-author",
    outcome,
    detail,
  });
  const verdict = historical
    ? mailRun("it comes from a scan of the history, which is not mailed by itself")
    : refusal
      ? mailRun(refusal.reason)
      : mailRun(`mail to ${story.author?.email} queued`, "done");
  const { fullName, url } = places(setting, story, historical);
  story.found(historical, [grants, verdict]);
  if (problem.kind === "secret")
    story.validity = random.pick(["unknown", "valid", "valid", "no_checker", "failed_to_check"]);
  if (story.validity === "valid" && story.severity !== "critical" && random.chance(0.3)) story.severity = "critical";

  if (!historical && refusal) Object.assign(story, { contact: refusal.contact, contactReason: refusal.reason });
  if (!historical && !refusal) {
    const at = plus(triggeredAt, 25_000);
    if (at < now) converse(setting, story, at, part);
  }
  if (story.isOpen) decide(setting, story, part);
  if (!story.isOpen && part === "anybody's" && problem.kind === "secret" && story.status === "resolved") {
    if (random.chance(0.07)) relapse(setting, story);
  }
  const number = story.id;
  const code = problem.kind === "code_scanning";
  const source = code ? "github" : problem.mask ? "gitleaks" : random.pick(["github", "gitguardian"]);
  const alert = `https://github.com/${fullName}/security/code-scanning/${number}`;
  story.finish({
    source,
    url: code ? alert : source === "github" ? url : null,
    identityKey: identityKey(setting, source, problem.kind, fullName, number),
  });
}

/** Mail, and what the author did with it. */
function converse(setting: Setting, story: Story, at: Date, part: Part): void {
  const { random, now } = setting;
  const bounced = part === "anybody's" && random.chance(0.02);
  const link = story.mailed(at, { bounced });
  const opening = plus(at, untilOpened(random));
  if (bounced || opening > now || !random.chance(0.86)) return;
  story.opened(opening);
  const answering = plus(opening, (2 + random.fraction() * 25) * minute);
  if (answering > now) return;
  if (part === "anybody's" && random.chance(0.05)) {
    const colleague = random.pick(demoDevelopers as unknown as [Author, ...Author[]]);
    story.disputed(answering, random.chance(0.6) ? colleague.email : null);
    return;
  }
  if (random.chance(0.72)) story.answered(answering);
  // The sooner in the year, the longer they took.
  const closing = plus(answering, slowness(setting, story) * random.fraction() * 2 * day + 10 * minute);
  const mayClose = link.scopes.includes("resolve") && closing < plus(link.createdAt, 14 * day) && closing < now;
  if (part === "rita's, open" || !mayClose || !random.chance(0.7)) return;
  if (closing.getTime() - answering.getTime() > 100 * minute) story.opened(plus(closing, -4 * minute));
  if (random.chance(0.86))
    story.resolved(closing, story.holder(), story.problem.kind === "secret" ? random.chance(0.9) : null);
  else story.ignored(closing, story.holder(), ignoreReason(setting, story));
}

/** What the security team, a playbook or the source made of an incident its author did not close. */
function decide(setting: Setting, story: Story, part: Part): void {
  const { random, now, members } = setting;
  const age = now.getTime() - story.triggeredAt.getTime();
  const team = random.pick([members.maya, members.bob, members.maya, members.alice]);
  const picked = plus(story.triggeredAt, (0.1 + random.fraction()) * slowness(setting, story) * 1.5 * day + hour);
  if (picked < now && random.chance(0.6)) {
    story.assigned(picked, random.pick([members.bob, members.maya]));
    const said = plus(picked, (1 + random.fraction() * 20) * hour);
    if (said < now && random.chance(0.45)) story.commented(said, team);
  }
  const stays =
    part === "rita's, open" ||
    (part === "anybody's" && random.chance(age < 21 * day ? 0.65 : age < 75 * day ? 0.27 : 0.055));
  const decided = plus(picked, (0.4 + random.fraction() * 2) * slowness(setting, story) * day + 3 * hour);
  const closing = decided > story.latest ? decided : plus(story.latest, hour);
  if (stays || closing > now) return;
  const fate = random.fraction();
  if (fate < 0.16 && story.validity === "valid") {
    const run: DemoRun = { playbookId: "auto-resolve-revoked", outcome: "done", detail: "resolved as revoked" };
    story.checked(plus(closing, -5_000), "invalid", [run]);
    story.resolved(closing, system("playbook:auto-resolve-revoked"), true, "The secret was seen to be invalid.");
  } else if (fate < 0.3) {
    story.resolved(closing, system("deliveries.process"), story.problem.kind === "secret" ? true : null);
  } else if (fate < 0.72) {
    story.resolved(closing, byMember(team), story.problem.kind === "secret" ? random.chance(0.85) : null);
  } else {
    story.ignored(closing, byMember(team), ignoreReason(setting, story));
  }
}

/** The same secret, committed again after it was resolved. */
function relapse(setting: Setting, story: Story): void {
  const { random, now, members, repositoryIds } = setting;
  const at = plus(story.latest, (10 + random.fraction() * 60) * day);
  if (at > now || !story.author) return;
  const repository = random.weighted(demoRepositories as unknown as Weighted);
  const repositoryId = repositoryIds.get(repository.fullName) ?? 0;
  const commit = random.hex(40);
  const path = random.pick(secretPaths);
  story.seenAt(at, {
    repositoryId,
    commit,
    path,
    line: 9,
    historical: false,
    url: page(repository.fullName, commit, path, 9),
  });
  story.spread(plus(at, 20_000), 1);
  const reachable = story.whyNotMailed() === null;
  const detail = reachable ? `mail to ${story.author.email} queued` : (story.whyNotMailed()?.reason ?? "");
  story.regressed(plus(at, 20_100), [
    { playbookId: "mail-commit-author", outcome: reachable ? "done" : "skipped", detail },
  ]);
  if (reachable) story.mailed(plus(at, 25_000), { replaces: true });
  const closing = plus(at, (0.5 + random.fraction() * 6) * day);
  if (closing < now && random.chance(0.75)) story.resolved(closing, byMember(members.maya), true);
}

type Weighted = [(typeof demoRepositories)[number], ...(typeof demoRepositories)[number][]];

/** From 7 at the beginning of the year to 1 now: remediation became faster. */
function slowness({ now }: Setting, { triggeredAt }: Story): number {
  return 1 + 6 * Math.min(1, (now.getTime() - triggeredAt.getTime()) / year) ** 1.4;
}

function problemOf({ random }: Setting): Problem {
  if (random.chance(0.16)) return { ...random.weighted(codeRules), kind: "code_scanning", mask: null };
  const { detector, detectorName, start } = random.weighted(secretDetectors);
  const { severity } = random.weighted(severities);
  const mask = random.chance(0.4) ? `${start}${"•".repeat(8)}${random.hex(3)}` : null;
  return { detector, detectorName, severity, kind: "secret", mask };
}

function authorOf({ random }: Setting, part: Part): Author | null {
  const colleagues = demoDevelopers.filter(({ name }) => name !== "Rita Tanaka");
  if (part === "rita's, closed, by her other address") return { name: "Rita Tanaka", email: ritasOther };
  if (part !== "anybody's") return demoDevelopers.find(({ name }) => name === "Rita Tanaka") ?? null;
  if (random.chance(0.04)) return null;
  // Few people make most of the commits.
  const developer = colleagues[Math.floor(random.fraction() ** 1.6 * colleagues.length)] ?? colleagues[0];
  if (!developer) return null;
  const [alias] = developer.others;
  const email =
    alias && random.chance(0.22)
      ? (developer.others[random.whole(0, developer.others.length - 1)] ?? alias)
      : developer.email;
  return { name: developer.name, email };
}

/** One to twelve places; answers the repository and the page of the first. */
function places(setting: Setting, story: Story, historical: boolean): { fullName: string; url: string } {
  const { random, now, repositoryIds } = setting;
  const { fullName } = random.weighted(demoRepositories as unknown as Weighted);
  const repositoryId = repositoryIds.get(fullName) ?? 0;
  const path = random.pick(story.problem.kind === "secret" ? secretPaths : codePaths);
  const line = random.whole(1, 240);
  const commit = random.hex(40);
  const url = page(fullName, commit, path, line);
  story.seenAt(story.triggeredAt, { repositoryId, commit, path, line, historical, url });
  const more = story.problem.kind === "secret" ? Math.floor(random.fraction() ** 3 * 12) : 0;
  for (let index = 0; index < more; index += 1) {
    const again = plus(story.triggeredAt, historical ? 0 : (index + random.fraction()) * 1.5 * minute);
    if (again > now) break;
    const nextCommit = random.hex(40);
    const at = line + index + 1;
    const place = {
      repositoryId,
      commit: nextCommit,
      path,
      line: at,
      historical,
      url: page(fullName, nextCommit, path, at),
    };
    story.seenAt(again, place);
    if (!historical) story.spread(plus(again, 20_000), 1);
  }
  return { fullName, url };
}

function page(fullName: string, commit: string, path: string, line: number): string {
  return `https://github.com/${fullName}/blob/${commit}/${path}#L${line}`;
}

function ignoreReason({ random }: Setting, story: Story) {
  return random.weighted(story.problem.kind === "secret" ? secretIgnoreReasons : codeIgnoreReasons).reason;
}

function identityKey(
  { random }: Setting,
  source: string,
  kind: Problem["kind"],
  fullName: string,
  number: number,
): string {
  if (source === "gitleaks") return `secret:${random.hex(64)}`;
  if (source === "gitguardian") return `gitguardian:dashboard.gitguardian.com/demo-${number}`;
  return `github:${kind === "secret" ? "secret" : "code"}:github.com/${fullName}/${number}`;
}
