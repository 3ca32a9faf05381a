// The engine, in a thread of its own: a pattern that runs away is stopped with it, and stops nothing else.
import { parentPort } from "node:worker_threads";
import { lintSource } from "@secretlint/core";
import { creator as pattern } from "@secretlint/secretlint-rule-pattern";
import { creator as preset } from "@secretlint/secretlint-rule-preset-recommend";

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

parentPort?.on("message", async ({ id, documents }) => {
  try {
    const found = [];
    for (const { filename, document } of documents) found.push(await look(filename, document));
    parentPort?.postMessage({ id, found });
  } catch (error) {
    parentPort?.postMessage({ id, failed: error instanceof Error ? error.name : "unknown" });
  }
});

/** Where something was found, and by which rule; offsets count UTF-16 units, the end is exclusive. */
async function look(filename, content) {
  const filePath = filename || "document";
  const source = { filePath, content, ext: "", contentType: "text" };
  const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true } });
  return messages.map(({ ruleId, messageId, range: [start, end], data }) => ({
    rule: messageId === "PATTERN" ? String(data?.PATTERN_NAME ?? "pattern") : ruleId.replace(/^.*secretlint-rule-/, ""),
    start,
    end,
  }));
}
