import { createHash } from "node:crypto";
import { diffLines } from "diff";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { editableBy, visibleTo } from "@/lib/access/visibility";
import { withLookup } from "@/lib/changes/env-lookup";
import { patched, patchesIn } from "@/lib/changes/patch";
import { remediationContext } from "@/lib/changes/remediation";
import { db } from "@/lib/db/client";
import { Conflict, Forbidden, NotFound } from "@/lib/errors";
import { ForgeFailure } from "@/lib/forge/failure";
import { type Forge, forgeOf } from "@/lib/forge/forge";
import { withoutSecrets } from "@/lib/scanning/without-secrets";
import { unseal } from "@/lib/seal";
import { Secret } from "@/lib/secret";
import type { NewFile, ThreadDesk } from "@/lib/threads/desk";
import { threadsOf } from "@/lib/threads/desk-of";
import type { Prisma } from "@/prisma/generated/client";

/** What a change is made from: a remediation of a report, or a lookup of an environment variable. */
export type Plan = { kind: "remediation"; remediationId: number } | { kind: "lookup"; name?: string | undefined };
export type Shown = { path: string; lines: { kind: "removed" | "added"; line: number; text: string }[] };
export type Proposal = {
  plan: Plan;
  repository: string;
  host: string;
  files: NewFile[];
  shown: Shown[];
  /** What was looked at and left, and why. */
  left: string[];
  /** Of exactly this change: the same again only while the files are the same. */
  digest: string;
  /** Of a lookup: the variable. */
  name: string | null;
  summary: string;
};

const proposable = {
  id: true,
  identityKey: true,
  kind: true,
  repositoryId: true,
  repository: { select: { fullName: true, url: true } },
  occurrences: {
    where: { place: "commit", path: { not: "" } },
    distinct: ["repositoryId", "path"],
    orderBy: { id: "asc" },
    take: 50,
    select: { path: true, repositoryId: true },
  },
  remediations: {
    orderBy: { id: "desc" },
    take: 1,
    include: { repository: { select: { fullName: true, url: true } } },
  },
} satisfies Prisma.IncidentSelect;
type Proposable = Prisma.IncidentGetPayload<{ select: typeof proposable }>;

const mostFiles = 10;

/** What a change could do about the incident, of the files as they are on the default branch now; nothing is changed by asking. Throws Conflict with the reason where no change is safe. */
export async function proposeChange(viewer: Viewer, id: number, name?: string): Promise<Proposal> {
  if (viewer.kind === "link") throw new Forbidden("A link proposes no changes.");
  authorize(viewer, "incidents:write");
  const where = { AND: [{ id }, visibleTo(viewer)] };
  const incident = await db().incident.findFirst({ where, select: proposable });
  if (!incident) throw new NotFound("There is no such incident.");
  if ((await db().incident.count({ where: { AND: [{ id }, editableBy(viewer)] } })) === 0)
    throw new Forbidden("You may look at this incident, but not change it.");
  const [remediation] = incident.remediations;
  const repository = remediation?.repository ?? incident.repository;
  if (!repository) throw new Conflict("No source says which repository it is in.");
  const forge = await forgeOf(repository);
  if (!forge?.writeBack)
    throw new Conflict(
      "No connected code host may be written to for this repository. A manager connects it, and switches writing on, in Settings, Code hosts.",
    );
  const plan: Plan = remediation ? { kind: "remediation", remediationId: remediation.id } : { kind: "lookup", name };
  return worked(() => propose(incident, forge, plan));
}

/** The same anew, for what was agreed to. */
export async function proposeAgain(incidentId: number, desk: ThreadDesk, forge: Pick<Forge, "url">, plan: Plan) {
  const incident = await db().incident.findUniqueOrThrow({ where: { id: incidentId }, select: proposable });
  return proposeWith(incident, desk, forge, plan);
}

const propose = (incident: Proposable, forge: Forge, plan: Plan) =>
  proposeWith(incident, threadsOf(forge), forge, plan);

async function proposeWith(
  incident: Proposable,
  desk: ThreadDesk,
  { url }: Pick<Forge, "url">,
  plan: Plan,
): Promise<Proposal> {
  const made = plan.kind === "remediation" ? await byRemediation(desk, plan) : await byLookup(incident, desk, plan);
  const shown = await Promise.all(made.files.map((file) => shownOf(file, incident.identityKey)));
  const digest = digestOf(made.files);
  const files = made.files.map(({ path, text }) => ({ path, text }));
  return { ...made, plan, files, shown, digest, host: new URL(url).host };
}

