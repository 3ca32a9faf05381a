import { callApi, sentenceOf } from "@/app/_ui/api";
import type { Kind } from "@/app/_ui/words";

export type Target = { id: number; kind: Kind; version?: number };
export type Failure = { id: number; sentence: string };
export type Verb = "resolve" | "ignore" | "reopen" | "assign" | "unassign" | "prolong";

/** Does one thing to each incident, or asks a manager to, one after the other; a failure does not stop the rest. */
export async function applyToEach(
  targets: readonly Target[],
  verb: Verb,
  body: object,
  onProgress: (settled: number) => void = () => undefined,
): Promise<{ done: Target[]; asked: Target[]; failed: Failure[] }> {
  const done: Target[] = [];
  const asked: Target[] = [];
  const failed: Failure[] = [];
  for (const target of targets) {
    try {
      const seen =
        target.version !== undefined && ["resolve", "ignore", "prolong"].includes(verb)
          ? { version: target.version }
          : {};
      const answer = await callApi("POST", `/incidents/${target.id}/${verb}`, { ...body, ...seen });
      (isWaiting(answer) ? asked : done).push(target);
    } catch (error) {
      failed.push({ id: target.id, sentence: sentenceOf(error) });
    }
    onProgress(done.length + asked.length + failed.length);
  }
  return { done, asked, failed };
}

/** Not done: a manager is asked first. */
function isWaiting(answer: unknown): boolean {
  return (
    typeof answer === "object" && answer !== null && "closure_request" in answer && answer.closure_request !== null
  );
}

/** "INC-12" or "3 incidents". */
export function nameOf(targets: readonly Target[]): string {
  const [only] = targets;
  return targets.length === 1 && only ? `INC-${only.id}` : `${targets.length} incidents`;
}
