import type { Source } from "@/lib/ingest/source";
import { gitguardian } from "@/lib/ingest/sources/gitguardian";
import { github } from "@/lib/ingest/sources/github";
import { gitleaks } from "@/lib/ingest/sources/gitleaks";

/** Every way findings arrive. A new source is one file in `sources/` and one line here. */
export const sources: readonly Source[] = [github, gitguardian, gitleaks];

const byName = new Map(sources.map((source) => [source.name, source]));

export function findSource(name: string): Source | undefined {
  return byName.get(name);
}
