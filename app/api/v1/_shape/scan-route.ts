import { z } from "zod";
import type { MemberViewer } from "@/lib/access/viewer";
import type { Document } from "@/lib/scanning/engine";
import { notePrevented } from "@/lib/scanning/prevented";
import { type Scanned, scanDocuments } from "@/lib/scanning/scan";
import { version } from "@/lib/version";

type Asked = { all_secrets?: boolean | undefined; ignore_known_secrets?: boolean | undefined };

/** Scans, remembers what a hook stopped, and leaves out what was not asked for. */
export async function scanFor(
  viewer: MemberViewer,
  documents: readonly Document[],
  asked: Asked,
  headers: Headers,
): Promise<Scanned[]> {
  const scanned = await scanDocuments(viewer, documents);
  await notePrevented(viewer, commandOf(headers), scanned);
  return scanned.map((one) => {
    const kept = one.policy_breaks.filter(
      ({ is_excluded, known_secret }) =>
        asked.all_secrets || (!is_excluded && !(asked.ignore_known_secrets && known_secret)),
    );
    return { ...one, policy_breaks: kept, policy_break_count: kept.length };
  });
}

const short = (headers: Headers, name: string) => (headers.get(name) ?? "").slice(0, 200);

function commandOf(headers: Headers) {
  return {
    id: short(headers, "ggshield-command-id"),
    mode: short(headers, "mode"),
    repository: short(headers, "ggshield-repository-url"),
    ignoresKnown: ignoresKnown(headers.get("scan_options")),
  };
}

/** The client tells its options as JSON: with this one, what is known already stops nobody. */
function ignoresKnown(options: string | null): boolean {
  try {
    return z.object({ ignore_known_secrets: z.literal(true) }).safeParse(JSON.parse(options ?? "")).success;
  } catch {
    return false;
  }
}

/** What a client shows as the version of what has looked. */
export function answerOf(scanned: unknown): Response {
  return Response.json(scanned, {
    headers: { "cache-control": "no-store", "x-app-version": version, "x-secrets-engine-version": version },
  });
}
