import { DomainError } from "@/lib/errors";
import { decodeText } from "@/lib/ingest/decode";
import { type ReportFile, readReportFile } from "@/lib/ingest/report-file";
import type { Finding, Parsed, ReportContext } from "@/lib/ingest/source";
import { findSource } from "@/lib/ingest/sources";
import { answer } from "@/lib/subprocess/answer";

export type Asked = { source: string; file: ReportFile; context: ReportContext };
export type ReadFinding = Omit<Finding, "identity"> & {
  identity: { fingerprint: string; mask: string } | { external: string };
};
export type Answered =
  | { parsed: Omit<Parsed, "findings"> & { findings: ReadFinding[] } }
  | { refusal: { name: string; message: string; detail: Record<string, unknown> } }
  | { failed: string };

answer(read);

/** What the source makes of the report. The secrets themselves do not leave this process. */
async function read({ source, file, context }: Asked): Promise<Answered> {
  try {
    const text = decodeText(await readReportFile(file));
    const parsed = findSource(source)?.report?.parse(text, context);
    if (!parsed) return { failed: "no such source" };
    return { parsed: { ...parsed, findings: parsed.findings.map(withoutSecret) } };
  } catch (error) {
    if (error instanceof DomainError)
      return { refusal: { name: error.name, message: error.message, detail: error.detail } };
    return { failed: error instanceof Error ? error.name : "unknown" };
  }
}

function withoutSecret({ identity, ...finding }: Finding): ReadFinding {
  if ("external" in identity) return { ...finding, identity };
  return { ...finding, identity: { fingerprint: identity.secret.fingerprint(), mask: identity.secret.masked() } };
}
