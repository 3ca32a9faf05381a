import { callApi, sentenceOf } from "@/app/_ui/api";
import type { Kind } from "@/app/_ui/words";

export type Target = { id: number; kind: Kind; version?: number };
export type Failure = { id: number; sentence: string };
export type Verb = "resolve" | "ignore" | "reopen" | "assign" | "unassign";

/** Does one thing to each incident, one after the other; a failure does not stop the rest. */
export async function applyToEach(
  targets: readonly Target[],
  verb: Verb,
  body: object,
  onProgress: (settled: number) => void = () => undefined,
): Promise<{ done: Target[]; failed: Failure[] }> {
  const done: Target[] = [];
  const failed: Failure[] = [];
  for (const target of targets) {
    try {
      const seen =
        target.version !== undefined && ["resolve", "ignore"].includes(verb) ? { version: target.version } : {};
      await callApi("POST", `/incidents/${target.id}/${verb}`, { ...body, ...seen });
      done.push(target);
    } catch (error) {
      failed.push({ id: target.id, sentence: sentenceOf(error) });
    }
    onProgress(done.length + failed.length);
  }
  return { done, failed };
}

/** "INC-12" or "3 incidents". */
export function nameOf(targets: readonly Target[]): string {
  const [only] = targets;
  return targets.length === 1 && only ? `INC-${only.id}` : `${targets.length} incidents`;
}
