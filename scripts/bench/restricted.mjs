import { runProgram } from "./program.mjs";
import { row } from "./row.mjs";

/** One restricted member's list in a small and a large workspace, and a first sign-in with a long history. */
export async function restrictedAtScale() {
  const { small, large, joined } = await runProgram("scripts/bench/restricted.ts", "handback_scale");
  const ratio = large.medianMs / small.medianMs;
  return [
    row(
      "a restricted member's list, 1,000,000 occurrences against 10,000",
      `${large.medianMs.toFixed(1)} ms against ${small.medianMs.toFixed(1)} ms, ratio ${ratio.toFixed(2)}`,
      "ratio ≤ 1.5",
      ratio <= 1.5,
    ),
    row(
      "first sign-in with 10,000 historical occurrences",
      `${Math.round(joined.ms)} ms, ${joined.granted} incidents granted`,
      "< 1,000 ms",
      joined.ms < 1_000 && joined.granted > 9_000,
    ),
  ];
}
