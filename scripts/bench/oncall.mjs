import { runProgram } from "./program.mjs";
import { row } from "./row.mjs";

/** A thousand pages due in the same second, by the real watch on a real database. */
export async function pagesAtOnce() {
  const { lateMs, pages, mails } = await runProgram("scripts/bench/oncall.ts", "handback_oncall");
  return [
    row(
      "1,000 pages due in the same second",
      `${pages} paged and ${mails} mails enqueued, the last after ${(lateMs / 1_000).toFixed(2)} s`,
      "every one within 5 s of its deadline",
      pages === 1_000 && mails === 1_000 && lateMs <= 5_000,
    ),
  ];
}
