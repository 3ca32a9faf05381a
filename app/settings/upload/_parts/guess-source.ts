const looked = 256 * 1_024;

/** Which scanner wrote it, by the beginning of its text; undefined where that does not tell. */
export function guessSource(text: string): string | undefined {
  const start = text.slice(0, looked);
  if (/"(?:\$schema|version)"\s*:\s*"[^"]*sarif[^"]*"/i.test(start) || /"runs"\s*:/.test(start)) return "sarif";
  if (/"(?:RuleID|offender|leakURL)"\s*:/.test(start) || /^\s*"?RuleID"?,/.test(start)) return "gitleaks";
  if (/"(?:SourceMetadata|stringsFound|DetectorName)"\s*:/.test(start)) return "trufflehog";
  if (/"(?:total_incidents|entities_with_incidents|ignore_sha)"\s*:/.test(start)) return "ggshield";
  if (/"vulnerabilities"\s*:/.test(start)) return "gitlab";
  if (/"rule"\s*:/.test(start) && /"secret"\s*:/.test(start)) return "trufflehog";
  return undefined;
}

/** The same of a file, packed or not, in any encoding a report may have. */
export async function guessSourceOf(file: Blob): Promise<string | undefined> {
  const bytes = await startOf(file);
  return guessSource(new TextDecoder(encodingOf(bytes)).decode(bytes));
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

async function startOf(file: Blob): Promise<Uint8Array> {
  const start = new Uint8Array(await file.slice(0, looked).arrayBuffer());
  if (start[0] !== 0x1f || start[1] !== 0x8b) return start;
  const reader = file.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    return (await reader.read()).value ?? new Uint8Array();
  } catch {
    return new Uint8Array();
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