type Changed = NewFile & { before: string };
type Made = { repository: string; files: Changed[]; left: string[]; name: string | null; summary: string };

async function byRemediation(desk: ThreadDesk, { remediationId }: { remediationId: number }): Promise<Made> {
  const remediation = await db().remediation.findUniqueOrThrow({
    where: { id: remediationId },
    include: { repository: { select: { fullName: true } } },
  });
  const diff = unseal(remediation.sealedDiff, remediationContext(remediation)).toString();
  const { fullName: repository } = remediation.repository;
  const files: Changed[] = [];
  for (const { path, patch } of patchesIn(diff) ??
    refuse("The report's patch does more than change a few files, so it is for a person to apply.")) {
    const before = await desk.readFile(repository, path);
    const text = before === null ? null : patched(before, patch);
    if (before === null || text === null)
      refuse(`The report's patch no longer fits ${path}. Scan again, or change it by hand.`);
    files.push({ path, before, text });
  }
  return { repository, files, left: [], name: null, summary: remediation.summary };
}

async function byLookup(
  incident: Proposable,
  desk: ThreadDesk,
  { name }: { name?: string | undefined },
): Promise<Made> {
  const fingerprint = /^secret:([0-9a-f]{64})$/.exec(incident.identityKey)?.[1];
  if (incident.kind !== "secret") refuse("What to change in the code is for a person to say.");
  if (!fingerprint || !incident.repository)
    refuse("The source did not tell the secret itself, so Handback cannot be sure where it stands. Change it by hand.");
  const repository = incident.repository.fullName;
  const paths = incident.occurrences
    .filter(({ repositoryId }) => repositoryId === incident.repositoryId)
    .map(({ path }) => path);
  const [files, left]: [Changed[], string[]] = [[], []];
  let variable = name;
  for (const path of paths.slice(0, mostFiles)) {
    const before = await desk.readFile(repository, path);
    const changed =
      before === null
        ? { refused: `${path} is not on the default branch any more.` }
        : withLookup(path, before, fingerprint, variable);
    if ("refused" in changed) left.push(changed.refused);
    else if (before !== null) {
      files.push({ path, before, text: changed.text });
      variable ??= changed.name;
    }
  }
  if (paths.length > mostFiles) left.push(`${paths.length - mostFiles} more files were not looked at.`);
  if (files.length === 0) refuse(left.join(" ") || "No source says which file it is in.");
  const summary = `Read ${variable} from the environment`;
  return { repository, files, left, name: variable ?? null, summary };
}

function refuse(reason: string): never {
  throw new Conflict(reason);
}

const digestOf = (files: readonly Changed[]) =>
  createHash("sha256")
    .update(JSON.stringify(files.map(({ path, before, text }) => [path, before, text])))
    .digest("hex");

/** The lines that change and no others, with everything masked that is or looks like a secret. */
async function shownOf({ path, before, text }: Changed, identityKey: string): Promise<Shown> {
  const lines: Shown["lines"] = [];
  let [old, now] = [1, 1];
  for (const { added, removed, value, count } of diffLines(before, text)) {
    const changed = value.replace(/\r?\n$/, "").split(/\r?\n/);
    if (added) lines.push(...changed.map((line, index) => ({ kind: "added" as const, line: now + index, text: line })));
    if (removed)
      lines.push(...changed.map((line, index) => ({ kind: "removed" as const, line: old + index, text: line })));
    if (!added) old += count;
    if (!removed) now += count;
  }
  return {
    path,
    lines: await Promise.all(lines.map(async (line) => ({ ...line, text: await masked(line.text, identityKey) }))),
  };
}

const longestLine = 400;

async function masked(line: string, identityKey: string): Promise<string> {
  const own = line.replaceAll(/(["'`])((?:(?!\1).){4,}?)\1/g, (literal, quote: string, value: string) => {
    const secret = new Secret(value);
    return `secret:${secret.fingerprint()}` === identityKey ? `${quote}${secret.masked()}${quote}` : literal;
  });
  return (await withoutSecrets(own)).slice(0, longestLine);
}

/** A failure of the code host is told to the person who asked. */
async function worked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ForgeFailure) throw new Conflict(error.message);
    throw error;
  }
}
