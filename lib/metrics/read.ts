import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { processMetrics } from "@/lib/metrics/requests";
import { stateMetrics } from "@/lib/metrics/state";

const livesMs = 5_000;
let last: { at: number; text: Promise<string> } | undefined;

/** Everything there is to measure, as Prometheus reads it; asked for more often than that, the state is five seconds old. */
export async function readMetrics(viewer: Viewer): Promise<{ text: string; mediaType: string }> {
  authorize(viewer, "metrics:read");
  const own = processMetrics();
  if (!last || last.at + livesMs < Date.now())
    last = { at: Date.now(), text: stateMetrics().then((registry) => registry.metrics()) };
  return { text: `${await own.metrics()}\n${await last.text}`, mediaType: own.contentType };
}
