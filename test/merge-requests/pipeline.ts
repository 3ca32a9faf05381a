import { createHash } from "node:crypto";
import type { Viewer } from "@/lib/access/viewer";
import { importReport, type ReportOptions } from "@/lib/ingest/upload";
import { type Answer, askVerdict } from "@/lib/merge-requests/ask";
import { secretValue } from "../factories";

export const repository = "acme/api";

/** The hash that a commit of this name would have. */
export const sha = (name: string) => createHash("sha1").update(name).digest("hex");

export type Leak = { secret: string; commit: string; path: string };

export const leak = (name: string, more: Partial<Leak> = {}): Leak => ({
  secret: secretValue(),
  commit: sha(name),
  path: `src/${name}.ts`,
  ...more,
});

/** A report as gitleaks writes it. */
export function reportOf(leaks: readonly Leak[]): Buffer {
  const entries = leaks.map(({ secret, commit, path }) => ({
    RuleID: "stripe-access-token",
    Description: "Found a Stripe Access Token",
    ...{ StartLine: 4, EndLine: 4, StartColumn: 9, EndColumn: 40, File: path, Commit: commit },
    ...{ Secret: secret, Match: `key = "${secret}"`, Author: "Noor Haddad", Email: "noor@acme.example" },
    ...{ Date: "2026-11-20T10:00:00Z", Message: "Charge", Tags: [], Fingerprint: "" },
  }));
  return Buffer.from(JSON.stringify(entries));
}

export type Run = {
  number: number;
  head: string;
  leaks: readonly Leak[];
  pipeline?: number;
  branch?: string;
  host?: "github" | "gitlab" | "";
};

/** What a pipeline of a merge request does: upload, then ask. */
export async function runPipeline(viewer: Viewer, run: Run): Promise<Answer> {
  await upload(viewer, run);
  return askVerdict(viewer, { repository, number: run.number, commit: sha(run.head) });
}

export function upload(viewer: Viewer, { number, head, leaks, pipeline = 0, branch = "topic", host = "" }: Run) {
  const commit = sha(head);
  const mergeRequest = { number, commit, branch, targetBranch: "main", host, pipeline };
  return importReport(viewer, "gitleaks", [reportOf(leaks)], { repository, branch, commit, mergeRequest });
}

/** A scan of a branch itself, or of the whole history where none is named. */
export function scan(viewer: Viewer, leaks: readonly Leak[], more: Partial<ReportOptions> = {}) {
  return importReport(viewer, "gitleaks", [reportOf(leaks)], { repository, ...more });
}
