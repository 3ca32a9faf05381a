const total = (counts, key) => counts.reduce((sum, count) => sum + count[key], 0);

/**
 * Says every fault once more, so that the end of a long run names what failed, then the one line that sums all phases
 * up. Answers the exit status: 0 only when something ran and nothing failed.
 */
export function summary(counts, say) {
  const faults = counts.flatMap((count) => count.faults);
  for (const fault of faults) say(`✗ ${fault}`);
  const [passed, skipped] = [total(counts, "passed"), total(counts, "skipped")];
  say(`${passed} passed, ${faults.length} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  return faults.length === 0 && passed > 0 ? 0 : 1;
}
