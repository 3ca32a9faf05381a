import { ForgeFailure, failureOf } from "@/lib/forge/failure";

/** One thing a connection is for, what it needs at the host, and a cheap question that only succeeds with that right. */
export type Probe = { right: string; ask(): Promise<unknown> };

/** What the probes found: which rights lack, and the first thing that makes asking pointless. */
export type Probed = { fault: string | null; lacking: string[] };

// A right that is there for something the repository does not use is no lack.
const unused = /disabled|not enabled|must be enabled|no analysis found|not available/i;

/** Asks one probe after the other. A token that is refused, or a host that is away, ends it. */
export async function probeAll(probes: readonly Probe[]): Promise<Probed> {
  const lacking: string[] = [];
  for (const { right, ask } of probes) {
    try {
      await ask();
    } catch (error) {
      const failure = failureOf(error);
      if (failure.reason === "forbidden" || failure.reason === "missing") {
        if (!unused.test(failure.said)) lacking.push(failure.needs ? `${right} (${failure.needs})` : right);
      } else return { fault: failure.message, lacking };
    }
  }
  return { fault: null, lacking };
}

/** The answer, or null where there is no such thing. */
export async function orMissing<T>(asked: Promise<T>): Promise<T | null> {
  return asked.catch((error) => {
    const failure = failureOf(error);
    if (failure instanceof ForgeFailure && failure.reason === "missing") return null;
    throw failure;
  });
}
