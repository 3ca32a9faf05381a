const total = (counts, key) => counts.reduce((sum, count) => sum + count[key], 0);

/** Says the one line that sums all phases up, and answers the exit status: 0 only when something ran and nothing failed. */
export function summary(counts, say) {
  const [passed, failed, skipped] = ["passed", "failed", "skipped"].map((key) => total(counts, key));
  say(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  return failed === 0 && passed > 0 ? 0 : 1;
}
