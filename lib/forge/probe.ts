import { type ForgeFailure, failureOf } from "@/lib/forge/failure";

/** One thing a connection is for, what it needs at the host, and a cheap question that only succeeds with that right. */
export type Probe = { right: string; ask(): Promise<unknown> };

/** What the probes found: which rights lack, and the first thing that makes asking pointless. */
export type Probed = { fault: string | null; lacking: string[] };

const unused = /disabled|not enabled|must be enabled|no analysis found|not available/i;

/** Whether what is asked for is not switched on there; a right to something that is not used is no lack. */
export function isUnused({ reason, said }: ForgeFailure): boolean {
  return (reason === "forbidden" || reason === "missing") && unused.test(said);
}

/** Asks one probe after the other. A token that is refused, or a host that is away, ends it. */
export async function probeAll(probes: readonly Probe[]): Promise<Probed> {
  const lacking: string[] = [];
  for (const { right, ask } of probes) {
    try {
      await ask();
    } catch (error) {
      const failure = failureOf(error);
      if (failure.reason === "forbidden" || failure.reason === "missing") {
        if (!isUnused(failure)) lacking.push(failure.needs ? `${right} (${failure.needs})` : right);
      } else return { fault: failure.message, lacking };
    }
  }
  return { fault: null, lacking };
}

/** The answer, or null where there is no such thing; where it is only not in use, that is a failure. */
export async function orMissing<T>(asked: Promise<T>): Promise<T | null> {
  return asked.catch((error) => {
    const failure = failureOf(error);
    if (failure.reason === "missing" && !isUnused(failure)) return null;
    throw failure;
  });
}
