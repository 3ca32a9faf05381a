import { collectDefaultMetrics, Histogram, Registry } from "prom-client";

type Answered = { method: string; route: string; status: number; seconds: number };
type Kept = { registry: Registry; requests: Histogram<"method" | "route" | "status"> };

const key = Symbol.for("handback.metrics");
const shared = globalThis as typeof globalThis & { [key]?: Kept };
const buckets = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What this process counts about itself, one set across its bundles. */
export function processMetrics(): Registry {
  return kept().registry;
}

/** Counts an answer under the template of its address, never the address itself. */
export function countAnswer({ method, route, status, seconds }: Answered): void {
  kept().requests.observe({ method, route, status }, seconds);
}

function kept(): Kept {
  shared[key] ??= begin();
  return shared[key];
}

function begin(): Kept {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "handback_web_" });
  const requests = new Histogram({
    name: "handback_http_request_duration_seconds",
    help: "How long answers took, by method, template of the address, and status",
    labelNames: ["method", "route", "status"],
    buckets,
    registers: [registry],
  });
  return { registry, requests };
}
