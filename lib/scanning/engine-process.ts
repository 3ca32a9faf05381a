import { lintSource } from "@secretlint/core";
import { creator as pattern } from "@secretlint/secretlint-rule-pattern";
import { creator as preset } from "@secretlint/secretlint-rule-preset-recommend";
import type { Document, Found, Looked } from "@/lib/scanning/engine";
import { answer } from "@/lib/subprocess/answer";

const assignment = String.raw`["']?\s*(?:=>|:=|[:=])\s*["']?`;
const patterns = [
  // What GitGuardian's own tools are tried out with.
  { name: "gitguardian_test_token_checked", patterns: [String.raw`/\bggtt-v-[0-9a-z]{10}\b/`] },
  {
    name: "generic_high_entropy_secret",
    patterns: [
      String.raw`/(?:api[_-]?key|apikey|access[_-]?key|secret(?:[_-]?key)?|auth[_-]?token|access[_-]?token|client[_-]?secret)${assignment}[A-Za-z0-9_\-.+\/=~]{16,512}/i`,
    ],
  },
  {
    name: "generic_password",
    patterns: [String.raw`/(?:password|passwd|pwd)${assignment}[^\s"'${"`"}<>{}$]{8,128}/i`],
  },
];

const config = {
  rules: [
    { id: "@secretlint/secretlint-rule-preset-recommend", rule: preset },
    { id: "@secretlint/secretlint-rule-pattern", rule: pattern, options: { patterns } },
  ],
};

answer(async (documents: readonly Document[]): Promise<Looked> => {
  try {
    const found: Found[][] = [];
    for (const document of documents) found.push(await look(document));
    return { found };
  } catch (error) {
    return { failed: error instanceof Error ? error.name : "unknown" };
  }
});

/** Where something was found, and by which rule. */
async function look({ filename, document: content }: Document): Promise<Found[]> {
  const source = { filePath: filename || "document", content, ext: "", contentType: "text" as const };
  const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true } });
  return messages.map(({ ruleId, messageId, range: [start, end], data }) => ({
    rule: messageId === "PATTERN" ? nameOf(data) : ruleId.replace(/^.*secretlint-rule-/, ""),
    start,
    end,
  }));
}

const nameOf = (data: unknown) => String((data as { PATTERN_NAME?: unknown } | undefined)?.PATTERN_NAME ?? "pattern");
