import type { Source } from "@/lib/ingest/source";
import { ggshield } from "@/lib/ingest/sources/ggshield";
import { gitguardian } from "@/lib/ingest/sources/gitguardian";
import { github } from "@/lib/ingest/sources/github";
import { gitlab } from "@/lib/ingest/sources/gitlab";
import { gitleaks } from "@/lib/ingest/sources/gitleaks";
import { sarif } from "@/lib/ingest/sources/sarif";
import { trufflehog } from "@/lib/ingest/sources/trufflehog";

/** Every way findings arrive. A new source is one file in `sources/` and one line here. */
export const sources: readonly Source[] = [github, gitlab, gitguardian, gitleaks, trufflehog, sarif, ggshield];

const byName = new Map(sources.map((source) => [source.name, source]));

export function findSource(name: string): Source | undefined {
  return byName.get(name);
}
