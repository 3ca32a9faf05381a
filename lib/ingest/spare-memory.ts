import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const every = 1_000;
let next = every;

/**
 * Collects garbage whenever so many more wait than at the last time. For while the database does not answer: then there is
 * time to, and whoever waits keeps what memory there is.
 */
export function collectWhileMoreWait(waiting: number): void {
  if (waiting < every) next = every;
  if (waiting < next) return;
  collect();
  next = waiting + every;
}
