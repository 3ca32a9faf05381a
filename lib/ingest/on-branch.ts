import type { Viewer } from "@/lib/access/viewer";
import type { Tx } from "@/lib/db/client";
import { Invalid } from "@/lib/errors";
import type { Recorded } from "@/lib/incidents/record";
import { fileRepositories } from "@/lib/incidents/repositories";
import type { Finding, Parsed } from "@/lib/ingest/source";
import { type ForMergeRequest, noteMergeRequest } from "@/lib/merge-requests/note";
import { asSeenThen, type Look, type Turn, takeTurns } from "@/lib/sightings/look";
import { noteSightings } from "@/lib/sightings/note";

export type BranchOptions = {
  repository: string;
  branch?: string | undefined;
  commit?: string | undefined;
  historical?: boolean | undefined;
  /** Tells apart what one scanner does in several runs, none of which looks at all of it. */
  category?: string | undefined;
  /** The number of the pipeline that made it, which rises; without one it counts as the newest. */
  pipeline?: number | undefined;
  /** The report is of all of the branch: what it does not name is not there any more. */
  covers?: "branch" | undefined;
  /** The merge request whose pipeline found it. */
  mergeRequest?: ForMergeRequest | undefined;
};

/** How many incidents are not on the branch any more; and, where it was not taken for all of the branch, why. */
export type Covered = { branch: string; gone: number; remark?: string };

type Report = { viewer: Viewer; source: string; options: BranchOptions; parsed: Parsed; receivedAt: Date };

/** A report on the branch it is of; it takes its turn there with others. */
export type OnBranch = Report & { look: Look; turns: Turn[] };

/** Throws Invalid where a report claims to cover a branch and does not say which, or as of which commit. */
export function requireBranch({ covers, branch, commit }: BranchOptions): void {
  if (!covers || (branch && commit)) return;
  throw new Invalid("A report that covers a branch says which, and at which commit: &branch=…&commit=….", {
    pointer: branch ? "/commit" : "/branch",
  });
}

export async function onBranch(tx: Tx, report: Report): Promise<OnBranch | null> {
  const { viewer, source, options, parsed, receivedAt } = report;
  const { repository: fullName, branch = "", commit = "", category, pipeline, covers, mergeRequest } = options;
  if (!mergeRequest && !branch && parsed.findings.length === 0) return null;
  const filed = await fileRepositories(tx, viewer, [{ fullName }], receivedAt);
  const repositoryId = filed({ fullName })?.id;
  if (repositoryId === undefined) return null;
  const scans = scansOf(parsed).map(({ name, whole }) => ({
    name: scanName(source, name, category),
    whole: whole && parsed.rejected.length === 0,
  }));
  const look: Look = {
    ...{ repositoryId, branch, scans, pipeline, at: receivedAt },
    ...(covers ? { covers: { commit } } : {}),
  };
  return { ...report, look, turns: mergeRequest ? [] : await takeTurns(tx, look) };
}

/** The findings, as of when they were seen. */
export function seenFindings({ source, options, parsed, turns }: OnBranch): Finding[] {
  const turnOf = new Map(turns.map((turn) => [turn.scan, turn]));
  return parsed.findings.map((finding) =>
    asSeenThen(finding, turnOf.get(scanName(source, finding.scan ?? "", options.category))),
  );
}

/** Keeps what the report says of a merge request, or else of a branch itself. */
export async function noteOnBranch(tx: Tx, on: OnBranch, recorded: Recorded): Promise<Covered | undefined> {
  const { viewer, source, options, look, turns } = on;
  if (options.mergeRequest) {
    await noteMergeRequest(tx, look.repositoryId, source, options.mergeRequest, atFirstPlaces(recorded));
    return undefined;
  }
  const named = recorded.named.map(({ incidentId, scan }) => ({
    incidentId,
    scan: scanName(source, scan, options.category),
  }));
  const gone = await noteSightings(tx, viewer, look, turns, named, { historical: options.historical ?? false });
  if (!look.covers) return undefined;
  const remark = remarkOn(on);
  return { branch: look.branch, gone, ...(remark ? { remark } : {}) };
}

/** Of one name, all have to be whole. */
function scansOf({ scans = [{ name: "", whole: true }] }: Parsed) {
  const byName = Map.groupBy(scans, ({ name }) => name);
  return [...byName].map(([name, same]) => ({ name, whole: same.every(({ whole }) => whole) }));
}

const scanName = (source: string, name: string, category = "") => [source, name, category].filter(Boolean).join(" ");

function remarkOn({ parsed, turns }: OnBranch): string | undefined {
  if (parsed.rejected.length > 0)
    return "Entries could not be read, and what is absent may be among them: nothing was taken for gone.";
  if (turns.some(({ whole }) => !whole))
    return "The report says that a scan failed or looked at a part only: what that one left out was not taken for gone.";
  if (turns.some(({ supersededAt }) => supersededAt))
    return "A report of a newer pipeline has covered the branch already: this one comes late.";
  return undefined;
}

function atFirstPlaces({ created, updated, unchanged, places }: Recorded) {
  const byIncident = Map.groupBy(places, ({ incidentId }) => incidentId);
  return [...created, ...updated, ...unchanged].map((incidentId) => {
    const told = byIncident.get(incidentId) ?? [];
    const { path = "", line = 0 } = told[0]?.place ?? {};
    return { incidentId, path, line, commits: told.map(({ place }) => place.commit) };
  });
}
