import { hash, randomUUID } from "node:crypto";
import { authorize } from "@/lib/access/policy";
import { actorOf, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { Conflict, Invalid, NotFound } from "@/lib/errors";
import { recordFindings } from "@/lib/incidents/record";
import {
  type BranchOptions,
  type Covered,
  noteOnBranch,
  onBranch,
  requireBranch,
  seenFindings,
} from "@/lib/ingest/on-branch";
import { readReport } from "@/lib/ingest/reader";
import { type ReportBody, type ReportFile, withReportFile } from "@/lib/ingest/report-file";
import type { Rejected } from "@/lib/ingest/source";
import { findSource } from "@/lib/ingest/sources";
import { Prisma } from "@/prisma/generated/client";

export type ReportOptions = BranchOptions & { idempotencyKey?: string | undefined };

export type ReportReceipt = {
  id: string;
  findings: number;
  incidents: { created: number; updated: number; unchanged: number };
  occurrences: { created: number; known: number };
  rejected: Rejected[];
  /** Of a report that covers its branch. */
  covered?: Covered;
};

/** As many as GitHub takes of one run. */
export const mostFindings = 25_000;
/** To file as many as that, while much else is going on. */
const longestMs = 120_000;
/** As a code host's names are bounded where a webhook tells them. */
const longestName = 200;
const repositoryName = /^(?!\.)[A-Za-z0-9._-]+(\/(?!\.+(\/|$))[A-Za-z0-9._-]+)+$/;

/**
 * Imports a scanner's report, all or nothing, and answers what came of it once that is committed. With an idempotency
 * key the same upload again answers the first receipt; the key with another body is a Conflict.
 */
export async function importReport(
  viewer: Viewer,
  sourceName: string,
  body: ReportBody,
  options: ReportOptions,
): Promise<ReportReceipt> {
  authorize(viewer, "reports:write");
  if (!findSource(sourceName)?.report) throw new NotFound(`There is no source "${sourceName}" that takes reports.`);
  if (options.repository.length > longestName || !repositoryName.test(options.repository)) {
    throw new Invalid("Say which repository the report is about: ?repository=organisation/name.", {
      pointer: "/repository",
    });
  }
  requireBranch(options);
  return withReportFile(body, (file) => inTurn(() => take(viewer, sourceName, file, options)));
}

let last: Promise<unknown> = Promise.resolve();

/** One report after the other: read, each may be hundreds of mebibytes. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work);
  last = mine.catch(() => undefined);
  return mine;
}

async function take(
  viewer: Viewer,
  sourceName: string,
  file: ReportFile,
  options: ReportOptions,
): Promise<ReportReceipt> {
  const bodySha256 = options.idempotencyKey ? digestWith(file, options) : file.sha256;
  const externalId = options.idempotencyKey
    ? `${actorOf(viewer)} ${options.idempotencyKey}`.slice(0, 200)
    : randomUUID();
  const earlier = options.idempotencyKey && (await earlierReceipt(sourceName, externalId, bodySha256));
  if (earlier) return earlier;

  const receivedAt = new Date();
  const context = {
    repository: options.repository,
    ...(options.branch ? { branch: options.branch } : {}),
    ...(options.commit ? { commit: options.commit } : {}),
    historical: options.historical ?? false,
    receivedAt,
  };
  const parsed = await readReport({ source: sourceName, file, context });
  if (parsed.findings.length > mostFindings) {
    throw new Invalid(
      `The report has ${parsed.findings.length} findings, and at most ${mostFindings} are taken at once. Send it in parts.`,
    );
  }
  try {
    return await inTransaction(async (tx) => {
      const delivery = await tx.delivery.create({
        data: { source: sourceName, event: "report", externalId, bodySha256, state: "done", receivedAt, attempts: 1 },
        select: { id: true },
      });
      const on = await onBranch(tx, { viewer, source: sourceName, options, parsed, receivedAt });
      const findings = on ? seenFindings(on) : parsed.findings;
      const recorded = await recordFindings(tx, viewer, sourceName, findings, receivedAt);
      const covered = on && (await noteOnBranch(tx, on, recorded));
      const receipt: ReportReceipt = {
        id: delivery.id,
        findings: parsed.findings.length,
        incidents: {
          created: recorded.created.length,
          updated: recorded.updated.length,
          unchanged: recorded.unchanged.length,
        },
        occurrences: recorded.occurrences,
        rejected: parsed.rejected,
        ...(covered ? { covered } : {}),
      };
      await tx.delivery.update({ where: { id: delivery.id }, data: { processedAt: new Date(), outcome: receipt } });
      await record(tx, viewer, [
        {
          type: "report.imported",
          subject: delivery.id,
          detail: { source: sourceName, repository: options.repository, findings: receipt.findings },
        },
      ]);
      return receipt;
    }, longestMs);
  } catch (error) {
    const raced = error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
    const first = raced && (await earlierReceipt(sourceName, externalId, bodySha256));
    if (first) return first;
    throw error;
  }
}

/** The same report about something else, such as another repository or merge request, is another one. */
function digestWith({ sha256 }: ReportFile, { idempotencyKey, ...about }: ReportOptions): string {
  const said = Object.entries({ ...about, historical: about.historical ?? false }).filter(
    ([, value]) => value !== undefined,
  );
  return hash("sha256", JSON.stringify([sha256, said.sort(([one], [other]) => (one < other ? -1 : 1))]));
}

async function earlierReceipt(source: string, externalId: string, bodySha256: string): Promise<ReportReceipt | null> {
  const delivery = await db().delivery.findFirst({ where: { endpointId: null, source, externalId } });
  if (!delivery) return null;
  if (delivery.bodySha256 !== bodySha256) {
    throw new Conflict("This Idempotency-Key was used for another report. Use a new key for a new report.");
  }
  return delivery.outcome as ReportReceipt | null;
}
